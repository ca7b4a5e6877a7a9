import { describe, expect, test } from 'vitest';
import { codesOf, statusOf } from '../../../payments/emulator/codes.ts';
import { captureIdOf, full, issueOf, merchant, simpleOrder } from './api.ts';
import { type Laboratory, laboratory, publicUrl } from './laboratory.ts';
import { approved, captured, price } from './orders.ts';
import * as published from './published.ts';

/** The emulator is as strict as PayPal: what passes here would pass there. */

const usd = (value: string) => ({ currency_code: 'USD', value });
const unit = simpleOrder.purchase_units[0];
const withUnit = (change: object) => ({ ...simpleOrder, purchase_units: [{ ...unit, ...change }] });
const withContext = (change: object) => ({
  ...simpleOrder,
  application_context: { ...simpleOrder.application_context, ...change },
});
const priced = (value: string, breakdown: object, items?: object[]) =>
  withUnit({ amount: { ...usd(value), breakdown }, ...(items && { items }) });
const cup = { name: 'Cup', quantity: '2', unit_amount: usd('9.00') };

async function approvedOrder(lab: Laboratory) {
  const paypal = await merchant(lab);
  const { body } = await paypal.post('/v2/checkout/orders', simpleOrder);
  await lab.decide(`${publicUrl}/checkoutnow?token=${body.id}`, 'approve');
  return { paypal, path: `/v2/checkout/orders/${body.id}/capture` };
}

async function capturedOrder(lab: Laboratory) {
  const { paypal, path } = await approvedOrder(lab);
  return { paypal, path: `/v2/payments/captures/${captureIdOf(await paypal.post(path))}/refund` };
}

/** Where PayPal is asked for this act, and all that comes before it has been done. */
async function before(endpoint: 'create' | 'capture' | 'refund') {
  const lab = laboratory();
  if (endpoint === 'refund') return { lab, ...(await capturedOrder(lab)) };
  if (endpoint === 'capture') return { lab, ...(await approvedOrder(lab)) };
  return { lab, paypal: await merchant(lab), path: '/v2/checkout/orders' };
}

describe('[E1.1] a scripted code', () => {
  test.each([
    ['create', 'PAYEE_ACCOUNT_RESTRICTED', 422, 'UNPROCESSABLE_ENTITY'],
    ['create', 'INVALID_ACCOUNT_STATUS', 401, 'AUTHENTICATION_FAILURE'],
    ['create', 'NOT_SUPPORTED', 400, 'INVALID_REQUEST'],
    ['capture', 'TRANSACTION_BLOCKED_BY_PAYEE', 422, 'UNPROCESSABLE_ENTITY'],
    ['capture', 'CONSENT_NEEDED', 403, 'NOT_AUTHORIZED'],
    ['refund', 'TRANSACTION_DISPUTED', 422, 'UNPROCESSABLE_ENTITY'],
    ['refund', 'MAX_NUMBER_OF_REFUNDS_EXCEEDED', 422, 'UNPROCESSABLE_ENTITY'],
    ['refund', 'PERMISSION_DENIED', 403, 'NOT_AUTHORIZED'],
  ] as const)(
    'of a %s is played as it is: %s answers %i %s, and nothing happens',
    async (endpoint, issue, status, name) => {
      const { lab, paypal, path } = await before(endpoint);
      const was = await lab.record();
      await lab.script({ endpoint, fault: 'decline', issue });
      const answer = await paypal.post(path, endpoint === 'create' ? simpleOrder : {});
      expect(answer).toMatchObject({ status, body: { name, details: [{ issue }] } });
      const { orders, captures, refunds } = await lab.record();
      expect({ orders, captures, refunds }).toEqual({
        ...{ orders: was.orders, captures: was.captures, refunds: was.refunds },
      });
    },
  );

  test.each([
    ['create', 108],
    ['capture', 79],
    ['refund', 32],
  ] as const)('of a %s can be any of the %i that PayPal lists, and moves no money', async (endpoint, count) => {
    const { lab, paypal, path } = await before(endpoint);
    const codes = codesOf(endpoint);
    expect(new Set(codes).size).toBe(count);
    const was = await lab.record();
    await lab.script(...codes.map((issue) => ({ endpoint, fault: 'decline', issue })));
    for (const issue of codes) {
      const answer = await paypal.post(path, endpoint === 'create' ? simpleOrder : {});
      expect([issue, answer.status]).toEqual([issueOf(answer), statusOf(endpoint, issue)]);
    }
    expect(await lab.record()).toMatchObject({ orders: was.orders, captures: was.captures, refunds: [] });
    expect(await lab.faults()).toEqual([]);
  });

  test.each([
    ['that PayPal does not have', { endpoint: 'capture', issue: 'OUT_OF_LUCK' }],
    ['of another call', { endpoint: 'refund', issue: 'INSTRUMENT_DECLINED' }],
    ['of another call, unnamed', { issue: 'TRANSACTION_DISPUTED' }],
    ['of no call at all', { endpoint: 'any', issue: 'OUT_OF_LUCK' }],
    ['of a capture that is made', { endpoint: 'capture', as: 'declined-capture', issue: 'INSTRUMENT_DECLINED' }],
    ['of a made capture, for refunds', { endpoint: 'refund', as: 'declined-capture' }],
  ])('%s is refused with the script', async (_, fault) => {
    const faults = [{ fault: 'decline', ...fault }];
    const answer = await laboratory().ask('/_faults', { method: 'PUT', body: JSON.stringify({ faults }) });
    expect(answer.status).toBe(422);
    expect(await answer.text()).toMatch(/faults\.0\.(issue|as)/);
  });

  test('for any call waits for one whose list it is on', async () => {
    const lab = laboratory();
    const reference = await approved(lab);
    await lab.script({ endpoint: 'any', fault: 'decline', issue: 'TRANSACTION_DISPUTED' });
    const capture = await lab.time.run(lab.client.capture(reference, price, 'capture-1'));
    expect(capture.kind).toBe('done');
    const captureId = capture.kind === 'done' ? capture.value.captureId : '';
    expect(await lab.time.run(lab.client.refund(captureId, price, 'refund-1'))).toMatchObject({
      kind: 'refused',
      failure: { detail: { issue: 'TRANSACTION_DISPUTED' } },
    });
  });
});

const long = (length: number) => 'x'.repeat(length);
test.each([
  ['action', withContext({ user_action: 'BUY' }), 'INVALID_PARAMETER_VALUE', '/application_context/user_action'],
  ['preference', withContext({ shipping_preference: 'NONE' }), 'INVALID_PARAMETER_VALUE', undefined],
  ['landing page', withContext({ landing_page: 'GUEST_CHECKOUT' }), 'INVALID_PARAMETER_VALUE', undefined],
  ['locale', withContext({ locale: 'en_US' }), 'INVALID_PARAMETER_SYNTAX', undefined],
  ['brand', withContext({ brand_name: long(128) }), 'INVALID_STRING_LENGTH', undefined],
  ['descriptor', withUnit({ soft_descriptor: long(23) }), 'INVALID_STRING_LENGTH', undefined],
  ['reference', withUnit({ reference_id: long(257) }), 'INVALID_STRING_LENGTH', undefined],
  ['merchant', withUnit({ payee: { merchant_id: 'M0OI1ABCDEFGH' } }), 'INVALID_PARAMETER_SYNTAX', undefined],
  ['sku', withUnit({ items: [{ ...cup, sku: long(128) }] }), 'INVALID_STRING_LENGTH', '/purchase_units/0/items/0/sku'],
  ['quantity', withUnit({ items: [{ ...cup, quantity: '0' }] }), 'INVALID_PARAMETER_SYNTAX', undefined],
  ['category', withUnit({ items: [{ ...cup, category: 'CUPS' }] }), 'INVALID_PARAMETER_VALUE', undefined],
  ['country', withUnit({ shipping: { address: { country_code: 'usa' } } }), 'INVALID_STRING_LENGTH', undefined],
  ['name', withUnit({ shipping: { name: { full_name: long(301) } } }), 'INVALID_STRING_LENGTH', undefined],
  [
    'address to send to',
    withContext({ shipping_preference: 'SET_PROVIDED_ADDRESS' }),
    'MISSING_REQUIRED_PARAMETER',
    '/purchase_units/0/shipping/address',
  ],
])('[E1.2] an order with the wrong %s is a 400', async (_, body, issue, field) => {
  const answer = await (await merchant(laboratory())).post('/v2/checkout/orders', body);
  expect(answer).toMatchObject({
    status: 400,
    body: { name: 'INVALID_REQUEST', details: [{ issue, location: 'body' }] },
  });
  if (field) expect(answer).toMatchObject({ body: { details: [{ field }] } });
});

test.each([
  [
    'a tax that is not its sum',
    priced('20.99', { item_total: usd('18.00'), tax_total: usd('2.00') }),
    'AMOUNT_MISMATCH',
  ],
  [
    'a tax that its items do not add up to',
    priced('20.00', { item_total: usd('18.00'), tax_total: usd('2.00') }, [{ ...cup, tax: usd('0.50') }]),
    'TAX_TOTAL_MISMATCH',
  ],
  [
    'a tax that has no total',
    priced('18.00', { item_total: usd('18.00') }, [{ ...cup, tax: usd('0.50') }]),
    'TAX_TOTAL_REQUIRED',
  ],
  ['items without a total', withUnit({ items: [cup] }), 'ITEM_TOTAL_REQUIRED'],
  ['three decimals in a part', priced('19.99', { item_total: usd('19.990') }), 'DECIMAL_PRECISION'],
  ['less than nothing for an item', priced('1.00', {}, [{ ...cup, unit_amount: usd('-9.00') }]), 'CANNOT_BE_NEGATIVE'],
  [
    'an item in another currency',
    priced('19.99', { item_total: usd('19.99') }, [{ ...cup, unit_amount: { currency_code: 'EUR', value: '1.00' } }]),
    'MULTI_CURRENCY_ORDER',
  ],
])('[E1.2] an order with %s is a 422', async (_, body, issue) => {
  const answer = await (await merchant(laboratory())).post('/v2/checkout/orders', body);
  expect(answer).toMatchObject({
    status: 422,
    body: { details: [{ issue, field: expect.stringMatching(/^\/purchase_units/) }] },
  });
});

test('[E1.2] a request id has at most 108 characters', async () => {
  const paypal = await merchant(laboratory());
  const create = (length: number) =>
    paypal.post('/v2/checkout/orders', simpleOrder, { 'paypal-request-id': long(length) });
  expect((await create(108)).status).toBe(201);
  for (const length of [109, 200])
    expect(await create(length)).toMatchObject({
      ...{ status: 400, body: { details: [{ issue: 'INVALID_STRING_LENGTH', field: 'PayPal-Request-Id' }] } },
    });
});

test.each([
  ['no request id at all', { 'paypal-request-id': '' }, 'INVALID_STRING_LENGTH'],
  ['a long preference', { prefer: 'return=representationandmore' }, 'INVALID_STRING_LENGTH'],
  ['two preferences', { prefer: 'return=minimal, wait' }, 'INVALID_PARAMETER_SYNTAX'],
  ['a long metadata id', { 'paypal-client-metadata-id': long(37) }, 'INVALID_STRING_LENGTH'],
])('[E1.2] the headers are read as strictly: %s', async (_, headers, issue) => {
  const lab = laboratory();
  const paypal = await merchant(lab);
  expect(issueOf(await paypal.post('/v2/checkout/orders', simpleOrder, headers))).toBe(issue);
  const { path } = await capturedOrder(lab);
  expect(issueOf(await paypal.post(path, {}, headers))).toBe(issue);
  expect((await lab.record()).refunds).toEqual([]);
});

test('[E1.2] a capture with a body that is no JSON, and a refund with one, have the codes of their lists', async () => {
  const lab = laboratory();
  const { paypal, path } = await approvedOrder(lab);
  expect(issueOf(await paypal.post(path, '{'))).toBe('MALFORMED_REQUEST_JSON');
  const refund = await capturedOrder(lab);
  expect(issueOf(await refund.paypal.post(refund.path, '{'))).toBe('INVALID_PARAMETER_SYNTAX');
});

test('[E1.2] half a yen: an order has too precise an amount, a refund one that its currency does not have', async () => {
  const lab = laboratory();
  const paypal = await merchant(lab);
  const order = (value: string) => withUnit({ amount: { currency_code: 'JPY', value } });
  expect(issueOf(await paypal.post('/v2/checkout/orders', order('1500.5')))).toBe('DECIMAL_PRECISION');
  const { body } = await paypal.post('/v2/checkout/orders', order('1500'));
  await lab.decide(`${publicUrl}/checkoutnow?token=${body.id}`, 'approve');
  const captureId = captureIdOf(await paypal.post(`/v2/checkout/orders/${body.id}/capture`));
  const refund = (value: string) =>
    paypal.post(`/v2/payments/captures/${captureId}/refund`, { amount: { currency_code: 'JPY', value } });
  expect(issueOf(await refund('10.5'))).toBe('DECIMALS_NOT_SUPPORTED');
  expect((await refund('10')).status).toBe(201);
});

test('[E1.5] items, taxes, the parts of the amount and the address are kept and shown again', async () => {
  const lab = laboratory();
  const paypal = await merchant(lab);
  const items = [{ ...cup, unit_amount: usd('9'), tax: usd('.5'), sku: 'CUP', category: 'PHYSICAL_GOODS' }];
  const shipping = {
    name: { full_name: 'Ada Byron' },
    address: { address_line_1: '1 Mill Road', admin_area_2: 'Cambridge', postal_code: 'CB1 2AD', country_code: 'GB' },
  };
  const breakdown = { item_total: usd('18.0'), tax_total: usd('1.00') };
  const order = withUnit({ ...{ items, shipping, soft_descriptor: 'CUPS' }, amount: { ...usd('19.00'), breakdown } });
  const made = await paypal.post('/v2/checkout/orders', order, full);
  const shown = published.orderBody.parse((await paypal.get(`/v2/checkout/orders/${made.body.id}`)).body);
  expect(shown.purchase_units[0]).toMatchObject({
    ...{ shipping, soft_descriptor: 'CUPS' },
    items: [{ ...items[0], unit_amount: usd('9.00'), tax: usd('0.50') }],
    amount: { ...usd('19.00'), breakdown: { item_total: usd('18.00'), tax_total: usd('1.00') } },
  });
  await lab.decide(`${publicUrl}/checkoutnow?token=${made.body.id}`, 'approve');
  const taken = published.orderBody.parse(
    (await paypal.post(`/v2/checkout/orders/${made.body.id}/capture`, {}, full)).body,
  );
  expect(taken.purchase_units[0]?.payments?.captures?.[0]?.seller_protection.status).toBe('ELIGIBLE');
});

test('[E1] [E1.5] a seller who names no address is not protected', async () => {
  const lab = laboratory();
  const { captureId } = await captured(lab);
  const shown = published.captureBody.parse(
    (await (await merchant(lab)).get(`/v2/payments/captures/${captureId}`)).body,
  );
  expect(shown.seller_protection).toEqual({ status: 'NOT_ELIGIBLE' });
});

describe('[O1] [E1.3] a request id that comes again with another request', () => {
  const key = { 'paypal-request-id': 'key-1', ...full };
  const other = withUnit({ amount: usd('1.00') });

  test('shows the first answer, as PayPal’s guide says', async () => {
    const lab = laboratory();
    const paypal = await merchant(lab);
    const first = await paypal.post('/v2/checkout/orders', simpleOrder, key);
    expect(await paypal.post('/v2/checkout/orders', other, key)).toEqual({ status: 200, body: first.body });
    await lab.script({ fault: 'reused-id', as: 'first-answer' });
    expect(await paypal.post('/v2/checkout/orders', other, key)).toEqual({ status: 200, body: first.body });
    expect(await lab.faults()).toEqual([]);
    expect((await lab.record()).orders).toHaveLength(1);
  });

  test('is refused where a script says so, but never with the same request', async () => {
    const lab = laboratory();
    const paypal = await merchant(lab);
    const first = await paypal.post('/v2/checkout/orders', simpleOrder, key);
    await lab.script({ fault: 'reused-id' });
    expect(await paypal.post('/v2/checkout/orders', simpleOrder, key)).toEqual({ status: 200, body: first.body });
    expect(await paypal.post('/v2/checkout/orders', other, key)).toMatchObject({
      ...{ status: 400, body: { details: [{ issue: 'INVALID_PARAMETER_VALUE', field: 'PayPal-Request-Id' }] } },
    });
    expect(await lab.faults()).toEqual([]);
  });

  test.each(['refusal', 'first-answer'])('never makes a refund of another amount look done: %s', async (as) => {
    const lab = laboratory();
    const { captureId } = await captured(lab);
    const refund = (minor: number) => lab.time.run(lab.client.refund(captureId, { ...price, minor }, 'refund-1'));
    expect((await refund(500)).kind).toBe('done');
    await lab.script({ fault: 'reused-id', as });
    expect((await refund(700)).kind).toBe('unsure');
    expect(await lab.record()).toMatchObject({ refunds: [{ amount: usd('5.00') }] });
  });
});

test('[E1] every answer has an id of its own that a support desk can be told', async () => {
  const lab = laboratory();
  const ids = await Promise.all(
    ['/v2/checkout/orders/NONE', '/nowhere', '/_record', '/checkoutnow'].map(async (path) =>
      (await lab.ask(path)).headers.get('paypal-debug-id'),
    ),
  );
  expect(ids).toEqual(ids.map(() => expect.stringMatching(/^[a-z0-9]{13}$/)));
  expect(new Set(ids).size).toBe(ids.length);
});
