import { env } from 'cloudflare:workers';
import { expect, test } from 'vitest';
import { appOf } from '../../../gateway/app.ts';
import { servicesOf } from '../../../gateway/bindings.ts';
import { randomToken } from '../../../gateway/identity.ts';
import type { LimitServices, Services } from '../../../gateway/services.ts';
import { tablesOf } from '../journal.ts';
import { refusal } from '../refusal.ts';
import { origin, unique } from '../shop.ts';

type Reports = { problem: string; detail: object }[];

/** The shop with its limits as they are in production, and whatever a test changes of what counts. */
function strictShop(limits: Partial<LimitServices> = {}, others: Partial<Services> = {}) {
  const reports: Reports = [];
  const services = servicesOf(env);
  const asked: string[] = [];
  const lanes: string[] = [];
  const counting: LimitServices = {
    ...services.limits,
    scale: 1,
    allows: async () => true,
    ...limits,
  };
  const app = appOf({
    ...services,
    ...others,
    limits: {
      ...counting,
      take: (lane, request) => {
        asked.push(...request.takes.map(({ subject }) => subject));
        lanes.push(lane);
        return counting.take(lane, request);
      },
    },
    report: (problem, detail) => void reports.push({ problem, detail }),
  });
  const call = async (method: string, path: string, headers: Record<string, string> = {}, body?: string) =>
    app.fetch(new Request(origin + path, { method, headers: { origin, ...headers }, ...(body && { body }) }), {});
  return { call, reports, asked, lanes };
}

/** One that no other test comes from. */
const newAddress = (): string => `2001:db8:${(unique() & 0xffff).toString(16)}:${(unique() & 0xffff).toString(16)}::1`;
const from = (address: string) => ({ 'cf-connecting-ip': address });
const as = (token: string) => ({ cookie: `__Host-holdfast=${token}`, 'idempotency-key': 'k' });

async function statuses(count: number, call: () => Promise<Response>): Promise<Record<number, number>> {
  const seen: Record<number, number> = {};
  for (let index = 0; index < count; index++) {
    const response = await call();
    await response.arrayBuffer();
    seen[response.status] = (seen[response.status] ?? 0) + 1;
  }
  return seen;
}

test('every answer says how much of each limit is left', async () => {
  const shop = strictShop();
  const address = from(newAddress());
  const page = await shop.call('GET', '/api/cart', address);
  expect(page.headers.get('ratelimit-policy')).toBe('"general";q=3000;w=60');
  expect(page.headers.get('ratelimit')).toMatch(/^"general";r=2999;t=\d+$/);
  const missing = await shop.call('GET', '/api/nothing', address);
  expect(missing.headers.get('ratelimit')).toMatch(/^"general";r=2998;t=\d+$/);
  const order = await shop.call('POST', '/api/orders', { ...address, ...as(randomToken()) });
  expect(order.headers.get('ratelimit-policy')).toBe(
    '"general";q=3000;w=60, "order-address";q=600;w=60, "order";q=30;w=60',
  );
  expect(order.headers.get('ratelimit')).toMatch(/r=2997.*, "order-address";r=599;t=60, "order";r=29;t=60$/);
});

test('the 31st order of a guest in a minute is refused, and says what to do; another guest is not', async () => {
  const shop = strictShop();
  const [ann, address] = [randomToken(), newAddress()];
  const order = (token: string, more: string) => shop.call('POST', '/api/orders', { ...from(more), ...as(token) });
  // Each from elsewhere: it is the guest that is counted.
  expect(await statuses(30, () => order(ann, newAddress()))).not.toHaveProperty('429');
  const refused = await order(ann, address);
  const problem = await refusal(refused);
  expect(problem).toMatchObject({ status: 429, code: 'TOO_MANY_REQUESTS', retry: 'same-key' });
  expect(problem.facts).toMatchObject({ limit: 'order', quota: 30, windowSeconds: 60 });
  const wait = Number(refused.headers.get('retry-after'));
  expect(wait).toBeGreaterThan(50);
  expect(wait).toBeLessThanOrEqual(60);
  expect(refused.headers.get('ratelimit')).toMatch(new RegExp(`"order";r=0;t=${wait}$`));
  expect((await order(randomToken(), address)).status).not.toBe(429);
  // Only orders are counted so: the guest goes on shopping.
  expect((await shop.call('GET', '/api/cart', { ...from(address), ...as(ann) })).status).toBe(200);
});

test.each([
  ['POST', '/api/auth/login', 60],
  ['POST', '/api/auth/register', 20],
  ['GET', '/api/payments/paypal/return?order=x&token=y', 120],
  ['HEAD', '/api/payments/paypal/return?order=x&token=y', 120],
])(
  '%s %s lets %i in from one address, and nothing that a client says makes it another',
  async (method, path, quota) => {
    const shop = strictShop();
    const address = from(newAddress());
    expect(await statuses(quota, () => shop.call(method, path, address))).not.toHaveProperty('429');
    for (const name of ['x-forwarded-for', 'x-real-ip', 'forwarded', 'true-client-ip', 'x-client-ip', 'x-user-id'])
      expect((await shop.call(method, path, { ...address, [name]: newAddress() })).status).toBe(429);
    expect((await shop.call(method, path, from(newAddress()))).status).not.toBe(429);
  },
);

test('where no platform vouches for it, a client cannot choose its bucket by the header of the platform either', async () => {
  const names = new Set<string>();
  const shop = strictShop({
    vouched: () => false,
    take: async (name) => {
      names.add(name);
      return { ok: true, value: [{ granted: true, left: 1, moreInMs: 1 }] };
    },
  });
  await statuses(5, () => shop.call('POST', '/api/auth/login', from(newAddress())));
  expect(names.size).toBe(1);
});

test('a refused request costs nothing behind the door: its body is not read, nobody is identified, no database is asked', async () => {
  const shop = strictShop({ allows: async () => false }, { newToken: () => expect.unreachable('a guest was made') });
  let pulled = 0;
  const body = new ReadableStream({ pull: () => void pulled++ }, { highWaterMark: 0 });
  const request = new Request(`${origin}/api/auth/login`, { method: 'POST', body, headers: { origin } });
  const response = await appOf({
    ...servicesOf(env),
    limits: { ...servicesOf(env).limits, allows: async () => false },
  }).fetch(request, {});
  expect([response.status, response.headers.get('set-cookie'), pulled]).toEqual([429, null, 0]);
  const problem = await refusal(await shop.call('GET', '/api/cart', from(newAddress())));
  expect(problem.facts).toMatchObject({ limit: 'general', quota: 3000, windowSeconds: 60 });
  expect(shop.asked).toEqual([]);
});

test('who has a service key is not counted, and a wrong key is', async () => {
  const shop = strictShop({ allows: async () => false });
  const key = (value: string) => ({ ...from(newAddress()), authorization: `Bearer ${value}` });
  const exempt = await shop.call('POST', '/api/orders', { ...key('hf_test-key'), ...as(randomToken()) });
  expect([exempt.status, exempt.headers.get('ratelimit')]).toEqual([exempt.status, null]);
  expect(exempt.status).not.toBe(429);
  expect(shop.asked).toEqual([]);
  for (const wrong of ['hf_other', 'hf_test-keyx', ''])
    expect((await shop.call('GET', '/api/cart', key(wrong))).status).toBe(429);
});

test('a limiter that does not answer lets pass within a second, and is reported', async () => {
  const shop = strictShop({ take: () => new Promise(() => {}) });
  const began = Date.now();
  const response = await shop.call('POST', '/api/auth/login', from(newAddress()));
  expect(response.status).not.toBe(429);
  expect(Date.now() - began).toBeLessThan(1_000);
  expect(shop.reports).toEqual([{ problem: 'limiter-silent', detail: { policy: 'login-address' } }]);
});

test('one that breaks lets pass; one that has too much to do is the flood itself', async () => {
  const broken = strictShop({ take: () => Promise.reject(new Error('away')) });
  expect((await broken.call('POST', '/api/auth/login', from(newAddress()))).status).not.toBe(429);
  expect(broken.reports).toMatchObject([{ problem: 'limiter-silent' }]);
  const flooded = strictShop({ take: () => Promise.reject(Object.assign(new Error('busy'), { overloaded: true })) });
  expect((await flooded.call('POST', '/api/auth/login', from(newAddress()))).status).toBe(429);
});

test('a platform limit that breaks lets pass, and is reported', async () => {
  const shop = strictShop({ allows: () => Promise.reject(new Error('away')) });
  expect((await shop.call('GET', '/api/cart', from(newAddress()))).status).toBe(200);
  expect(shop.reports).toMatchObject([{ problem: 'limit-silent', detail: { policy: 'general' } }]);
});

test('who is refused does not reach the limiter again before it could grant', async () => {
  const shop = strictShop();
  const address = from(newAddress());
  expect(await statuses(60, () => shop.call('POST', '/api/auth/login', address))).not.toHaveProperty('429');
  expect(await statuses(100, () => shop.call('POST', '/api/auth/login', address))).toEqual({ 429: 100 });
  expect(shop.asked.length).toBe(61);
});

test('a limiter keeps hashes and times, and nothing that tells the address or the guest', async () => {
  const shop = strictShop();
  const [address, token] = [newAddress(), randomToken()];
  await shop.call('POST', '/api/orders', { ...from(address), ...as(token) });
  expect(shop.asked.length).toBe(2);
  for (const subject of shop.asked) expect(subject).toMatch(/^order(-address)?:[0-9a-f]{64}$/);
  for (const lane of shop.lanes) {
    const limiter = env.LIMITER.get(env.LIMITER.idFromName(lane));
    expect(await tablesOf(limiter)).toEqual(['granted']);
  }
});

test('webhooks and pictures have a bucket of their own', async () => {
  const counted: string[] = [];
  const shop = strictShop({
    allows: async (name) => {
      counted.push(name);
      return true;
    },
  });
  const address = from(newAddress());
  await shop.call('POST', '/api/webhooks/paypal', address, '{}');
  await shop.call('GET', '/media/none.svg', address);
  await shop.call('GET', '/healthz', address);
  expect(counted).toEqual(['webhook', 'media', 'general']);
});

test('the platform counts: what its binding refuses is refused', async () => {
  const two = servicesOf({ ...env, RATE_GENERAL: env.RATE_TWO }).limits;
  const shop = strictShop({ allows: two.allows });
  const address = from(newAddress());
  const seen = await statuses(5, () => shop.call('GET', '/healthz', address));
  // Its windows begin on the clock: one may have begun in between.
  expect(seen[429]).toBeGreaterThanOrEqual(1);
  expect(seen[200]).toBeLessThanOrEqual(4);
  expect((await shop.call('GET', '/healthz', from(newAddress()))).status).toBe(200);
});
