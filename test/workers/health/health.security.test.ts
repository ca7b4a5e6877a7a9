import { SELF } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { expect, test } from 'vitest';
import { appOf } from '../../../gateway/app.ts';
import { servicesOf } from '../../../gateway/bindings.ts';
import { expectRefusal } from '../refusal.ts';

const secret = 'Error: SELECT * FROM users at /srv/shop/storage/auth.ts:12';

test('a health check makes no guest', async () => {
  for (const path of ['/healthz', '/api/health']) {
    const response = await SELF.fetch(`https://shop.test${path}`);
    expect(response.headers.get('set-cookie')).toBeNull();
    await response.arrayBuffer();
  }
});

test.each(['a b', 'x'.repeat(65), '<script>', 'é', ''])('a request id that is not one (%j) is replaced', async (id) => {
  const response = await SELF.fetch('https://shop.test/healthz', { headers: { 'x-request-id': id } });
  expect(response.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
  await response.arrayBuffer();
});

test('a bug is reported with the id of the request, and the client is told nothing of it', async () => {
  const reports: unknown[] = [];
  const app = appOf({
    ...servicesOf(env),
    catalog: { ...servicesOf(env).catalog, categories: () => Promise.reject(new Error(secret)) },
    report: (problem, detail) => void reports.push({ problem, ...detail }),
  });
  const response = await app.request('https://shop.test/api/categories', { headers: { 'x-request-id': 'it-was-me' } });
  const body = await expectRefusal(response, 500, 'INTERNAL');
  expect(body).toEqual({ ...body, requestId: 'it-was-me', retry: 'same-key' });
  expect(reports).toMatchObject([{ problem: 'request-failed', requestId: 'it-was-me' }]);
});
