import { runInDurableObject } from 'cloudflare:test';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { settingsOf } from '../../../gateway/settings.ts';
import { shelfOf } from '../books.ts';
import { aboutToBuy, place } from '../checkout/sale.ts';
import { opsKey } from '../ops.ts';
import { faults, recordOf, sandbox } from '../paypal.ts';
import { byHand } from '../paypal-desk.ts';
import { expectRefusal } from '../refusal.ts';
import { orderActor, unique } from '../shop.ts';
import { until } from '../until.ts';

const headers = { authorization: `Bearer ${opsKey}` };
const promises = z.object({ authorizations: z.array(z.object({ status: z.string() })) });
const promisesOf = async (id: string): Promise<string[]> =>
  promises.parse(await (await sandbox(`_record?order=${id}`)).json()).authorizations.map(({ status }) => status);

async function authorised() {
  const sale = await aboutToBuy();
  const { buyer, id } = sale;
  // The shop of the tests takes money at once, but for the orders of this file.
  await runInDurableObject(orderActor(id), (instance) => {
    Object.assign(settingsOf(Reflect.get(instance, 'env')).order, { intent: 'authorise' });
  });
  const accepted = await place(sale);
  await buyer.pay(accepted);
  const order = await buyer.final(id, 'authorised');
  const ops = (path: string, body: object, key: string = `${unique()}`) =>
    buyer.call('POST', `/api/ops/orders/${id}/${path}`, { headers, key, body });
  return { ...sale, ops, order, ship: () => ops('groups/g1/shipped', { carrier: 'Post', tracking: 'A-1' }) };
}
const captured = (sale: Awaited<ReturnType<typeof authorised>>) =>
  until('its money to be taken', async () => {
    const view = await sale.buyer.order(sale.id);
    return view.payment.state === 'captured' && view;
  });

test('[M5] it is promised at the checkout and taken when goods leave', async () => {
  const sale = await authorised();
  const { id, order } = sale;
  expect(order).toMatchObject({ captured: { minor: 0 }, payment: { state: 'authorised' }, ledger: [] });
  expect(await shelfOf(sale.good.sku)).toMatchObject({ held: 0, sold: 2 });
  expect([await promisesOf(id), (await recordOf(id)).captures]).toEqual([['CREATED'], []]);
  expect((await sale.ship()).status).toBe(200);
  const after = await captured(sale);
  expect(after).toMatchObject({ status: 'shipped', captured: order.total });
  expect([await promisesOf(id), (await recordOf(id)).captures.length]).toEqual([['CAPTURED'], 1]);
});

test('[M5] an operator takes it earlier, once for one key, and not a second time', async () => {
  const sale = await authorised();
  const key = `${unique()}`;
  for (const _ of ['once', 'twice']) expect((await sale.ops('capture', { reason: 'agreed' }, key)).status).toBe(200);
  expect((await captured(sale)).status).toBe('paid');
  await expectRefusal(await sale.ops('capture', { reason: 'once more' }), 409, 'ORDER_NOT_CAPTURABLE');
  expect((await recordOf(sale.id)).captures.length).toBe(1);
});

test('[M5] its buyer cancels before it is taken: void, nothing charged, units back', async () => {
  const sale = await authorised();
  const answer = await sale.buyer.call('POST', `/api/orders/${sale.id}/cancel`, { key: `${unique()}` });
  expect(answer.status).toBe(200);
  const order = await sale.buyer.final(sale.id, 'cancelled');
  expect(order).toMatchObject({ captured: { minor: 0 }, payment: { state: 'void' } });
  expect([await promisesOf(sale.id), (await recordOf(sale.id)).captures]).toEqual([['VOIDED'], []]);
  expect(await shelfOf(sale.good.sku)).toMatchObject({ onHand: 10, held: 0, sold: 0 });
});

test('[M5] cancelled and shipped at once: one of them, and the money follows it', async () => {
  const sale = await authorised();
  const [cancel, ship] = await Promise.all([
    sale.buyer.call('POST', `/api/orders/${sale.id}/cancel`, { key: `${unique()}` }),
    sale.ship(),
  ]);
  expect([cancel.status, ship.status].toSorted()).toEqual([200, 409]);
  if (ship.status === 200) expect((await captured(sale)).status).toBe('shipped');
  else await sale.buyer.final(sale.id, 'cancelled');
  expect(await promisesOf(sale.id)).toEqual([ship.status === 200 ? 'CAPTURED' : 'VOIDED']);
});

test('[M5] a capture that is declined leaves the goods shipped, the money owed and the promise as it was', async () => {
  const sale = await authorised();
  await faults([{ endpoint: 'capture-authorization', fault: 'decline', orderId: sale.id }]);
  await sale.ship();
  await until('PayPal to be asked', async () => (await recordOf(sale.id)).requests['capture-authorization'] === 1);
  const order = await sale.buyer.order(sale.id);
  expect(order).toMatchObject({ status: 'shipped', captured: { minor: 0 }, payment: { state: 'authorised' } });
  expect(await promisesOf(sale.id)).toEqual(['CREATED']);
});

test('[M5] a promise that expires at PayPal ends the order, by the word of its webhook', async () => {
  const sale = await authorised();
  await byHand({ do: 'expire-authorization', of: sale.id });
  const order = await sale.buyer.final(sale.id, 'cancelled');
  expect(order.payment.state).toBe('void');
  expect(await shelfOf(sale.good.sku)).toMatchObject({ onHand: 10, sold: 0 });
});

test("[M5] what is captured on PayPal's own page is booked", async () => {
  const sale = await authorised();
  await byHand({ do: 'capture', of: sale.id });
  expect(await captured(sale)).toMatchObject({ status: 'paid', captured: sale.order.total });
});
