import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Served } from './served.ts';

let shop: Served;
beforeAll(async () => {
  shop = await Served.open();
});
afterAll(() => shop.close());

type Answer = { readonly status: number; readonly headers: Headers; readonly body: string };

/** As it is sent, with any header: `fetch` keeps some for itself. */
function ask(path: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const call = request(shop.url + path, { method, headers }, (answer) => {
      const chunks: Buffer[] = [];
      answer.on('data', (chunk: Buffer) => chunks.push(chunk));
      answer.on('end', () =>
        resolve({
          status: answer.statusCode ?? 0,
          headers: new Headers(
            Object.entries(answer.headersDistinct).flatMap(([name, values]) =>
              (values ?? []).map((value): [string, string] => [name, value]),
            ),
          ),
          body: Buffer.concat(chunks).toString(),
        }),
      );
    });
    call.on('error', reject).end();
  });
}

describe('what the runtime knows among its own parts, a client cannot say', () => {
  const elsewhere = () => [
    { 'mf-original-url': `${shop.url}/sandbox/paypal/_record` },
    { 'mf-op-original-url': `${shop.url}/sandbox/paypal/_record` },
    { 'mf-route-override': 'paypal-sandbox' },
    { 'mf-route-override': 'dev' },
    { 'mf-route-override': 'nobody' },
    { 'mf-proxy-shared-secret': 'guessed' },
    { 'mf-cf-blob': '{{{' },
    { 'mf-cf-blob': '{"clientIp":"203.0.113.9"}' },
    { 'mf-op': 'GET', 'mf-op-target': '0', 'mf-op-key': 'DB_AUTH' },
  ];

  test('whatever such header a request brings, the shop answers it, and no other Worker and no book of PayPal', async () => {
    const plain = await Promise.all(['/healthz', '/_record', '/cdn-cgi/platform-proxy'].map((path) => ask(path)));
    expect(plain.map(({ status }) => status)).toEqual([200, 404, 404]);
    for (const headers of elsewhere()) {
      const [health, record, proxy] = await Promise.all(
        ['/healthz', '/_record', '/cdn-cgi/platform-proxy'].map((path) => ask(path, headers)),
      );
      expect([health?.status, health?.body], JSON.stringify(headers)).toEqual([200, '{"status":"ok"}']);
      for (const answer of [record, proxy]) {
        expect(answer?.status, JSON.stringify(headers)).toBe(404);
        expect(answer?.headers.get('content-type'), 'the page of the shop').toContain('text/html');
      }
    }
  });
});

describe('one port', () => {
  test('the emulator, the naive twin and the page of the developers are at theirs, and the shop at all others', async () => {
    const [record, twin, page, old, near] = await Promise.all(
      ['/sandbox/paypal/_record', '/dev/twin/none', '/dev/contention/', '/dev', '/device'].map((path) => ask(path)),
    );
    expect(JSON.parse(record?.body ?? '')).toMatchObject({ orders: expect.any(Array) });
    expect([twin?.status, twin?.body, twin?.headers.has('ratelimit')]).toEqual([
      404,
      expect.stringContaining('NOT_FOUND'),
      false,
    ]);
    expect([page?.status, page?.body]).toEqual([200, expect.stringContaining('<!doctype html>')]);
    expect([old?.status, old?.headers.get('location')]).toEqual([302, '/dev/contention']);
    expect([near?.status, near?.headers.has('ratelimit')]).toEqual([404, true]);
  });

  test('files come as the platform serves them: with an ETag, for ever if their name says what is in them, counted in no limit', async () => {
    const { body: html } = await ask('/');
    const script = /\/_app\/immutable\/[^"']+\.js/.exec(html)?.[0] ?? '';
    const icon = '/favicon.svg';
    for (const [path, cache] of [
      [script, 'public, immutable, max-age=31536000'],
      [icon, 'public, max-age=0, must-revalidate'],
    ] as const) {
      const file = await ask(path);
      expect([file.status, file.headers.get('cache-control')], path).toEqual([200, cache]);
      expect(file.headers.get('content-security-policy')).toContain("default-src 'none'");
      expect(file.headers.has('ratelimit') || file.headers.has('set-cookie')).toBe(false);
      const etag = file.headers.get('etag') ?? '';
      const again = await ask(path, { 'if-none-match': etag });
      expect([again.status, again.body, again.headers.get('etag')]).toEqual([304, '', etag]);
      const head = await ask(path, {}, 'HEAD');
      expect([head.status, head.body, head.headers.get('etag')]).toEqual([200, '', etag]);
      expect((await ask(path, { origin: shop.url, 'content-length': '0' }, 'POST')).status).toBe(405);
    }
    for (const path of ['/_headers', '/_worker.js', '/.assetsignore', '/_app/immutable/none.js'])
      expect((await ask(path)).status, path).toBe(404);
  });

  test('behind a proxy that speaks TLS, the cookie is one for https; another scheme is not believed', async () => {
    const cookieBehind = async (scheme: string) =>
      (await ask('/api/cart', { 'x-forwarded-proto': scheme })).headers.getSetCookie()[0] ?? '';
    expect(await cookieBehind('https')).toMatch(/^__Host-holdfast=.*; Secure/);
    expect(await cookieBehind('HTTPS, http')).toMatch(/^__Host-holdfast=/);
    for (const scheme of ['http', 'ftp']) expect(await cookieBehind(scheme)).toMatch(/^holdfast=/);
  });
});
