import { expect, test } from 'vitest';
import { orderView } from '../../../contract/order.ts';
import { shelfOf } from '../books.ts';
import { read } from '../buyer.ts';
import { bought } from '../checkout/sale.ts';
import { opsKey } from '../ops.ts';
import { recordOf } from '../paypal.ts';
import { expectRefusal } from '../refusal.ts';
import { unique } from '../shop.ts';
import { until } from '../until.ts';

const headers = { authorization: `Bearer ${opsKey}` };

async function paid(units = 2) {
  const sale = await bought(units);
  const { buyer, accepted, id } = sale;
  await buyer.pay(accepted);
  await buyer.final(id, 'paid');
  const ops = (path: string, body: object, key: string = `${unique()}`) =>
    buyer.call('POST', `/api/ops/orders/${id}/${path}`, { headers, key, body });
  return { ...sale, ops };
}
const usd = (minor: number) => ({ minor, currency: 'USD' as const });
const refundedAtPayPal = async (id: string): Promise<number> =>
  (await recordOf(id)).refunds.reduce((sum, { amount }) => sum + Math.round(Number(amount.value) * 100), 0);

test('[O6.1] its buyer cancels a paid order that has not left: units and money go back, once', async () => {
  const { buyer, id, good } = await paid();
  const key = `${unique()}`;
  for (const _ of ['once', 'twice'])
    expect((await buyer.call('POST', `/api/orders/${id}/cancel`, { key })).status).toBe(200);
  const order = await buyer.final(id, 'refunded');
  expect(order).toMatchObject({
    captured: order.total,
    refunded: order.total,
    refunds: [{ kind: 'cancel', status: 'done' }],
  });
  expect(await shelfOf(good.sku)).toMatchObject({ onHand: 10, held: 0, sold: 0 });
  expect(await refundedAtPayPal(id)).toBe(order.total.minor);
});

test('[M3.1] twenty refunds at once: never more than was captured, and the ledger is PayPal’s record', async () => {
  const { buyer, id, ops } = await paid();
  const { total } = await buyer.order(id);
  const body = { amount: usd(Math.floor(total.minor / 6)), reason: 'sorry' };
  const answers = await Promise.all(Array.from({ length: 20 }, () => ops('refunds', body)));
  const statuses = answers.map(({ status }) => status);
  expect(statuses.filter((status) => status === 200)).toHaveLength(6);
  expect(new Set(statuses)).toEqual(new Set([200, 409]));
  const order = await until('its refunds', async () => {
    const view = await buyer.order(id);
    return view.refunds.every(({ status }) => status === 'done') ? view : null;
  });
  expect(order.refunded.minor).toBe(6 * body.amount.minor);
  expect(await refundedAtPayPal(id)).toBe(order.refunded.minor);
});

test('[O6.2] two of three units come back: their money, their shelf, and not a second time', async () => {
  const { buyer, id, good, ops } = await paid(3);
  const { status } = await ops('groups/g1/delivered', {});
  expect(status).toBe(200);
  const lines = [{ sku: good.sku, quantity: 2, reason: 'too bright' }];
  const asked = await read(
    await buyer.call('POST', `/api/orders/${id}/returns`, { key: `${unique()}`, body: { lines } }),
    200,
    orderView,
  );
  const back = asked.returns[0]?.id ?? '';
  expect((await ops(`returns/${back}/decision`, { accepted: true, reason: 'ok' })).status).toBe(200);
  const received = { lines: [{ sku: good.sku, quantity: 2 }] };
  expect((await ops(`returns/${back}/received`, received)).status).toBe(200);
  await expectRefusal(await ops(`returns/${back}/received`, received), 409, 'NOT_RETURNABLE');
  const order = await until('its refunds', async () => {
    const view = await buyer.order(id);
    return view.refunds.every((one) => one.status === 'done') ? view : null;
  });
  expect(order).toMatchObject({ status: 'delivered', refunded: usd(2_500), returns: [{ status: 'received' }] });
  expect(await shelfOf(good.sku)).toMatchObject({ onHand: 9, held: 0, sold: 1 });
});

test('[O6.3] a repair of what does not wait for a human is refused, and so is a key without the scope', async () => {
  const { buyer, id, ops } = await paid();
  await expectRefusal(await ops('repair', { action: 'retry', reason: 'why not' }), 409, 'NOTHING_TO_REPAIR');
  const nobody = await buyer.call('POST', `/api/ops/orders/${id}/refunds`, {
    ...{ key: `${unique()}`, body: { amount: usd(1), reason: 'mine' } },
    headers: { authorization: 'Bearer hf_wrong' },
  });
  await expectRefusal(nobody, 401, 'UNAUTHORIZED');
  await expectRefusal(await ops('refunds', { amount: usd(-500), reason: 'mine' }), 422, 'INVALID');
});
