import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import type { Address } from '../../../contract/address.ts';
import { payPal } from '../../../payments/paypal/client.ts';
import { type Laboratory, laboratory } from './laboratory.ts';
import { approved, captured, orderOf, price, requestFor } from './orders.ts';

/** How the shop's client behaves towards PayPal: it says who it is, waits when it is told to, and keeps what support asks for. */

const address: Address = {
  ...{ name: 'Ada Byron', line1: '1 Mill Road', line2: 'Flat 2', city: 'Cambridge' },
  ...{ region: 'Cambridgeshire', postalCode: 'CB1 2AD', country: 'GB' },
};
const sent = z.object({
  purchase_units: z.tuple([z.object({ shipping: z.looseObject({}).optional() })]),
  payment_source: z.object({ paypal: z.object({ experience_context: z.object({ shipping_preference: z.string() }) }) }),
});
const creations = async (lab: Laboratory) => {
  const calls = lab.calls.filter(({ method, url }) => method === 'POST' && url.endsWith('/v2/checkout/orders'));
  return Promise.all(
    calls.map(async (call) => {
      const { purchase_units, payment_source } = sent.parse(await call.clone().json());
      return {
        key: call.headers.get('paypal-request-id'),
        preference: payment_source.paypal.experience_context.shipping_preference,
        shipping: purchase_units[0].shipping,
      };
    }),
  );
};

test('every request says who is asking', async () => {
  const lab = laboratory();
  await captured(lab);
  expect(lab.calls.length).toBeGreaterThan(2);
  for (const call of lab.calls) expect(call.headers.get('user-agent')).toMatch(/^Holdfast\/\d/);
});

/** A client of a PayPal that answers everything in the same way. */
function clientOf(status: number, headers: Record<string, string>, body: unknown = { name: 'RATE_LIMIT_REACHED' }) {
  const lab = laboratory();
  return payPal(lab.config, {
    ...{ now: lab.time.now, deadline: lab.time.deadline },
    fetch: async (request) =>
      request.url.endsWith('/token')
        ? Response.json({ access_token: 'A', expires_in: 9000 })
        : Response.json(body, { status, headers }),
  });
}

describe('[M2.5] Retry-After', () => {
  test.each([
    ['seconds', '7', 7000],
    ['no time at all', '0', 0],
    ['a date', new Date(Date.UTC(2026, 0, 15, 0, 1)).toUTCString(), 60_000],
    ['a date that is past', new Date(Date.UTC(2025, 0, 15)).toUTCString(), 0],
    ['longer than anybody would wait', '86400', 900_000],
  ])('as %s comes with the outcome', async (_, header, retryAfterMs) => {
    const client = clientOf(429, { 'retry-after': header });
    for (const outcome of [
      await client.create(requestFor(1), 'create-1'),
      await client.capture('ORDER', price, 'capture-1'),
      await client.refund('CAPTURE', price, 'refund-1'),
      await client.find('ORDER'),
      await client.approval('ORDER'),
    ])
      expect(outcome).toMatchObject({ kind: 'unsure', retryAfterMs });
  });

  test.each(['soon', '-5', '1.5'])('that nobody understands (%s) is none', async (header) => {
    const outcome = await clientOf(503, { 'retry-after': header }).capture('ORDER', price, 'capture-1');
    expect(outcome).toEqual({ kind: 'unsure', why: 'capture: HTTP 503' });
  });

  test('of the token counts for the call that needed it', async () => {
    const lab = laboratory();
    await lab.script({ endpoint: 'token', fault: 'rate-limited', retryAfterSeconds: 30 });
    expect(await lab.time.run(lab.client.create(requestFor(1), 'create-1'))).toMatchObject({
      ...{ kind: 'unsure', retryAfterMs: 30_000 },
    });
  });
});

describe('PayPal-Debug-Id', () => {
  test('is kept with what is refused, and with what is unsure', async () => {
    const lab = laboratory();
    const reference = await approved(lab, 1, 'decline');
    const declined = await lab.time.run(lab.client.capture(reference, price, 'capture-1'));
    expect(declined).toMatchObject({ failure: { detail: { debugId: expect.stringMatching(/^[a-z0-9]{13}$/) } } });
    await lab.script({ endpoint: 'create', fault: 'decline', issue: 'PAYEE_ACCOUNT_RESTRICTED' });
    expect(await lab.time.run(lab.client.create(requestFor(2), 'create-2'))).toMatchObject({
      failure: { detail: { issue: 'PAYEE_ACCOUNT_RESTRICTED', debugId: expect.any(String) } },
    });
    await lab.script({ endpoint: 'get', fault: '503' });
    expect(await lab.time.run(lab.client.find(reference))).toMatchObject({
      ...{ kind: 'unsure', why: expect.stringMatching(/^find: HTTP 503, debug id [a-z0-9]{13}$/) },
    });
  });

  test.each(['<script>', 'a b', 'x'.repeat(65), ''])('that is none (%s) is left out', async (id) => {
    const outcome = await clientOf(503, { 'paypal-debug-id': id }).capture('ORDER', price, 'capture-1');
    expect(outcome).toEqual({ kind: 'unsure', why: 'capture: HTTP 503' });
  });
});

describe('[M2.6] the address that the goods go to', () => {
  const create = (lab: Laboratory) =>
    lab.time.run(lab.client.create({ ...requestFor(1), shipTo: address }, 'create-1'));

  test('is sent, and is the one that PayPal shows its buyer', async () => {
    const lab = laboratory();
    expect((await create(lab)).kind).toBe('done');
    expect(await creations(lab)).toEqual([
      {
        ...{ key: 'create-1', preference: 'SET_PROVIDED_ADDRESS' },
        shipping: {
          name: { full_name: 'Ada Byron' },
          address: {
            ...{ address_line_1: '1 Mill Road', address_line_2: 'Flat 2', admin_area_2: 'Cambridge' },
            ...{ admin_area_1: 'Cambridgeshire', postal_code: 'CB1 2AD', country_code: 'GB' },
          },
        },
      },
    ]);
  });

  test.each(['SHIPPING_ADDRESS_INVALID', 'POSTAL_CODE_REQUIRED', 'CITY_REQUIRED', 'INVALID_COUNTRY_CODE'])(
    'that PayPal refuses (%s) is left out: the sale goes on, under a key of its own',
    async (issue) => {
      const lab = laboratory();
      await lab.script({ endpoint: 'create', fault: 'decline', issue });
      expect((await create(lab)).kind).toBe('done');
      expect(await creations(lab)).toMatchObject([
        { key: 'create-1', preference: 'SET_PROVIDED_ADDRESS' },
        { key: 'create-1.bare', preference: 'NO_SHIPPING', shipping: undefined },
      ]);
      expect((await lab.record(orderOf(1))).orders).toHaveLength(1);
    },
  );

  test('is left out where a part of it has not the form that PayPal wants', async () => {
    const lab = laboratory();
    const made = await lab.time.run(
      lab.client.create({ ...requestFor(1), shipTo: { ...address, country: 'Britain' } }, 'create-1'),
    );
    expect(made.kind).toBe('done');
    expect((await creations(lab)).map(({ preference }) => preference)).toEqual(['SET_PROVIDED_ADDRESS', 'NO_SHIPPING']);
  });

  test('is no reason to ask twice when something else is refused', async () => {
    const lab = laboratory();
    await lab.script({ endpoint: 'create', fault: 'decline', issue: 'PAYEE_ACCOUNT_RESTRICTED' });
    expect((await create(lab)).kind).toBe('refused');
    expect(await creations(lab)).toHaveLength(1);
  });
});
