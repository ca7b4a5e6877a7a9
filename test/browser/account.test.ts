import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { openBrowser } from './chromium.ts';
import { addToCart, type Credentials, fillCheckout, logIn, newCredentials, register } from './journey.ts';

const shop = inject('shopUrl');
const complaints: string[] = [];
let browser: Browser;
beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(() => browser.close());

/** A browser of its own, with a page whose policy violations and uncaught errors are noted. */
async function open(scripts = true): Promise<{ readonly context: BrowserContext; readonly page: Page }> {
  const context = await browser.newContext({ baseURL: shop, javaScriptEnabled: scripts });
  context.on('console', (message) => {
    if (/content security policy/i.test(message.text())) complaints.push(message.text());
  });
  context.on('weberror', (error) => complaints.push(String(error.error())));
  return { context, page: await context.newPage() };
}
afterAll(() => expect(complaints).toEqual([]));

const skus = (page: Page) =>
  page.getByTestId('cart-line').evaluateAll((lines) => lines.map((line) => line.getAttribute('data-sku')).sort());
const units = (page: Page) => page.getByTestId('cart-count').innerText();
const cookieNames = async (context: BrowserContext) => (await context.cookies()).map(({ name }) => name).sort();
async function logOut(page: Page): Promise<void> {
  await page.goto('/account');
  await page.locator('main').getByTestId('log-out').click();
  await page.waitForURL(/\/login\?after=logout$/);
  await page.getByTestId('login-news').waitFor();
}

describe.each([{ scripts: true }, { scripts: false }])('with scripts: $scripts', ({ scripts }) => {
  test('[C1] a guest registers, orders, logs out, fills a cart as a guest and finds it all together at the login', async () => {
    const { context, page } = await open(scripts);
    const who = newCredentials();
    await addToCart(page, 'enamel-mug', 2);
    await register(page, who, '/cart');
    expect(await skus(page)).toEqual(['MUG-ENAMEL-SEA']);
    expect(await cookieNames(context)).toEqual(['__Host-access', '__Host-refresh']);

    await page.goto('/checkout');
    expect(await page.locator('[name=email]').inputValue()).toBe(who.email);
    await fillCheckout(page);
    await page.locator('[name=method][value=manual]').check();
    await page.getByTestId('pay').click();
    await page.waitForURL(/\/orders\/order_/);
    const id = new URL(page.url()).pathname.split('/').at(-1) ?? '';
    const row = page.locator(`[data-testid=order-row][data-id=${id}]`);
    const listed = async () => {
      await page.goto('/orders');
      return (await row.count()) === 1 ? row.getAttribute('data-status') : null;
    };
    await expect.poll(listed, { timeout: 20_000, interval: 500 }).toBe('paid');
    // Two mugs for 32.00, and 5.90 for the way.
    expect(await row.innerText()).toContain('$37.90');

    await addToCart(page, 'enamel-mug', 1);
    await logOut(page);
    expect((await cookieNames(context)).filter((name) => name.startsWith('__Host-'))).toEqual([]);
    await page.goto('/cart');
    await page.getByTestId('cart-empty').waitFor();
    await page.goto('/orders');
    await page.getByTestId('orders-empty').waitFor();
    expect((await page.goto(`/orders/${id}`))?.status()).toBe(404);

    await addToCart(page, 'kelp-soap', 3);
    await logIn(page, who, '/cart');
    expect(await skus(page)).toEqual(['MUG-ENAMEL-SEA', 'SOAP-KELP-JUNIPER']);
    expect(await units(page)).toBe('4');
    expect(await page.getByTestId('lapsed').count()).toBe(0);
    await context.close();
  });

  test('a form that is not right says so at the field, and what is known of an address stays untold', async () => {
    const { context, page } = await open(scripts);
    const who = newCredentials();
    await register(page, who);
    await logOut(page);
    // known, with another password
    await page.goto('/register');
    await page.locator('[name=email]').fill(who.email);
    await page.locator('[name=password]').fill('another unrelated phrase');
    await page.getByTestId('register').click();
    await page.getByTestId('register-accepted').waitFor();
    expect(await page.getByTestId('register-accepted').innerText()).toContain('If this address is new to us');

    await page.locator('[name=password]').fill('password1');
    await page.getByTestId('register').click();
    await page.getByTestId('form-problem').waitFor();
    expect(await page.locator('#password').getAttribute('aria-invalid')).toBe('true');
    expect(await page.locator('#password-problem').innerText()).toContain('attackers try first');
    expect(await page.locator('[name=email]').inputValue()).toBe(who.email);

    await page.goto('/login');
    await page.locator('[name=email]').fill(who.email);
    await page.locator('[name=password]').fill('not this one either');
    await page.getByTestId('login').click();
    await page.getByTestId('form-problem').waitFor();
    expect(await page.getByTestId('form-problem').getAttribute('data-code')).toBe('LOGIN_REFUSED');
    expect(new URL(page.url()).pathname).toBe('/login');
    await context.close();
  });

  test('a login leads to a place of this shop alone', async () => {
    const { context, page } = await open(scripts);
    await register(page, newCredentials());
    for (const next of ['//evil.example', '/\\evil.example', '/.//evil.example', 'https://evil.example/']) {
      await page.goto(`/login?next=${encodeURIComponent(next)}`);
      expect(page.url(), next).toBe(`${shop}/account`);
    }
    await context.close();
  });

  test('a password is changed, the data is downloaded, and the account is deleted with the password only', async () => {
    const { context, page } = await open(scripts);
    const who = newCredentials();
    await register(page, who);
    await page.locator('[name=currentPassword]').fill('not this one');
    await page.locator('[name=newPassword]').fill('rope anchor pepper moon');
    await page.getByTestId('change-password').click();
    await page.locator('#currentPassword-problem').waitFor();
    await page.locator('[name=currentPassword]').fill(who.password);
    await page.locator('[name=newPassword]').fill('rope anchor pepper moon');
    await page.getByTestId('change-password').click();
    await page.locator('[data-testid=done][data-act=password]').waitFor();
    // its live lines were closed with the session before, and are back
    await page.waitForTimeout(scripts ? 3_000 : 0);
    expect(await page.getByTestId('session-note').innerText()).toBe('');
    await page.reload();
    expect(await page.getByTestId('account-email').innerText()).toBe(who.email);

    const [download] = await Promise.all([page.waitForEvent('download'), page.getByTestId('export').click()]);
    const file = JSON.parse(readFileSync(await download.path(), 'utf8')) as { account: { email: string } };
    expect(file.account.email).toBe(who.email);

    await page.locator('[data-testid=delete-account] summary').click();
    expect(await page.evaluate(() => document.querySelectorAll('[id]').length)).toBe(
      await page.evaluate(() => new Set([...document.querySelectorAll('[id]')].map(({ id }) => id)).size),
    );
    const proof = page.locator('[data-testid=delete-account] [name=password]');
    await proof.fill(who.password);
    await page.getByTestId('delete-now').click();
    await page.getByTestId('form-problem').waitFor();
    await proof.fill('rope anchor pepper moon');
    await page.getByTestId('delete-now').click();
    await page.waitForURL(/\/login\?after=deleted$/);
    await page.locator('[name=email]').fill(who.email);
    await page.locator('[name=password]').fill('rope anchor pepper moon');
    await page.getByTestId('login').click();
    await page.getByTestId('form-problem').waitFor();
    await context.close();
  });
});

test('[C1] two browsers with one account share one live cart', async () => {
  const who = newCredentials();
  const [left, right] = [await open(), await open()];
  await addToCart(left.page, 'enamel-mug', 1);
  await addToCart(right.page, 'kelp-soap', 2);
  await register(left.page, who, '/cart');
  await logIn(right.page, who, '/cart');
  await expect.poll(() => skus(left.page)).toEqual(['MUG-ENAMEL-SEA', 'SOAP-KELP-JUNIPER']);
  await expect.poll(() => skus(right.page)).toEqual(['MUG-ENAMEL-SEA', 'SOAP-KELP-JUNIPER']);
  await right.page
    .getByLabel(/^One more/)
    .first()
    .click();
  await expect.poll(() => units(left.page)).toBe('4');
  await left.page.locator('[data-sku=SOAP-KELP-JUNIPER]').getByTestId('remove').click();
  await expect.poll(() => skus(right.page)).toEqual(['MUG-ENAMEL-SEA']);
  await Promise.all([left.context.close(), right.context.close()]);
});

test('a session that is ended elsewhere says so within 5 s, and the page goes on for a guest', async () => {
  const who = newCredentials();
  const [mine, other] = [await open(), await open()];
  await register(mine.page, who);
  await logIn(other.page, who, '/cart');
  await other.page.getByTestId('account-menu').waitFor();
  // the lines of the page that was just loaded are open
  await other.page.waitForTimeout(1_000);
  await mine.page.reload();
  await mine.page.locator('[data-testid=session][data-current=false]').getByTestId('revoke').click();
  await mine.page.locator('[data-testid=done][data-act=revoke]').waitFor();
  const note = other.page.getByTestId('session-note');
  await expect.poll(() => note.innerText(), { timeout: 5_000, interval: 100 }).toContain('You are logged out here');
  await other.page.getByTestId('log-in').waitFor();
  const { violations } = await new AxeBuilder({ page: other.page }).analyze();
  expect(violations.map(({ id, nodes }) => `${id} ${nodes[0]?.html}`)).toEqual([]);
  await note.getByTestId('log-in-again').click();
  await other.page.waitForURL('/login?next=%2Fcart');
  expect(await mine.page.getByTestId('session-note').innerText()).toBe('');
  await Promise.all([mine.context.close(), other.context.close()]);
});

test.each([{ scripts: true }, { scripts: false }])(
  'a page that is opened with a session that has ended says so, with scripts: $scripts',
  async ({ scripts }) => {
    const who = newCredentials();
    const [mine, other] = [await open(scripts), await open(scripts)];
    await register(mine.page, who);
    await logIn(other.page, who);
    await other.page.goto('about:blank');
    await mine.page.reload();
    await mine.page.locator('[data-testid=session][data-current=false]').getByTestId('revoke').click();
    await mine.page.locator('[data-testid=done][data-act=revoke]').waitFor();
    await other.page.goto('/');
    await other.page.getByTestId('log-in-again').waitFor();
    await other.page.goto('/');
    expect(await other.page.getByTestId('log-in-again').count()).toBe(0);
    await Promise.all([mine.context.close(), other.context.close()]);
  },
);

test('an access token that is gone is made anew: by the next page, and by a live line', async () => {
  const { context, page } = await open();
  const who = newCredentials();
  await register(page, who, '/cart');
  const access = async () => (await context.cookies()).find(({ name }) => name === '__Host-access')?.value;
  const first = await access();
  await context.clearCookies({ name: '__Host-access' });
  await page.goto('/account');
  expect(await page.getByTestId('account-email').innerText()).toBe(who.email);
  expect(await access()).not.toBe(first);

  await page.goto('/cart');
  await page.waitForTimeout(500);
  await context.clearCookies({ name: '__Host-access' });
  await context.setOffline(true);
  await page.waitForTimeout(500);
  await context.setOffline(false);
  await expect.poll(access, { timeout: 10_000 }).toBeTruthy();
  const elsewhere = await open();
  await logIn(elsewhere.page, who);
  await addToCart(elsewhere.page, 'enamel-mug', 1);
  await expect.poll(() => units(page), { timeout: 5_000 }).toBe('1');
  expect(await page.getByTestId('session-note').innerText()).toBe('');
  await Promise.all([context.close(), elsewhere.context.close()]);
});

test('who logs in or out in one tab is the same in the other', async () => {
  const { context, page } = await open();
  const other = await context.newPage();
  await other.goto('/');
  await other.getByTestId('log-in').waitFor();
  await register(page, newCredentials());
  await other.getByTestId('account-menu').waitFor();
  await logOut(page);
  await other.getByTestId('log-in').waitFor();
  await other.getByTestId('log-in-again').waitFor();
  expect(await page.getByTestId('session-note').innerText()).toBe('');
  await context.close();
});

test('both demo accounts can log in, and each is told who it is', async () => {
  const accounts = JSON.parse(readFileSync(join(inject('shopData'), 'demo-accounts.json'), 'utf8')) as Record<
    'shopper' | 'ops',
    Credentials
  >;
  for (const [name, role] of [
    ['shopper', 'Shopper'],
    ['ops', 'Operator'],
  ] as const) {
    const { context, page } = await open();
    await logIn(page, accounts[name]);
    expect(await page.getByTestId('account-email').innerText()).toBe(accounts[name].email);
    expect(await page.getByTestId('role').innerText()).toBe(role);
    await context.close();
  }
});

test('the menu of the account works by keyboard, and what is typed as a password can be shown', async () => {
  const { context, page } = await open();
  const who = newCredentials();
  await page.goto('/login');
  await page.locator('[name=password]').fill(who.password);
  await page.getByRole('button', { name: 'Show password' }).click();
  expect(await page.locator('[name=password]').getAttribute('type')).toBe('text');
  await register(page, who);
  const menu = page.getByTestId('account-menu');
  await page.getByTestId('account-link').focus();
  await page.keyboard.press('Enter');
  await menu.getByRole('link', { name: 'Your orders' }).waitFor();
  await page.keyboard.press('Escape');
  expect(await menu.getAttribute('open')).toBeNull();
  expect(await page.evaluate(() => document.activeElement?.getAttribute('data-testid'))).toBe('account-link');
  await page.keyboard.press('Enter');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await page.waitForURL('/orders');
  expect(await menu.getAttribute('open')).toBeNull();
  await context.close();
});
