import { expect, test } from 'vitest';
import { captureIdOf, full, issueOf, merchant, simpleOrder } from './api.ts';
import { laboratory, publicUrl } from './laboratory.ts';
import * as shapes from './published.ts';

const walletOrder = {
  ...simpleOrder,
  application_context: undefined,
  payment_source: { paypal: { experience_context: simpleOrder.application_context } },
};
const withUnit = (unit: object) => ({
  ...simpleOrder,
  purchase_units: [{ ...simpleOrder.purchase_units[0], ...unit }],
});
const withAmount = (amount: object) => withUnit({ amount: { currency_code: 'USD', value: '19.99', ...amount } });
const usd = (value: string) => ({ currency_code: 'USD', value });

async function approvedOrder(lab: ReturnType<typeof laboratory>, decision: 'approve' | 'decline' = 'approve') {
  const paypal = await merchant(lab);
  const { body } = await paypal.post('/v2/checkout/orders', simpleOrder);
  await lab.decide(`${publicUrl}/checkoutnow?token=${body.id}`, decision);
  return { paypal, id: String(body.id) };
}

test('a payment from creation to refund has the documented shapes all along', async () => {
  const lab = laboratory();
  const paypal = await merchant(lab);
  const made = await paypal.post('/v2/checkout/orders', simpleOrder);
  expect(made.status).toBe(201);
  const { id, links } = shapes.minimalOrder.parse(made.body);
  expect(links.map(({ rel }) => rel)).toEqual(['self', 'approve', 'update', 'capture']);
  const shown = await paypal.get(`/v2/checkout/orders/${id}`);
  expect(shapes.orderBody.parse(shown.body)).toMatchObject({
    status: 'CREATED',
    purchase_units: [{ custom_id: 'order-1' }],
  });
  await lab.decide(links[1]?.href ?? '', 'approve');
  const taken = await paypal.post(`/v2/checkout/orders/${id}/capture`, undefined, full);
  expect(taken.status).toBe(201);
  const order = shapes.orderBody.parse(taken.body);
  expect(order.status).toBe('COMPLETED');
  const captureId = order.purchase_units[0]?.payments?.captures?.[0]?.id ?? '';
  const capture = await paypal.get(`/v2/payments/captures/${captureId}`);
  expect(shapes.captureBody.parse(capture.body)).toMatchObject({ status: 'COMPLETED', amount: usd('19.99') });
  const part = await paypal.post(`/v2/payments/captures/${captureId}/refund`, { amount: usd('5.00') });
  expect(part.status).toBe(201);
  const { id: refundId } = shapes.minimalRefund.parse(part.body);
  const rest = await paypal.post(`/v2/payments/captures/${captureId}/refund`, {}, full);
  expect(shapes.refundBody.parse(rest.body)).toMatchObject({ status: 'COMPLETED', amount: usd('14.99') });
  const refund = await paypal.get(`/v2/payments/refunds/${refundId}`);
  expect(shapes.refundBody.parse(refund.body)).toMatchObject({ amount: usd('5.00') });
  const end = shapes.orderBody.parse((await paypal.get(`/v2/checkout/orders/${id}`)).body);
  expect(end.purchase_units[0]?.payments).toMatchObject({ captures: [{ status: 'REFUNDED' }], refunds: [{}, {}] });
});

test('with a payment source the buyer is sent by payer-action, and a request id is demanded', async () => {
  const paypal = await merchant(laboratory());
  const bare = await paypal.post('/v2/checkout/orders', walletOrder);
  expect(bare).toMatchObject({ status: 400, body: { details: [{ issue: 'PAYPAL_REQUEST_ID_REQUIRED' }] } });
  const made = await paypal.post('/v2/checkout/orders', walletOrder, { 'paypal-request-id': 'k' });
  const { status, links } = shapes.minimalOrder.parse(made.body);
  expect([made.status, status]).toEqual([200, 'PAYER_ACTION_REQUIRED']);
  expect(links.map(({ rel }) => rel)).toEqual(['self', 'payer-action']);
});

test.each([
  ['not JSON', '{', 400, 'MALFORMED_REQUEST_JSON', undefined],
  ['nothing', {}, 400, 'MISSING_REQUIRED_PARAMETER', '/intent'],
  ['no unit', { ...simpleOrder, purchase_units: [] }, 400, 'INVALID_ARRAY_MIN_ITEMS', '/purchase_units'],
  ['a strange intent', { ...simpleOrder, intent: 'GIVE' }, 400, 'INVALID_PARAMETER_VALUE', '/intent'],
  ['no value', withAmount({ value: undefined }), 400, 'MISSING_REQUIRED_PARAMETER', '/purchase_units/0/amount/value'],
  ['a comma', withAmount({ value: '19,99' }), 400, 'INVALID_PARAMETER_SYNTAX', '/purchase_units/0/amount/value'],
  ['three decimals', withAmount({ value: '1.999' }), 422, 'DECIMAL_PRECISION', '/purchase_units/0/amount/value'],
  ['half a yen', withAmount({ value: '1.5', currency_code: 'JPY' }), 422, 'DECIMAL_PRECISION', undefined],
  ['zero', withAmount({ value: '0.00' }), 422, 'CANNOT_BE_ZERO_OR_NEGATIVE', '/purchase_units/0/amount/value'],
  ['less than zero', withAmount({ value: '-1.00' }), 422, 'CANNOT_BE_ZERO_OR_NEGATIVE', undefined],
  ['too much', withAmount({ value: '999999999999999.99' }), 422, 'MAX_VALUE_EXCEEDED', undefined],
  ['no currency', withAmount({ currency_code: 'XXX' }), 422, 'INVALID_CURRENCY_CODE', undefined],
  ['a short currency', withAmount({ currency_code: 'US' }), 400, 'INVALID_STRING_LENGTH', undefined],
  ['a long custom id', withUnit({ custom_id: 'x'.repeat(128) }), 400, 'INVALID_STRING_LENGTH', undefined],
  ['a wrong sum', withAmount({ breakdown: { item_total: usd('19.00') } }), 422, 'AMOUNT_MISMATCH', undefined],
  [
    'two currencies',
    withAmount({ breakdown: { item_total: { currency_code: 'EUR', value: '19.99' } } }),
    422,
    'MULTI_CURRENCY_ORDER',
    undefined,
  ],
  [
    'a bad address',
    { ...simpleOrder, application_context: { return_url: 'back' } },
    400,
    'INVALID_PARAMETER_SYNTAX',
    undefined,
  ],
])("an order with %s is refused in PayPal's words", async (_, body, status, issue, field) => {
  const lab = laboratory();
  const answer = await (await merchant(lab)).post('/v2/checkout/orders', body);
  expect(answer.status).toBe(status);
  const [detail] = shapes.errorBody.parse(answer.body).details ?? [];
  expect(detail?.issue).toBe(issue);
  if (field) expect(detail?.field).toBe(field);
  expect((await lab.record()).orders).toEqual([]);
});

test('a sum that is right is taken, item by item', async () => {
  const paypal = await merchant(laboratory());
  const breakdown = { item_total: usd('18.00'), shipping: usd('4.99'), discount: usd('3.00') };
  const items = [{ name: 'Cup', quantity: '2', unit_amount: usd('9.00') }];
  const order = withUnit({ items, amount: { ...usd('19.99'), breakdown } });
  expect((await paypal.post('/v2/checkout/orders', order)).status).toBe(201);
  const wrong = withUnit({ items: [{ ...items[0], quantity: '3' }], amount: { ...usd('19.99'), breakdown } });
  expect(await paypal.post('/v2/checkout/orders', wrong)).toMatchObject({
    body: { details: [{ issue: 'ITEM_TOTAL_MISMATCH' }] },
  });
});

test('without a token, with a stale one or with another content type there is no way in', async () => {
  const lab = laboratory();
  const paypal = await merchant(lab);
  const json = { 'content-type': 'application/json' };
  const post = { method: 'POST', body: JSON.stringify(simpleOrder) };
  expect((await lab.ask('/v2/checkout/orders', { ...post, headers: json })).status).toBe(401);
  const stale = await lab.ask('/v2/checkout/orders', { ...post, headers: { ...json, authorization: 'Bearer A21' } });
  expect(shapes.errorBody.parse(await stale.json()).name).toBe('AUTHENTICATION_FAILURE');
  expect((await paypal.post('/v2/checkout/orders', simpleOrder, { 'content-type': 'text/plain' })).status).toBe(415);
  await lab.time.pass(32_400_001);
  expect((await paypal.get('/v2/checkout/orders/X')).status).toBe(401);
});

test('the token endpoint knows its client and its one grant', async () => {
  const lab = laboratory();
  const grant = (authorization: string, body: string) =>
    lab.ask('/v1/oauth2/token', { method: 'POST', headers: { authorization }, body });
  const wrong = await grant(`Basic ${btoa('holdfast:wrong')}`, 'grant_type=client_credentials');
  expect([wrong.status, await wrong.json()]).toMatchObject([401, { error: 'invalid_client' }]);
  const other = await grant(`Basic ${btoa('holdfast:not a secret')}`, 'grant_type=password');
  expect([other.status, await other.json()]).toMatchObject([400, { error: 'unsupported_grant_type' }]);
});

test("what is not there is a 404 in PayPal's words", async () => {
  const paypal = await merchant(laboratory());
  for (const path of ['checkout/orders/NONE', 'payments/captures/NONE', 'payments/refunds/NONE']) {
    const answer = await paypal.get(`/v2/${path}`);
    expect(answer.status).toBe(404);
    expect(shapes.errorBody.parse(answer.body)).toMatchObject({
      name: 'RESOURCE_NOT_FOUND',
      details: [{ issue: 'INVALID_RESOURCE_ID' }],
    });
  }
});

test('the API answers under its prefix and without it', async () => {
  const lab = laboratory();
  for (const base of [publicUrl, 'http://paypal.internal']) {
    const answer = await lab.emulator.fetch(new Request(`${base}/v2/checkout/orders/X`));
    expect(answer.status).toBe(401);
  }
});

test('[O1] the same request id with the same body shows the first answer, and makes nothing new', async () => {
  const lab = laboratory();
  const paypal = await merchant(lab);
  const key = { 'paypal-request-id': 'create-1', ...full };
  const first = await paypal.post('/v2/checkout/orders', simpleOrder, key);
  const again = await paypal.post('/v2/checkout/orders', simpleOrder, key);
  expect([first.status, again.status]).toEqual([201, 200]);
  expect(again.body).toEqual(first.body);
  expect((await lab.record()).orders).toHaveLength(1);
  await paypal.post('/v2/checkout/orders', simpleOrder, { 'paypal-request-id': 'create-2' });
  expect((await lab.record()).orders).toHaveLength(2);
});

test('[O1] a refusal that changed nothing is not kept: the same request id may succeed later', async () => {
  const lab = laboratory();
  const paypal = await merchant(lab);
  const { body } = await paypal.post('/v2/checkout/orders', simpleOrder);
  const capture = () => paypal.post(`/v2/checkout/orders/${body.id}/capture`, {}, { 'paypal-request-id': 'capture-1' });
  expect(await capture()).toMatchObject({ status: 422, body: { details: [{ issue: 'ORDER_NOT_APPROVED' }] } });
  await lab.decide(`${publicUrl}/checkoutnow?token=${body.id}`, 'approve');
  expect((await capture()).status).toBe(201);
  expect((await capture()).status).toBe(200);
});

test('orders forget a request id after six hours, payments after forty-five days', async () => {
  const lab = laboratory();
  const { paypal, id } = await approvedOrder(lab);
  const key = (name: string) => ({ 'paypal-request-id': name });
  const capture = (as: typeof paypal) => as.post(`/v2/checkout/orders/${id}/capture`, {}, key('capture-1'));
  const captureId = captureIdOf(await capture(paypal));
  const refund = (as: typeof paypal) =>
    as.post(`/v2/payments/captures/${captureId}/refund`, { amount: usd('1.00') }, key('refund-1'));
  const first = await refund(paypal);
  await lab.time.pass(6 * 3_600_000 - 1);
  expect((await capture(paypal)).status).toBe(200);
  await lab.time.pass(1);
  expect(issueOf(await capture(paypal))).toBe('ORDER_ALREADY_CAPTURED');
  await lab.time.pass(44 * 86_400_000);
  expect((await refund(await merchant(lab))).body).toEqual(first.body);
  await lab.time.pass(86_400_000);
  expect((await refund(await merchant(lab))).body.id).not.toBe(first.body.id);
});

test.each([
  ['INSTRUMENT_DECLINED', 422, 'UNPROCESSABLE_ENTITY'],
  ['PERMISSION_DENIED', 403, 'NOT_AUTHORIZED'],
  ['INTERNAL_SERVER_ERROR', 500, 'INTERNAL_SERVER_ERROR'],
  ['NO_SUCH_CODE', 400, 'INVALID_REQUEST'],
])('PayPal-Mock-Response: %s answers %i %s, and nothing happens', async (code, status, name) => {
  const lab = laboratory();
  const { paypal, id } = await approvedOrder(lab);
  const mock = { 'paypal-mock-response': JSON.stringify({ mock_application_codes: code }) };
  const answer = await paypal.post(`/v2/checkout/orders/${id}/capture`, {}, mock);
  expect(answer.status).toBe(status);
  expect(shapes.errorBody.parse(answer.body).name).toBe(name);
  expect((await lab.record()).captures).toEqual([]);
});

test("a refund must be of the capture's currency, positive, and of a capture that is through", async () => {
  const lab = laboratory();
  const { paypal, id } = await approvedOrder(lab);
  await lab.script({ fault: 'pending' });
  const taken = await paypal.post(`/v2/checkout/orders/${id}/capture`);
  const path = `/v2/payments/captures/${captureIdOf(taken)}/refund`;
  const issue = async (amount?: object) => issueOf(await paypal.post(path, amount && { amount }));
  expect(await issue()).toBe('PENDING_CAPTURE');
  await lab.time.pass(2000);
  expect(await issue({ currency_code: 'EUR', value: '1.00' })).toBe('REFUND_CAPTURE_CURRENCY_MISMATCH');
  expect(await issue(usd('0.00'))).toBe('CANNOT_BE_ZERO_OR_NEGATIVE');
  expect(await issue(usd('20.00'))).toBe('REFUND_AMOUNT_EXCEEDED');
  expect(await issue({ currency_code: 'USD' })).toBe('MISSING_REQUIRED_PARAMETER');
});

test("the books know an order by its own id and by the shop's", async () => {
  const lab = laboratory();
  const { paypal, id } = await approvedOrder(lab);
  await paypal.post('/v2/checkout/orders', withUnit({ custom_id: 'order-2' }));
  await paypal.post(`/v2/checkout/orders/${id}/capture`);
  await lab.time.pass(10);
  const byOwn = await lab.record(id);
  expect(byOwn).toEqual(await lab.record('order-1'));
  expect(byOwn).toMatchObject({
    orders: [{ id, customId: 'order-1', amount: usd('19.99'), approveUrl: `${publicUrl}/checkoutnow?token=${id}` }],
    captures: [{ orderId: id, customId: 'order-1', amount: usd('19.99'), status: 'COMPLETED' }],
    refunds: [],
    webhooks: [
      { event_type: 'CHECKOUT.ORDER.APPROVED', resourceId: id, attempts: 1, delivered: true },
      { event_type: 'PAYMENT.CAPTURE.COMPLETED', attempts: 1, delivered: true },
    ],
    requests: { create: 1, capture: 1 },
  });
  expect((await lab.record()).orders).toHaveLength(2);
  expect((await lab.record('nobody')).orders).toEqual([]);
});
