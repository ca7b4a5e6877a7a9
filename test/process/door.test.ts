import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { listensOn } from './ports.ts';
import { Served } from './served.ts';

let shop: Served;
beforeAll(async () => {
  shop = await Served.open();
});
afterAll(() => shop.close());

type Answer = { readonly status: number; readonly headers: Headers; readonly body: string };

/** As it is sent, with any header: `fetch` keeps some for itself. */
function ask(
  path: string,
  headers: Record<string, string> = {},
  method = 'GET',
  at = shop.url,
  body?: string,
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const call = request(at + path, { method, headers }, (answer) => {
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
    call.on('error', reject).end(body);
  });
}

/** The status of the answer to a handshake. */
function upgraded(path: string, headers: Record<string, string>): Promise<number> {
  return new Promise((resolve, reject) => {
    const call = request(shop.url + path, { headers }, (answer) => {
      answer.resume();
      resolve(answer.statusCode ?? 0);
    });
    call.on('upgrade', (_, socket) => {
      socket.destroy();
      resolve(101);
    });
    call.on('error', reject).end();
  });
}

const elsewhere = (): Record<string, string>[] => [
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

describe('what the runtime knows among its own parts, a client cannot say', () => {
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

describe('what leads on into Node, or opens a socket', () => {
  const strange = { host: 'rebound.example' };

  test('the pages of the developers are this machine’s alone, whatever a header says of where the request came from', async () => {
    const page = '/dev/contention/';
    expect((await ask(page)).status).toBe(200);
    for (const headers of [
      strange,
      { ...strange, 'mf-original-url': shop.url + page },
      { ...strange, 'MF-Original-Url': shop.url + page },
      { ...strange, 'mf-original-url': shop.url + page, 'mf-cf-blob': '{}' },
      { ...strange, 'mf-op-original-url': shop.url + page, 'mf-custom-fetch-service': 'core:user:holdfast' },
    ])
      expect((await ask(page, headers)).status, JSON.stringify(headers)).toBe(403);
    // What it says is not looked at, and not refused either.
    expect((await ask(page, { 'mf-original-url': 'http://rebound.example/dev/api/runs' })).body).toContain(
      '<!doctype html>',
    );
    expect((await ask(page, { 'mf-custom-fetch-service': 'nobody' })).status).toBe(200);
  });

  test.runIf(process.platform === 'linux')(
    'Miniflare’s own port, which nobody is told of, leads to the shop and not to those pages',
    async () => {
      const { hostname, port } = new URL(shop.url);
      const others = listensOn(shop.pid).filter((each) => each !== Number(port));
      expect(others.length).toBeGreaterThan(0);
      for (const other of others) {
        const headers = {
          host: 'rebound.example',
          'mf-route-override': 'dev',
          'mf-original-url': `${shop.url}/dev/contention/`,
        };
        const answer = await ask('/', headers, 'GET', `http://${hostname}:${other}`).catch(() => null);
        expect([other, answer?.body.includes('Contention')]).not.toEqual([other, true]);
      }
    },
  );

  test('[E1.6] PayPal’s emulator is at the root of a port of its own too, for clients that drop the path of its address', async () => {
    const [, root = ''] = /sandbox emulator at \S+ and (http:\/\/\S+)\/\./.exec(shop.log) ?? [];
    expect(root).not.toBe('');
    expect(new URL(root).port).not.toBe(new URL(shop.url).port);
    for (const at of [root, `${shop.url}/sandbox/paypal`]) {
      const answer = await ask('/v2/checkout/orders/NONE', {}, 'GET', at);
      expect([at, answer.status]).toEqual([at, 401]);
      expect(answer.headers.get('paypal-debug-id')).toMatch(/^[a-z0-9]{13}$/);
    }
    // The same books: what is told at one address is known at the other.
    const faults = '{"faults":[{"fault":"slow","endpoint":"get","delayMs":1,"orderId":"NOBODY"}]}';
    expect((await ask('/_faults', {}, 'PUT', root, faults)).status).toBe(200);
    expect((await ask('/sandbox/paypal/_faults')).body).toContain('NOBODY');
    await ask('/_faults', {}, 'DELETE', root);
  });

  test('a socket is opened where its address says', async () => {
    const upgrade = {
      connection: 'Upgrade',
      upgrade: 'websocket',
      'sec-websocket-version': '13',
      'sec-websocket-key': 'MDEyMzQ1Njc4OWFiY2RlZg==',
    };
    const level = '/live/stock/MUG-ENAMEL-SEA';
    expect(await upgraded(level, upgrade)).toBe(101);
    for (const more of elsewhere())
      expect(await upgraded(level, { ...upgrade, ...more }), JSON.stringify(more)).toBe(101);
    for (const more of elsewhere()) expect(await upgraded('/live/none', { ...upgrade, ...more })).toBe(404);
    expect(
      await upgraded('/dev/contention/', { ...upgrade, ...strange, 'mf-original-url': `${shop.url}/dev/contention/` }),
    ).toBe(403);
  });
});

describe('where buyers come back to', () => {
  const returnUrl = async (host: string): Promise<string> => {
    const cookie = (await ask('/api/cart', { host })).headers.getSetCookie()[0]?.split(';')[0] ?? '';
    const origin = `http://${host}`;
    const send = (path: string, body: object, key: string) =>
      ask(
        path,
        { host, cookie, origin, 'content-type': 'application/json', 'idempotency-key': key },
        'POST',
        shop.url,
        JSON.stringify(body),
      );
    expect((await send('/api/cart/items', { sku: 'MUG-ENAMEL-SEA', quantity: 1 }, 'add')).status).toBe(200);
    const address = { name: 'Ann', line1: '1 Quay', city: 'Bath', postalCode: '04530', country: 'US' };
    const placed = await send(
      '/api/orders',
      { email: 'ann@example.com', address, payment: { method: 'paypal' } },
      'pay',
    );
    expect(placed.status, placed.body).toBe(202);
    const { approveUrl } = JSON.parse(placed.body);
    const approval = {
      method: 'POST',
      redirect: 'manual',
      body: new URLSearchParams({ decision: 'approve' }),
    } as const;
    return (await fetch(approveUrl, approval)).headers.get('location') ?? '';
  };

  test('to an address at which this shop is served, and to no name that a client made up', async () => {
    const { port } = new URL(shop.url);
    for (const host of [`127.0.0.1:${port}`, `localhost:${port}`])
      expect(new URL(await returnUrl(host)).origin).toBe(`http://${host}`);
    for (const host of ['phisher.example', `phisher.example:${port}`, 'localhost:1', 'localhost'])
      expect(new URL(await returnUrl(host)).origin, host).toBe(shop.url);
  });
});

describe('half a production', () => {
  test.each(['production', 'test'])(
    'with ENVIRONMENT=%s nothing is served, and what to do instead is said',
    async (ENVIRONMENT) => {
      await expect(Served.open({ ENVIRONMENT })).rejects.toThrow(
        /Leave ENVIRONMENT out, or deploy with `npm run deploy`/,
      );
    },
  );
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
    expect(await cookieBehind('https')).toMatch(/^__Host-holdfast-.*; Secure/);
    expect(await cookieBehind('HTTPS, http')).toMatch(/^__Host-holdfast-/);
    for (const scheme of ['http', 'ftp']) expect(await cookieBehind(scheme)).toMatch(/^holdfast-/);
  });
});
