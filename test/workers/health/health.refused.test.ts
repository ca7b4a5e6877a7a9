import { SELF } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { expect, test } from 'vitest';
import { appOf } from '../../../gateway/app.ts';
import { servicesOf } from '../../../gateway/bindings.ts';
import { expectRefusal } from '../refusal.ts';

const secret = 'D1_ERROR: no such table: users at /srv/shop/storage/auth.ts:12';
const broken = () =>
  appOf({
    ...servicesOf(env),
    probes: {
      catalog: async () => true,
      stock: () => Promise.reject(new Error(secret)),
      log: () => new Promise(() => {}),
    },
  });

test('the shop is degraded, with 503, when a service fails or does not answer; the others are still well', async () => {
  const response = await broken().request('https://shop.test/api/health');
  const body = await response.json<{ status: string; services: Record<string, { status: string }> }>();
  expect([response.status, body.status]).toEqual([503, 'degraded']);
  expect(Object.entries(body.services).map(([name, { status }]) => [name, status])).toEqual([
    ['catalog', 'ok'],
    ['stock', 'down'],
    ['log', 'down'],
  ]);
});

test('what made a service fail is not told', async () => {
  const response = await broken().request('https://shop.test/api/health');
  expect(await response.text()).not.toContain('users');
});

test.each(['/healthz', '/api/health'])('%s takes no other method', async (path) => {
  for (const method of ['POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']) {
    const response = await SELF.fetch(`https://shop.test${path}`, { method });
    expect(response.headers.get('allow')).toBe('GET');
    await expectRefusal(response, 405, 'METHOD_NOT_ALLOWED');
  }
});
