import { expect, test } from 'vitest';
import { merchant, simpleOrder } from './api.ts';
import { inspector } from './inspector.ts';
import { laboratory, publicUrl } from './laboratory.ts';
import { captured, price } from './orders.ts';

/** What one answer of the emulator is found guilty of, once it has been tampered with. */
async function foundIn(path: string, tamper: (body: Record<string, never>, headers: Headers) => unknown) {
  const lab = laboratory();
  const { captureId, reference } = await captured(lab);
  await lab.time.run(lab.client.refund(captureId, price, 'refund-1'));
  const paypal = await merchant(lab);
  const looked = inspector();
  const watched = looked.watch(async (request) => {
    const { body, status } = await paypal.get(new URL(request.url).pathname.replace('/sandbox/paypal', ''));
    const headers = new Headers({ 'paypal-debug-id': String(body.debug_id ?? 'abc') });
    return Response.json(tamper(structuredClone(body) as Record<string, never>, headers), { status, headers });
  });
  const at = path.replace('ORDER', reference).replace('CAPTURE', captureId);
  await watched(new Request(publicUrl + at));
  return looked.breaches;
}

const change = (where: string[], value: unknown) => (body: Record<string, never>) => {
  const last = where.at(-1) ?? '';
  const parent = where.slice(0, -1).reduce<Record<string, unknown>>((at, key) => Object(at)[key], body);
  parent[last] = value;
  return body;
};
function nameless(body: object, headers: Headers): object {
  headers.delete('paypal-debug-id');
  return body;
}
const capture = ['purchase_units', '0', 'payments', 'captures', '0'];

test('[E1] an answer of the emulator that nobody has tampered with is found guilty of nothing', async () => {
  for (const path of ['/v2/checkout/orders/ORDER', '/v2/payments/captures/CAPTURE', '/v2/checkout/orders/NONE'])
    expect(await foundIn(path, (body) => body)).toEqual([]);
});

test.each([
  ['no debug id', nameless],
  ['another status', change(['status'], 'PAID')],
  ['a field that is not published', change(['paid'], true)],
  ['a merchant id of the wrong letters', change(['purchase_units', '0', 'payee', 'merchant_id'], 'S4NDBOXMERCH1')],
  ['an amount with a comma', change([...capture, 'amount', 'value'], '19,99')],
  ['another protection', change([...capture, 'seller_protection', 'status'], 'MAYBE')],
  ['a time without its zone', change(['create_time'], '2026-01-15T00:00:00')],
  ['no unit', change(['purchase_units'], [])],
])('[E1] %s in an order is noticed', async (_, tamper) => {
  expect((await foundIn('/v2/checkout/orders/ORDER', tamper)).length).toBe(1);
});

test.each([
  ['another name', change(['name'], 'NOT_FOUND'), 'named NOT_FOUND'],
  ['another debug id than in the header', change(['debug_id'], 'xyz'), 'another PayPal-Debug-Id'],
  ['a strange location', change(['details', '0', 'location'], 'header'), 'location'],
])('[E1] %s in a refusal is noticed', async (_, tamper, said) => {
  expect((await foundIn('/v2/checkout/orders/NONE', tamper)).join()).toContain(said);
});

test('[E1] a code of another call is noticed, and so is an answer that is no JSON', async () => {
  const looked = inspector();
  const answer = (text: string, status: number) =>
    looked.watch(async () => new Response(text, { status, headers: { 'paypal-debug-id': 'abc' } }))(
      new Request(`${publicUrl}/v2/checkout/orders`, { method: 'POST' }),
    );
  const lab = laboratory();
  const amount = { currency_code: 'XXX', value: '1.00' };
  const strange = { ...simpleOrder, purchase_units: [{ amount }] };
  const { body } = await (await merchant(lab)).post('/v2/checkout/orders', strange);
  const told = JSON.stringify({ ...body, debug_id: 'abc' });
  await answer(told, 422);
  expect(looked.breaches).toEqual([]);
  await answer(told.replace('INVALID_CURRENCY_CODE', 'TRANSACTION_DISPUTED'), 422);
  await answer('{"id":', 201);
  expect(looked.breaches).toEqual([
    "create 422: TRANSACTION_DISPUTED is not on PayPal's list",
    'create 201: not JSON: {"id":',
  ]);
});

test('[E1] a webhook is held against the schema of what it tells of', async () => {
  const lab = laboratory();
  await captured(lab);
  await lab.time.pass(10);
  expect(lab.webhooks.length).toBe(2);
  const [approval] = lab.webhooks;
  const looked = inspector();
  const { headers = new Headers(), body = '' } = approval ?? {};
  looked.webhook(headers, body);
  expect(looked.breaches).toEqual([]);
  for (const wrong of [body.replace('checkout-order', 'capture'), body.replace('ORDER.APPROVED', 'ORDER.PAID'), '{}'])
    looked.webhook(headers, wrong);
  const unsigned = new Headers(headers);
  unsigned.delete('paypal-transmission-sig');
  looked.webhook(unsigned, body);
  expect(looked.breaches.map((breach) => breach.split(':')[0])).toEqual([
    ...['webhook', 'webhook', 'webhook', 'webhook headers'],
  ]);
});
