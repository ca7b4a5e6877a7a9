import { expect, test } from 'vitest';
import { payPal } from '../../../payments/paypal/client.ts';
import type { TokenBox } from '../../../payments/paypal/token.ts';
import { type Laboratory, laboratory } from './laboratory.ts';
import { approved, captured, orderOf, price, requestFor } from './orders.ts';

const paths = (lab: Laboratory) => lab.calls.map(({ method, url }) => `${method} ${new URL(url).pathname.slice(15)}`);
const tokenCalls = (lab: Laboratory) => paths(lab).filter((path) => path.endsWith('/token')).length;

/** A client whose PayPal answers every call but that for a token with this. */
function answering(status: number, body: unknown) {
  const lab = laboratory();
  const fetch = async (request: Request) =>
    request.url.endsWith('/token')
      ? lab.emulator.fetch(request)
      : new Response(typeof body === 'string' ? body : JSON.stringify(body), { status });
  const client = payPal(lab.config, { fetch, now: lab.time.now, deadline: lab.time.deadline });
  return { lab, client };
}
const refusedBy = (issue: string) => ({ name: 'UNPROCESSABLE_ENTITY', details: [{ issue }] });
const capturedAs = (status: string) => ({
  id: 'ORDER',
  status: 'COMPLETED',
  purchase_units: [
    { payments: { captures: [{ id: 'CAPTURE', status, amount: { currency_code: 'USD', value: '19.99' } }] } },
  ],
});

test('a hundred orders at once share one token', async () => {
  const lab = laboratory();
  const all = Array.from({ length: 100 }, (_, number) => lab.client.create(requestFor(number), `create-${number}`));
  const outcomes = await lab.time.run(Promise.all(all));
  expect(outcomes.every(({ kind }) => kind === 'done')).toBe(true);
  expect(tokenCalls(lab)).toBe(1);
});

test('a token is asked for anew shortly before it lapses, and not earlier', async () => {
  const lab = laboratory();
  await lab.time.run(lab.client.create(requestFor(1), 'create-1'));
  await lab.time.pass(32_400_000 - 61_000);
  await lab.time.run(lab.client.create(requestFor(2), 'create-2'));
  expect(tokenCalls(lab)).toBe(1);
  await lab.time.pass(2000);
  await lab.time.run(lab.client.create(requestFor(3), 'create-3'));
  expect(tokenCalls(lab)).toBe(2);
});

test('a token that PayPal has forgotten is replaced once, and the call is made again with the same key', async () => {
  const lab = laboratory();
  const box: TokenBox = { current: { value: 'FORGOTTEN', expiresAt: lab.time.now() + 1e9 } };
  const client = payPal(lab.config, { fetch: lab.fetch, now: lab.time.now, deadline: lab.time.deadline }, box);
  expect(await lab.time.run(client.create(requestFor(1), 'create-1'))).toMatchObject({ kind: 'done' });
  expect(paths(lab)).toEqual(['POST /v2/checkout/orders', 'POST /v1/oauth2/token', 'POST /v2/checkout/orders']);
  expect(lab.calls.map(({ headers }) => headers.get('paypal-request-id'))).toEqual(['create-1', null, 'create-1']);
});

test('[M2] wrong credentials: nothing was created, but a capture may have been made before', async () => {
  const lab = laboratory();
  const client = payPal({ ...lab.config, clientSecret: 'wrong' }, { ...lab.time, fetch: lab.fetch });
  expect(await lab.time.run(client.create(requestFor(1), 'create-1'))).toMatchObject({
    kind: 'refused',
    failure: { code: 'PAYMENT_REJECTED', detail: { status: 401 } },
  });
  expect((await lab.time.run(client.capture('ORDER', price, 'capture-1'))).kind).toBe('unsure');
  expect((await lab.time.run(client.refund('CAPTURE', price, 'refund-1'))).kind).toBe('unsure');
  expect((await lab.time.run(client.approval('ORDER'))).kind).toBe('unsure');
});

test('what is sent: our order id twice, both addresses, the amount as decimals, and the key', async () => {
  const lab = laboratory();
  await lab.time.run(lab.client.create(requestFor(7), 'create-7'));
  const request = lab.calls.at(-1);
  expect(request?.headers.get('paypal-request-id')).toBe('create-7');
  expect(request?.headers.get('prefer')).toBe('return=representation');
  expect(await request?.json()).toEqual({
    intent: 'CAPTURE',
    purchase_units: [
      {
        custom_id: orderOf(7),
        invoice_id: orderOf(7),
        amount: {
          ...{ currency_code: 'USD', value: '19.99' },
          breakdown: {
            item_total: { currency_code: 'USD', value: '19.99' },
            shipping: { currency_code: 'USD', value: '0.00' },
          },
        },
      },
    ],
    payment_source: {
      paypal: {
        experience_context: {
          brand_name: 'Holdfast',
          shipping_preference: 'NO_SHIPPING',
          user_action: 'PAY_NOW',
          return_url: 'http://shop.test/return?step=back',
          cancel_url: 'http://shop.test/cancel',
        },
      },
    },
  });
});

test('the approval is pending until the buyer has approved; a cancelled visit leaves it pending', async () => {
  const lab = laboratory();
  const made = await lab.time.run(lab.client.create(requestFor(1), 'create-1'));
  const { reference, approveUrl } = made.kind === 'done' ? made.value : { reference: '', approveUrl: '' };
  const approval = () => lab.time.run(lab.client.approval(reference));
  expect(await approval()).toEqual({ kind: 'pending' });
  await lab.decide(approveUrl, 'cancel');
  expect(await approval()).toEqual({ kind: 'pending' });
  await lab.decide(approveUrl, 'approve');
  expect(await approval()).toEqual({ kind: 'done', value: null });
  expect(await lab.time.run(lab.client.approval('NOSUCHORDER'))).toMatchObject({
    failure: { code: 'PAYMENT_EXPIRED' },
  });
});

test('find tells what was captured and refunded, and that nothing is known of a stranger', async () => {
  const lab = laboratory();
  const { reference, captureId } = await captured(lab);
  await lab.time.run(lab.client.refund(captureId, { minor: 999, currency: 'USD' }, 'refund-1'));
  const found = await lab.time.run(lab.client.find(reference));
  expect(found).toMatchObject({
    kind: 'done',
    value: {
      approved: true,
      captures: [{ captureId, amount: price, status: 'completed' }],
      refunded: { minor: 999, currency: 'USD' },
      ...{ disputes: [], unexplained: null },
    },
  });
  expect(found).toMatchObject({
    value: { refunds: [{ amount: { minor: 999 }, status: 'completed', reversal: false }, {}] },
  });
  expect(await lab.time.run(lab.client.find('NOSUCHORDER'))).toMatchObject({ failure: { code: 'NOT_FOUND' } });
});

test.each([
  { status: 201, body: capturedAs('COMPLETED'), kind: 'done' },
  { status: 200, body: capturedAs('PARTIALLY_REFUNDED'), kind: 'done' },
  { status: 200, body: capturedAs('REFUNDED'), kind: 'done' },
  { status: 201, body: capturedAs('DECLINED'), kind: 'refused' },
  { status: 201, body: capturedAs('DENIED'), kind: 'refused' },
  { status: 201, body: capturedAs('FAILED'), kind: 'refused' },
  { status: 201, body: capturedAs('PENDING'), kind: 'pending' },
  { status: 201, body: capturedAs('SOMETHING_NEW'), kind: 'unsure' },
  { status: 201, body: { id: 'ORDER', status: 'COMPLETED' }, kind: 'unsure' },
  { status: 201, body: '', kind: 'unsure' },
  { status: 302, body: '', kind: 'unsure' },
  { status: 400, body: { name: 'INVALID_REQUEST', details: [{ issue: 'MALFORMED_REQUEST_JSON' }] }, kind: 'unsure' },
  { status: 403, body: { name: 'NOT_AUTHORIZED', details: [{ issue: 'PERMISSION_DENIED' }] }, kind: 'unsure' },
  { status: 404, body: '<h1>Not found</h1>', kind: 'unsure' },
  { status: 408, body: refusedBy('INSTRUMENT_DECLINED'), kind: 'unsure' },
  { status: 422, body: refusedBy('INSTRUMENT_DECLINED'), kind: 'refused' },
  { status: 422, body: refusedBy('PAYER_CANNOT_PAY'), kind: 'refused' },
  { status: 422, body: refusedBy('ORDER_COMPLETION_IN_PROGRESS'), kind: 'unsure' },
  { status: 422, body: refusedBy('SOMETHING_NEW'), kind: 'unsure' },
  { status: 422, body: '<h1>Blocked</h1>', kind: 'unsure' },
])(
  '[M2] a capture answered with $status $body.details.0.issue $body.status is $kind',
  async ({ status, body, kind }) => {
    const { lab, client } = answering(status, body);
    expect((await lab.time.run(client.capture('ORDER', price, 'capture-1'))).kind).toBe(kind);
  },
);

test.each([
  { status: 422, body: refusedBy('PENDING_CAPTURE'), kind: 'pending' },
  { status: 422, body: refusedBy('REFUND_FAILED_INSUFFICIENT_FUNDS'), kind: 'refused' },
  { status: 422, body: refusedBy('SOMETHING_NEW'), kind: 'unsure' },
  { status: 404, body: { name: 'RESOURCE_NOT_FOUND' }, kind: 'refused' },
  { status: 409, body: { name: 'RESOURCE_CONFLICT' }, kind: 'unsure' },
  {
    status: 201,
    body: { id: 'R', status: 'COMPLETED', amount: { currency_code: 'USD', value: '1.00' } },
    kind: 'unsure',
  },
  { status: 201, body: { id: 'R', status: 'COMPLETED' }, kind: 'done' },
  { status: 201, body: { id: 'R', status: 'CANCELLED' }, kind: 'refused' },
])('[M2] a refund answered with $status $body.details.0.issue is $kind', async ({ status, body, kind }) => {
  const { lab, client } = answering(status, body);
  expect((await lab.time.run(client.refund('CAPTURE', price, 'refund-1'))).kind).toBe(kind);
});

test('a capture that is answered in short is looked up in the order', async () => {
  const lab = laboratory();
  const fetch = async (request: Request) => {
    if (request.url.endsWith('/token')) return lab.emulator.fetch(request);
    const body = request.method === 'POST' ? { id: 'ORDER', status: 'COMPLETED' } : capturedAs('COMPLETED');
    return Response.json(body);
  };
  const client = payPal(lab.config, { fetch, now: lab.time.now, deadline: lab.time.deadline });
  expect(await lab.time.run(client.capture('ORDER', price, 'capture-1'))).toEqual({
    kind: 'done',
    value: { captureId: 'CAPTURE', amount: price },
  });
});

test('an order that nobody can approve is unsure, unless it is approved already', async () => {
  const kindFor = async (status: string) => {
    const { lab, client } = answering(200, {
      id: 'ORDER',
      status,
      links: [{ rel: 'self', href: 'http://paypal.test' }],
    });
    return (await lab.time.run(client.create(requestFor(1), 'create-1'))).kind;
  };
  expect(await kindFor('CREATED')).toBe('unsure');
  expect(await kindFor('APPROVED')).toBe('done');
});

test('a call that was answered leaves no timer behind', async () => {
  const lab = laboratory();
  await captured(lab);
  await lab.time.pass(10);
  expect(lab.time.waiting()).toBe(0);
});

test('[M1] an order that was made for another amount under the same key is not passed off as this one', async () => {
  const { lab, client } = answering(200, {
    id: 'ORDER',
    status: 'PAYER_ACTION_REQUIRED',
    purchase_units: [{ amount: { currency_code: 'USD', value: '18.99' } }],
    links: [{ rel: 'payer-action', href: 'http://paypal.test/' }],
  });
  expect(await lab.time.run(client.create(requestFor(1), 'create-1'))).toMatchObject({
    failure: { detail: { issue: 'AMOUNT_MISMATCH' } },
  });
});

test('a broken connection is unsure, and no reason names an id or a person', async () => {
  const lab = laboratory();
  const reference = await approved(lab);
  const fetch = async (request: Request) => {
    if (request.url.endsWith('/capture')) throw new TypeError(`cannot reach ${reference}`);
    return lab.emulator.fetch(request);
  };
  const client = payPal(lab.config, { fetch, now: lab.time.now, deadline: lab.time.deadline });
  const outcome = await lab.time.run(client.capture(reference, price, 'capture-1'));
  expect(outcome).toEqual({ kind: 'unsure', why: 'capture: the connection failed' });
});
