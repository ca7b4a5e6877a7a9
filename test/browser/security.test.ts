import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { openBrowser } from './chromium.ts';
import { addToCart, fillCheckout } from './journey.ts';

const shop = inject('shopUrl');
let browser: Browser;
beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(() => browser.close());

/** All that the browser itself did not let the page do. */
async function watched(): Promise<{ page: Page; violations: string[] }> {
  const page = await browser.newPage({ baseURL: shop });
  const violations: string[] = [];
  page.on('console', (message) => {
    if (/Content Security Policy|Cross-Origin|Permissions-Policy/i.test(message.text()))
      violations.push(message.text());
  });
  page.on('pageerror', (error) => violations.push(String(error)));
  return { page, violations };
}

test('the shop, from its front page to the payment, asks for nothing that its own policy forbids', async () => {
  const { page, violations } = await watched();
  await page.goto('/');
  await addToCart(page, 'enamel-mug', 1);
  await page.goto('/cart');
  await fillCheckout(page);
  await page
    .getByRole('button', { name: /pay|order/i })
    .first()
    .click();
  await page.waitForURL(/sandbox\/paypal/);
  await page.locator('button[value=approve]').click();
  await page.waitForURL(/\/orders\//);
  await page.goto('/p/no-such-thing');
  expect(violations).toEqual([]);
  await page.close();
});

test('the page of the developers works beside it', async () => {
  const { page, violations } = await watched();
  await page.goto('/dev/contention');
  await page.getByRole('heading').first().waitFor();
  expect(violations).toEqual([]);
  await page.close();
});

test('each page has a nonce of its own, runs no other script and stands in no frame', async () => {
  const nonces = new Set<string>();
  for (const path of ['/', '/', '/p/enamel-mug', '/cart', '/checkout', '/p/no-such-thing']) {
    const response = await fetch(shop + path);
    const policy = response.headers.get('content-security-policy') ?? '';
    const directives = new Map(policy.split(';').map((part) => [part.trim().split(' ')[0] ?? '', part.trim()]));
    expect(directives.get('script-src'), path).toMatch(/^script-src 'self' 'nonce-[\w+/]+={0,2}'$/);
    expect(directives.get('style-src'), path).not.toContain('unsafe-inline');
    expect(directives.get('frame-ancestors')).toBe("frame-ancestors 'none'");
    nonces.add(/'nonce-([^']+)'/.exec(policy)?.[1] ?? '');
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'strict-origin-when-cross-origin',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
      'permissions-policy': expect.stringContaining('geolocation=()'),
      'ratelimit-policy': expect.stringContaining('"general"'),
      'x-request-id': expect.stringMatching(/^[\w-]+$/),
      'cache-control': 'private, no-store',
    });
    await response.arrayBuffer();
  }
  expect(nonces.size).toBe(6);
});

test('what is served as a file is no page, and says so', async () => {
  const front = await (await fetch(shop)).text();
  const script = /\/_app\/immutable\/[^"']+\.js/.exec(front)?.[0];
  for (const path of [script ?? 'no script', '/favicon.svg']) {
    const response = await fetch(new URL(path, shop));
    expect(response.status, path).toBe(200);
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
    expect(response.headers.get('content-security-policy')).toContain("default-src 'none'");
    await response.arrayBuffer();
  }
});

test('a form that is too large is refused with a page that can be read, whether it says its length or not', async () => {
  const headers = { origin: shop, 'content-type': 'application/x-www-form-urlencoded', accept: 'text/html' };
  const large = `email=${'x'.repeat(40_000)}`;
  // Small enough to be sent whole before the answer comes: the shop does not wait for the rest.
  const unannounced = () => new Blob([large]).stream();
  for (const body of [large, unannounced()]) {
    const response = await fetch(`${shop}/checkout`, { method: 'POST', headers, body, duplex: 'half' } as RequestInit);
    expect([response.status, response.headers.get('content-type')]).toEqual([413, 'text/html; charset=utf-8']);
    const text = await response.text();
    expect(text).toContain('The body is too large');
    expect(text).toContain(response.headers.get('x-request-id'));
  }
  const inPage = { ...headers, accept: 'application/json', 'x-sveltekit-action': 'true' };
  const response = await fetch(`${shop}/checkout`, { method: 'POST', headers: inPage, body: large });
  expect([response.status, await response.json()]).toMatchObject([
    413,
    { type: 'error', error: { message: 'The body is too large' } },
  ]);
});

test.each(['/checkout?/default', '/cart?/default', '/cart?/nothing', '/checkout?/__proto__'])(
  'a form posted to %s, which no page of ours has, is not a failure of ours',
  async (path) => {
    const headers = { origin: shop, 'content-type': 'application/x-www-form-urlencoded', accept: 'text/html' };
    const response = await fetch(shop + path, { method: 'POST', headers, body: 'a=b' });
    expect(response.status).toBe(404);
    expect(await response.text()).not.toMatch(/\bat \S+ \(|Error:/);
  },
);

test('a form that comes from elsewhere is refused', async () => {
  const headers = { 'content-type': 'application/x-www-form-urlencoded' };
  for (const origin of ['https://evil.test', shop.replace(/:\d+$/, ':1'), shop.replace('http:', 'https:'), 'null']) {
    const response = await fetch(`${shop}/cart?/remove`, {
      method: 'POST',
      headers: { ...headers, origin },
      body: 'sku=A',
    });
    expect(response.status, origin).toBe(403);
    await response.arrayBuffer();
  }
});
