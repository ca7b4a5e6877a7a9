import { env } from 'cloudflare:workers';
import { expect, test, vi } from 'vitest';
import { appOf } from '../../../gateway/app.ts';
import { servicesOf } from '../../../gateway/bindings.ts';
import { bought } from '../checkout/sale.ts';
import { shippingMinor } from '../dock.ts';
import { faults, recordOf } from '../paypal.ts';
import { byHand } from '../paypal-desk.ts';
import { origin, unique } from '../shop.ts';
import { until } from '../until.ts';
import { announce, send, signed } from '../webhook.ts';

async function paid() {
  const sale = await bought();
  await sale.buyer.decide(sale.accepted);
  await sale.buyer.final(sale.id, 'paid');
  await until('all webhooks to be delivered', async () =>
    (await recordOf(sale.id)).webhooks.every(({ delivered }) => delivered),
  );
  const [capture] = (await recordOf(sale.id)).captures;
  return { ...sale, captureId: capture?.id ?? '' };
}
type Paid = Awaited<ReturnType<typeof paid>>;

const state = ({ buyer, id }: Paid, wanted: string) =>
  until(`the payment to be ${wanted}`, async () => {
    const order = await buyer.order(id);
    return order.payment.state === wanted && order;
  });
const usd = (value: string) => ({ currency_code: 'USD', value });

test("[M1.8] refunds in PayPal's own books, in part and then wholly", async () => {
  const sale = await paid();
  await byHand({ do: 'refund', of: sale.id, amount: usd('9.00') });
  expect(await state(sale, 'partly-refunded')).toMatchObject({ status: 'paid', refunded: { minor: 900 } });
  await byHand({ do: 'refund', of: sale.id });
  expect(await state(sale, 'refunded')).toMatchObject({
    status: 'refunded',
    refunded: { minor: 2500 + shippingMinor.standard },
  });
});

test('[M1.8] a reversal, a dispute, and a dispute that is lost', async () => {
  const sale = await paid();
  await byHand({ do: 'reverse', of: sale.id, amount: usd('5.00') });
  expect(await state(sale, 'reversed')).toMatchObject({ status: 'paid', reversed: { minor: 500 } });
  const { dispute_id: dispute } = await byHand({ do: 'dispute', of: sale.id });
  await state(sale, 'disputed');
  await byHand({ do: 'resolve', dispute, outcome: 'RESOLVED_BUYER_FAVOUR' });
  expect(await state(sale, 'reversed')).toMatchObject({
    reversed: { minor: 2500 + shippingMinor.standard },
    refunded: { minor: 0 },
  });
  expect((await sale.buyer.order(sale.id)).status).toBe('refunded');
});

/** What PayPal's own webhook would tell is lost; this one is sent in its place. */
async function toldBy(event: (sale: Paid, back: Record<string, unknown>) => object): Promise<Paid> {
  const sale = await paid();
  await faults([{ fault: 'webhook-lost', orderId: sale.id, calls: 'always' }]);
  const back = await byHand({ do: 'refund', of: sale.id, amount: usd('9.00') });
  expect((await announce({ id: `WH-${unique()}`, ...event(sale, back) })).status).toBe(200);
  return sale;
}

test.each<[string, Parameters<typeof toldBy>[0]]>([
  [
    'custom_id is null: by the invoice id',
    ({ id }, back) => ({
      event_type: 'PAYMENT.CAPTURE.REFUNDED',
      resource: { id: back.id, custom_id: null, invoice_id: id },
    }),
  ],
  [
    'neither: by the link that leads up to the capture',
    ({ captureId }, back) => ({
      event_type: 'PAYMENT.CAPTURE.REFUNDED',
      resource: {
        id: back.id,
        links: [{ rel: 'up', href: `https://api.paypal.com/v2/payments/captures/${captureId}` }],
      },
    }),
  ],
  [
    'a dispute without resource.id: by the transaction of the seller',
    ({ captureId }) => ({
      event_type: 'CUSTOMER.DISPUTE.CREATED',
      resource: { dispute_id: 'PP-D-0', disputed_transactions: [{ seller_transaction_id: captureId }] },
    }),
  ],
  [
    'a type of which nobody has heard: by the order at PayPal',
    ({ accepted }) => ({
      event_type: 'PAYMENT.SOMETHING.NEW',
      resource: {
        supplementary_data: {
          related_ids: { order_id: new URL(accepted.approveUrl ?? '').searchParams.get('token') },
        },
      },
    }),
  ],
])('[M1.11] news finds its order: %s', async (_, event) => {
  const sale = await toldBy(event);
  await until('the refund to be booked', async () => (await sale.buyer.order(sale.id)).refunded.minor === 900);
});

test.each(['', 'null', '[]', '{}', '{', '{"id":"WH-1"}', '{"id":"WH-1","event_type":"A.B","resource":null}'])(
  '[M1.11] a genuine signature under %j, which says nothing, is acknowledged',
  async (body) => {
    expect((await send(body, await signed(body))).status).toBe(200);
  },
);

test('[M1.11] what is nobody’s is acknowledged and reported by its type, and by nothing else of it', async () => {
  const report = vi.fn();
  const body = JSON.stringify({
    ...{ id: 'WH-9', event_type: 'CUSTOMER.DISPUTE.CREATED' },
    resource: { dispute_id: 'PP-D-9', disputed_transactions: [{ seller_transaction_id: '9NOBODYS9' }] },
  });
  const request = new Request(`${origin}/api/webhooks/paypal`, { method: 'POST', headers: await signed(body), body });
  expect((await appOf({ ...servicesOf(env), report }).fetch(request, {})).status).toBe(200);
  expect(report.mock.calls).toEqual([['webhook-of-no-order', { type: 'CUSTOMER.DISPUTE.CREATED' }]]);
});

test('[M1.11] whose it is PayPal alone could say, and it does not answer: the event is to come again', async () => {
  const sale = await paid();
  await faults([{ endpoint: 'get', fault: 'error-503', orderId: sale.id }]);
  const event = {
    ...{ id: `WH-${unique()}`, event_type: 'PAYMENT.CAPTURE.REFUNDED' },
    resource: {
      id: 'R',
      links: [{ rel: 'up', href: `https://api.paypal.com/v2/payments/captures/${sale.captureId}` }],
    },
  };
  expect((await announce(event)).status).toBe(503);
  expect((await announce(event)).status).toBe(200);
});
