import { SELF } from 'cloudflare:test';
import { expect, test } from 'vitest';

const services = ['catalog', 'pricing', 'fulfillment', 'cart', 'payment', 'orders', 'realtime', 'log', 'stock'];

test('the Worker says that it is alive', async () => {
  const response = await SELF.fetch('https://shop.test/healthz');
  expect([response.status, await response.json()]).toEqual([200, { status: 'ok' }]);
});

test('each service of the shop is asked, and says how it is and how long that took', async () => {
  const response = await SELF.fetch('https://shop.test/api/health');
  const body = await response.json<{ status: string; services: Record<string, unknown> }>();
  expect([response.status, body.status]).toEqual([200, 'ok']);
  const well = { status: 'ok', latencyMs: expect.any(Number) };
  expect(body.services).toMatchObject(Object.fromEntries(services.map((name) => [name, well])));
  expect(response.headers.get('cache-control')).toBe('no-store');
});

test('a request keeps the id that it came with, and is told how long it took', async () => {
  const headers = { 'x-request-id': 'trace-1.a_b' };
  const response = await SELF.fetch('https://shop.test/healthz', { headers });
  expect(response.headers.get('x-request-id')).toBe('trace-1.a_b');
  expect(response.headers.get('server-timing')).toMatch(/^app;dur=\d+/);
  await response.arrayBuffer();
});
