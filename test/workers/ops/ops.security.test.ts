import { SELF } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { expect, test } from 'vitest';
import { appOf } from '../../../gateway/app.ts';
import { servicesOf } from '../../../gateway/bindings.ts';
import { settingsOf } from '../../../gateway/settings.ts';
import { Buyer } from '../buyer.ts';
import { callOps, opsKey } from '../ops.ts';
import { recordOf } from '../paypal.ts';
import { expectRefusal } from '../refusal.ts';
import { origin, sell } from '../shop.ts';
import { until } from '../until.ts';

const nobody = `order_${'0'.repeat(26)}`;
const addresses = [
  '/actors',
  `/actors/order/${nobody}`,
  `/actors/order/${nobody}/events`,
  `/actors/order/${nobody}/state?at=1`,
  '/invariants',
  '/invariants?since=never',
  '/whatever',
  '',
];

test.each(addresses)('%s is closed without a key, with another one, and to every shopper', async (path) => {
  const { cookie } = new Buyer();
  const wrong = [
    '',
    'Bearer',
    'Bearer ',
    `Bearer ${opsKey}x`,
    `Bearer ${opsKey.slice(1)}`,
    `Bearer ${opsKey} ${opsKey}`,
  ];
  const others = [`Basic ${btoa(`ops:${opsKey}`)}`, opsKey, `Token ${opsKey}`, `bearer x, Bearer ${opsKey}`];
  const hash = settingsOf(env).ops.keyHashes[1] ?? '';
  expect(hash).toHaveLength(64);
  const attempts: Record<string, string>[] = [
    {},
    ...[...wrong, ...others, `Bearer ${hash}`, 'Bearer null'].map((authorization) => ({ authorization })),
    { authorization: 'Bearer x', cookie },
    { 'x-authorization': `Bearer ${opsKey}` },
    { cookie: `authorization=Bearer ${opsKey}; key=${opsKey}` },
  ];
  for (const headers of attempts)
    for (const method of ['GET', 'POST']) {
      const response = await callOps(path, headers, method);
      expect(response.headers.get('www-authenticate'), JSON.stringify(headers)).toBe('Bearer');
      expect(response.headers.get('set-cookie')).toBeNull();
      await expectRefusal(response, 401, 'UNAUTHORIZED');
    }
  for (const method of ['GET', 'POST'])
    await expectRefusal(await callOps(path, { cookie, origin }, method), 403, 'FORBIDDEN');
  const inQuery = await SELF.fetch(`${origin}/api/ops${path}${path.includes('?') ? '&' : '?'}key=${opsKey}`);
  await expectRefusal(inQuery, 401, 'UNAUTHORIZED');
});

test('a key opens, however its scheme is written, and no cache keeps the answer', async () => {
  for (const authorization of [`Bearer ${opsKey}`, `bearer ${opsKey}`, `Bearer   ${opsKey}`]) {
    const response = await callOps('/actors', { authorization });
    expect([response.status, response.headers.get('cache-control')]).toEqual([200, 'no-store']);
    expect(response.headers.get('set-cookie')).toBeNull();
    await response.arrayBuffer();
  }
});

test('a shop that knows no key is closed to all who are not logged in, whatever they bring', async () => {
  const services = servicesOf(env);
  const app = appOf({ ...services, ops: { ...services.ops, keyHashes: [] } });
  for (const headers of [{}, { authorization: 'Bearer ' }, { authorization: `Bearer ${opsKey}` }])
    for (const path of addresses)
      await expectRefusal(await app.request(`${origin}/api/ops${path}`, { headers }), 401, 'UNAUTHORIZED');
  const { cookie } = new Buyer();
  await expectRefusal(await app.request(`${origin}/api/ops/actors`, { headers: { cookie } }), 403, 'FORBIDDEN');
});

test('an environment whose hashes are none is refused as a whole, and several are taken', () => {
  const [one, other] = ['a'.repeat(64), 'b'.repeat(64)];
  const hashes = (list?: string) => settingsOf({ ...env, OPS_KEY_HASHES: list }).ops.keyHashes;
  expect([hashes(undefined), hashes(''), hashes(' , '), hashes(`${one}, ${other},`)]).toEqual([
    [],
    [],
    [],
    [one, other],
  ]);
  for (const list of [opsKey, `${one}x`, one.toUpperCase(), `${one};${other}`, one.slice(1)])
    expect(() => hashes(list)).toThrow(/OPS_KEY_HASHES/);
});

const canary = {
  email: 'canary.wharf@example.com',
  address: {
    name: 'Canary Nightingale',
    line1: '77 Sparrow Street',
    line2: 'Nest 4',
    city: 'Goldfinchham',
    region: 'Wrenshire',
    postalCode: 'QX7 7XQ',
    country: 'GB',
  },
};

test('[P1] no answer tells who ordered and where to, or what PayPal calls the payment; what is equal stays equal', async () => {
  const buyer = new Buyer();
  const { sku } = await sell();
  await buyer.add(sku, 2);
  const placed = await buyer.call('POST', '/api/orders', {
    body: { ...canary, payment: { method: 'paypal' } },
    key: 'canary',
  });
  const accepted = await placed.json<Awaited<ReturnType<Buyer['place']>>>();
  const { id } = accepted;
  await buyer.pay(accepted);
  await buyer.final(id, 'paid');
  const { orders, captures } = await recordOf(id);
  const texts = async (path: string) => (await callOps(path)).text();
  const now = JSON.parse(await texts(`/actors/order/${id}`)) as { seq: number; state: { payment: unknown } };
  await until('the order to be listed', async () => (await texts(`/actors?q=${id}`)).includes(id));
  const answers = await Promise.all([
    ...['', '/events?limit=500', `/state?at=${now.seq}`].map((path) => texts(`/actors/order/${id}${path}`)),
    ...Array.from({ length: now.seq }, (_, at) => texts(`/actors/order/${id}/state?at=${at}`)),
    ...['', '/events'].map(async (path) => texts(`/actors/cart/${await buyer.cartId()}${path}`)),
    ...['', '/events'].map((path) => texts(`/actors/stock/${sku}${path}`)),
    texts('/actors?limit=100'),
    texts('/invariants'),
  ]);
  const secrets = [
    ...[canary.email, ...Object.values(canary.address).filter((text) => text.length > 2)],
    ...[...orders, ...captures].map((record) => record.id),
    ...[buyer.token, accepted.approveUrl ?? '', 'return:', 'webhook:', 'paypal.test'],
  ];
  expect(secrets.every((secret) => secret !== '')).toBe(true);
  for (const answer of answers) {
    expect(answer.length).toBeGreaterThan(20);
    for (const secret of secrets) expect(answer.toLowerCase()).not.toContain(secret.toLowerCase());
    expect(answer).not.toMatch(/"country":"GB"/);
  }
  // It is there, and masked.
  expect(now.state.payment).toEqual({ reference: '•••', approveUrl: '•••' });
  const state = JSON.parse(answers[2] ?? '') as { state: unknown };
  expect(state.state).toEqual(now.state);
});

test('one who may look cannot make the shop fail by what is asked for', async () => {
  for (const path of [
    '/actors/order/%E0%A4%A',
    '/actors/%00/x',
    '/actors?cursor=%00',
    `/actors?q=${'%F0%9F%92%A9'.repeat(9)}`,
  ])
    expect((await callOps(path)).status).toBeLessThan(500);
});
