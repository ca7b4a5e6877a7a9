import { describe, expect, test } from 'vitest';
import { readEvent } from '../../../payments/paypal/event.ts';
import { orderOf } from '../world/goods.ts';
import { laboratory } from './laboratory.ts';
import { captured } from './orders.ts';

const order = orderOf(1);
const event = (type: string, resource: unknown) =>
  readEvent(JSON.stringify({ id: 'WH-1', event_type: type, resource }));

describe('[M1.11] an event is read as far as it can be', () => {
  test('a dispute has an id of its own, and names the transaction of the seller', () => {
    const resource = {
      dispute_id: 'PP-D-4711',
      disputed_transactions: [{ seller_transaction_id: '3C679366HH908993F', custom: order, invoice_number: null }],
    };
    expect(event('CUSTOMER.DISPUTE.CREATED', resource)).toMatchObject({
      about: { kind: 'dispute', resourceId: 'PP-D-4711' },
      ourIds: [order],
      captureIds: ['3C679366HH908993F'],
    });
  });

  test('null is absent, and so is what has another form than it should', () => {
    for (const odd of [null, 7, [], {}, '']) {
      const resource = { id: 'R-1', custom_id: odd, invoice_id: order, links: odd, supplementary_data: odd };
      expect(event('PAYMENT.CAPTURE.REFUNDED', resource)).toMatchObject({
        about: { kind: 'refund', resourceId: 'R-1' },
        ourIds: [order],
        payPalOrderId: null,
      });
    }
  });

  test('a refund leads up to its capture', () => {
    const links = [
      { rel: 'self', href: 'https://api.paypal.com/v2/payments/refunds/R1' },
      { rel: 'up', href: 'https://api.paypal.com/v2/payments/captures/C1' },
    ];
    expect(event('PAYMENT.CAPTURE.REVERSED', { id: 'R1', links })).toMatchObject({
      about: { kind: 'reversal', resourceId: 'R1' },
      captureIds: ['R1', 'C1'],
    });
  });

  test.each(['null', '[]', '{}', '{', '', '{"id":"WH-1"}', '{"event_type":"A"}', '{"id":null,"event_type":"A"}'])(
    '%j is no event',
    (text) => {
      expect(readEvent(text)).toBe(null);
    },
  );

  test('an event of which nobody has heard has a type, and that is all', () => {
    expect(event('BILLING.PLAN.CREATED', null)).toMatchObject({
      about: { kind: 'other', resourceId: null },
      ourIds: [],
    });
  });
});

describe("[M1.11] PayPal's own books tell whose an event is", () => {
  const about = (change: object) => ({
    ...{ id: 'WH-1', type: 'X', about: { kind: 'other', resourceId: null } as const },
    ...{ ourIds: [], captureIds: [], payPalOrderId: null },
    ...change,
  });

  test('by our own id, without asking', async () => {
    const lab = laboratory();
    expect(await lab.client.orderOf(about({ ourIds: ['somebody-else', order] }))).toEqual({ ok: true, value: order });
    expect(lab.calls).toEqual([]);
  });

  test('by a capture, by a refund, and by the order', async () => {
    const lab = laboratory();
    const { reference, captureId } = await captured(lab);
    const refunded = await lab.time.run(lab.client.refund(captureId, { minor: 100, currency: 'USD' }, 'back'));
    const refundId = refunded.kind === 'done' ? refunded.value.refundId : '';
    for (const change of [{ captureIds: [captureId] }, { captureIds: [refundId] }, { payPalOrderId: reference }])
      expect(await lab.time.run(lab.client.orderOf(about(change)))).toEqual({ ok: true, value: order });
  });

  test('what PayPal does not know is nobody’s; when PayPal does not answer, nobody knows', async () => {
    const lab = laboratory();
    const stranger = about({ captureIds: ['NOBODYS'], payPalOrderId: 'NOBODYS2' });
    expect(await lab.time.run(lab.client.orderOf(stranger))).toEqual({ ok: true, value: null });
    await lab.script({ endpoint: 'get', fault: 'error-503' });
    expect(await lab.time.run(lab.client.orderOf(stranger))).toMatchObject({ failure: { code: 'UNAVAILABLE' } });
  });
});
