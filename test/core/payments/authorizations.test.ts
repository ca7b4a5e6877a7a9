import { expect, test } from 'vitest';
import { codesOf, statusOf } from '../../../payments/emulator/codes.ts';
import { full, issueOf, merchant, simpleOrder } from './api.ts';
import { type Laboratory, laboratory, publicUrl } from './laboratory.ts';

const day = 86_400_000;
const usd = (value: string) => ({ amount: { currency_code: 'USD', value } });

async function approvedOrder(lab: Laboratory, decision: 'approve' | 'decline' = 'approve', intent = 'AUTHORIZE') {
  const paypal = await merchant(lab);
  const { body } = await paypal.post('/v2/checkout/orders', { ...simpleOrder, intent });
  await lab.decide(`${publicUrl}/checkoutnow?token=${body.id}`, decision);
  return { paypal, order: `/v2/checkout/orders/${body.id}` };
}

async function authorized(lab: Laboratory) {
  const { paypal, order } = await approvedOrder(lab);
  await paypal.post(`${order}/authorize`, {}, { 'paypal-request-id': 'authorize-1' });
  const { id = '' } = (await lab.record()).authorizations[0] ?? {};
  return { paypal, order, id, path: `/v2/payments/authorizations/${id}` };
}

const eventsOf = async (lab: Laboratory) => {
  await lab.time.pass(100);
  return (await lab.record()).webhooks.map(({ event_type }) => event_type);
};

test('[E2] an order of this intent is authorized once, and shows its authorization with its end', async () => {
  const lab = laboratory();
  const { paypal, order, path } = await authorized(lab);
  const again = await paypal.post(`${order}/authorize`, {}, { 'paypal-request-id': 'authorize-1' });
  expect(again.status).toBe(200);
  expect(issueOf(await paypal.post(`${order}/authorize`, {}))).toBe('ORDER_ALREADY_AUTHORIZED');
  expect((await paypal.get(path)).body).toMatchObject({ status: 'CREATED', expiration_time: '2026-02-13T00:00:00Z' });
  expect((await paypal.get(order)).body).toMatchObject({ status: 'COMPLETED', intent: 'AUTHORIZE' });
  expect(await eventsOf(lab)).toEqual(['CHECKOUT.ORDER.APPROVED', 'PAYMENT.AUTHORIZATION.CREATED']);
  expect((await lab.record()).captures).toEqual([]);
});

test('[E2] each intent has its own call', async () => {
  const lab = laboratory();
  const wants = await approvedOrder(lab);
  expect(issueOf(await wants.paypal.post(`${wants.order}/capture`, {}))).toBe('INCOMPATIBLE_PARAMETER_VALUE');
  const takes = await approvedOrder(lab, 'approve', 'CAPTURE');
  expect(issueOf(await takes.paypal.post(`${takes.order}/authorize`, {}))).toBe('ACTION_DOES_NOT_MATCH_INTENT');
  const bad = await approvedOrder(lab, 'decline');
  expect(issueOf(await bad.paypal.post(`${bad.order}/authorize`, {}))).toBe('PAYER_ACTION_REQUIRED');
});

test('[E2.1] parts are captured until one is final, and never more than 115 % of it', async () => {
  const lab = laboratory();
  const { paypal, path } = await authorized(lab);
  const capture = (value: string, more: object = {}) =>
    paypal.post(`${path}/capture`, { ...usd(value), ...more }, full);
  expect(issueOf(await capture('23.00'))).toBe('MAX_CAPTURE_AMOUNT_EXCEEDED');
  expect(issueOf(await capture('0.00'))).toBe('CANNOT_BE_ZERO_OR_NEGATIVE');
  expect(await capture('5.00')).toMatchObject({ status: 201, body: { status: 'COMPLETED', final_capture: false } });
  expect((await paypal.get(path)).body).toMatchObject({ status: 'PARTIALLY_CAPTURED' });
  expect(await capture('6.00', { final_capture: true })).toMatchObject({ body: { final_capture: true } });
  expect(issueOf(await capture('1.00'))).toBe('AUTHORIZATION_ALREADY_CAPTURED');
  expect(issueOf(await paypal.post(`${path}/void`, {}))).toBe('PREVIOUSLY_CAPTURED');
  expect(await eventsOf(lab)).toEqual([
    ...['CHECKOUT.ORDER.APPROVED', 'PAYMENT.AUTHORIZATION.CREATED', 'PAYMENT.CAPTURE.COMPLETED'],
    'PAYMENT.CAPTURE.COMPLETED',
  ]);
});

test('[E2.2] it is made anew once, by its first id, from the fourth day on and up to 115 %', async () => {
  const lab = laboratory();
  const { paypal: early, path } = await authorized(lab);
  expect(issueOf(await early.post(`${path}/reauthorize`, usd('19.99')))).toBe('TRANSACTION_REFUSED');
  await lab.time.pass(3 * day);
  const paypal = await merchant(lab);
  const anew = (value: string, at = path) => paypal.post(`${at}/reauthorize`, usd(value), full);
  expect(issueOf(await anew('22.99'))).toBe('TRANSACTION_REFUSED');
  const made = await anew('22.98');
  expect(made).toMatchObject({ status: 201, body: { status: 'CREATED', expiration_time: '2026-02-13T00:00:00Z' } });
  expect(issueOf(await anew('19.99'))).toBe('REAUTHORIZATION_NOT_SUPPORTED');
  const newest = `/v2/payments/authorizations/${made.body.id}`;
  expect(issueOf(await anew('19.99', newest))).toBe('REAUTHORIZATION_NOT_SUPPORTED');
  expect(issueOf(await paypal.post(`${newest}/void`, {}))).toBe('CANNOT_BE_VOIDED');
  await paypal.post(`${newest}/capture`, { ...usd('19.99'), final_capture: true });
  expect(issueOf(await paypal.post(`${path}/capture`, usd('1.00')))).toBe('AUTHORIZATION_ALREADY_CAPTURED');
});

test('[E2.3] what nobody takes in 29 days is void, and that is told', async () => {
  const lab = laboratory();
  const { path } = await authorized(lab);
  await lab.time.pass(29 * day - 1000);
  expect((await (await merchant(lab)).get(path)).body).toMatchObject({ status: 'CREATED' });
  await lab.time.pass(2000);
  const late = await merchant(lab);
  expect((await late.get(path)).body).toMatchObject({ status: 'VOIDED' });
  expect(issueOf(await late.post(`${path}/capture`, usd('1.00')))).toBe('AUTHORIZATION_EXPIRED');
  expect((await eventsOf(lab)).at(-1)).toBe('PAYMENT.AUTHORIZATION.VOIDED');
});

test('[E2.3] a void ends what was made anew as well, and is answered with nothing or with what it is now', async () => {
  const lab = laboratory();
  const { path } = await authorized(lab);
  await lab.time.pass(5 * day);
  const { body } = await (await merchant(lab)).post(`${path}/reauthorize`, {}, full);
  const late = await merchant(lab);
  expect(await late.post(`${path}/void`, {}, full)).toMatchObject({ status: 200, body: { status: 'VOIDED' } });
  expect(issueOf(await late.post(`${path}/void`, {}, full))).toBe('PREVIOUSLY_VOIDED');
  const capture = await late.post(`/v2/payments/authorizations/${body.id}/capture`, usd('1.00'));
  expect(issueOf(capture)).toBe('AUTHORIZATION_VOIDED');
});

test('[E2.4] by hand it is captured, voided and grows old; a pending refund is called off', async () => {
  const lab = laboratory();
  const { paypal, path, id } = await authorized(lab);
  const act = async (command: object) => {
    const answer = await lab.ask('/_dashboard', { method: 'POST', body: JSON.stringify(command) });
    return { status: answer.status, body: (await answer.json()) as { id?: string; status?: string } };
  };
  const taken = await act({ do: 'capture', of: id });
  expect(taken).toMatchObject({ status: 200, body: { status: 'COMPLETED' } });
  expect((await act({ do: 'void', of: id })).status).toBe(404);
  await lab.script({ endpoint: 'refund', fault: 'pending', resolveAfterMs: 60_000 });
  const refund = await paypal.post(`/v2/payments/captures/${taken.body.id}/refund`, {}, full);
  expect(await act({ do: 'cancel-refund', refund: refund.body.id })).toMatchObject({ body: { status: 'CANCELLED' } });
  await lab.time.pass(120_000);
  expect((await lab.record()).refunds).toMatchObject([{ status: 'CANCELLED' }]);
  expect((await paypal.get(path)).body).toMatchObject({ status: 'CAPTURED' });

  const other = laboratory();
  const old = await authorized(other);
  await other.ask('/_dashboard', { method: 'POST', body: JSON.stringify({ do: 'expire-authorization', of: old.id }) });
  expect((await old.paypal.get(old.path)).body).toMatchObject({ status: 'VOIDED' });
});

test.each(['authorize', 'capture-authorization', 'reauthorize', 'void'] as const)(
  '[E1.1] a scripted code of %s is played with the status that PayPal gives it',
  async (endpoint) => {
    const lab = laboratory();
    const { paypal, order } = await approvedOrder(lab);
    let path = `${order}/authorize`;
    if (endpoint !== 'authorize') {
      await paypal.post(path, {});
      const base = `/v2/payments/authorizations/${(await lab.record()).authorizations[0]?.id}`;
      path = `${base}/${endpoint === 'capture-authorization' ? 'capture' : endpoint}`;
      await lab.time.pass(4 * 3_600_000);
      if (endpoint === 'reauthorize') await lab.time.pass(4 * day);
    }
    const now = await merchant(lab);
    const codes = codesOf(endpoint);
    await lab.script(...codes.map((issue) => ({ endpoint, fault: 'decline', issue })));
    for (const issue of codes) {
      const answer = await now.post(path, {});
      expect([issue, answer.status]).toEqual([issueOf(answer), statusOf(endpoint, issue)]);
    }
    expect((await lab.record()).captures).toEqual([]);
  },
);

test('[E1.1] an authorization that PayPal thinks about is granted later, or denied', async () => {
  for (const [resolveTo, status] of [
    ['completed', 'CREATED'],
    ['declined', 'DENIED'],
  ] as const) {
    const lab = laboratory();
    const { paypal, order } = await approvedOrder(lab);
    await lab.script({ endpoint: 'authorize', fault: 'pending', resolveTo });
    await paypal.post(`${order}/authorize`, {});
    expect((await lab.record()).authorizations).toMatchObject([{ status: 'PENDING' }]);
    await lab.time.pass(3000);
    expect((await lab.record()).authorizations).toMatchObject([{ status }]);
  }
});
