import { AxeBuilder } from '@axe-core/playwright';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { openBrowser } from './chromium.ts';
import { addToCart, fillCheckout, newCredentials, register, tellOf } from './journey.ts';

const shop = inject('shopUrl');
let browser: Browser;
beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(() => browser.close());

const listed = { timeout: 20_000, interval: 1_000 };
const screens = [
  { name: 'a wide screen', width: 1280 },
  { name: 'a small telephone', width: 375 },
];

async function open(colorScheme: 'light' | 'dark', width: number) {
  const context = await browser.newContext({ baseURL: shop, colorScheme, viewport: { width, height: 800 } });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(String(error)));
  return { context, page, complaints };
}

async function fits(page: Page, what: string): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map(({ id, nodes }) => `${what}: ${id} ${nodes[0]?.html}`)).toEqual([]);
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  expect(overflow, `${what}: wider than the screen`).toBeLessThanOrEqual(0);
}

describe.each(['light', 'dark'] as const)('in %s', (colorScheme) => {
  test.each(screens)('every page can be used by everybody and fits, on $name', async ({ width }) => {
    const { context, page, complaints } = await open(colorScheme, width);
    await addToCart(page, 'enamel-mug', 1);
    for (const path of ['/', '/?q=wool', '/c/galley', '/p/enamel-mug', '/cart', '/checkout', '/orders']) {
      await page.goto(path);
      await fits(page, path);
    }
    expect(complaints).toEqual([]);
    await context.close();
  });

  test.each(screens)(
    'so can a checkout that shows its deliveries, and an order that is on its way, on $name',
    async ({ width }) => {
      const { context, page, complaints } = await open(colorScheme, width);
      await addToCart(page, 'enamel-mug', 1);
      await fillCheckout(page);
      await page.getByTestId('shipping-express').check();
      await fits(page, 'delivery options');
      await page.getByTestId('pay').click();
      await page.waitForURL(/checkoutnow/);
      await page.locator('button[value=approve]').click();
      await page.locator('[data-testid=order-status][data-status=paid]').waitFor();
      const id = new URL(page.url()).pathname.split('/').at(-1) ?? '';
      await tellOf(shop, inject('shopData'), id, 'shipped', { carrier: 'Northern Post', tracking: 'NP-1'.repeat(12) });
      await page.getByTestId('parcel').waitFor();
      await fits(page, 'an order on its way');
      await expect
        .poll(async () => {
          await page.goto('/orders');
          return page.locator('[data-testid=order-row][data-status=shipped]').count();
        }, listed)
        .toBe(1);
      await fits(page, 'orders by delivery date');
      expect(complaints).toEqual([]);
      await context.close();
    },
  );

  test.each(screens)('so can the pages of an account, whatever they have to say, on $name', async ({ width }) => {
    const { context, page, complaints } = await open(colorScheme, width);
    await page.goto('/login?after=logout');
    await page.getByTestId('login-news').waitFor();
    await fits(page, 'after a logout');
    await page.goto('/login');
    // alive: a refusal that a whole new page brings is a failed load to the console
    await page.getByRole('button', { name: 'Show password' }).waitFor();
    await page.locator('[name=email]').fill('nobody@example.com');
    await page.locator('[name=password]').fill('a wrong one');
    await page.getByTestId('login').click();
    await page.getByTestId('form-problem').waitFor();
    await fits(page, 'a login that was refused');
    await page.goto('/register');
    await page.locator('[name=password]').pressSequentially('short');
    await page.getByTestId('password-hint').filter({ hasText: 'more characters' }).waitFor();
    await fits(page, 'a password that is too short');
    await register(page, newCredentials());
    await page.locator('[data-testid=delete-account] summary').click();
    await page.getByTestId('account-link').click();
    await page.getByTestId('account-who').waitFor();
    await fits(page, 'an account with its menu open');
    await page.goto('/orders');
    await fits(page, 'the orders of an account');
    expect(complaints).toEqual([]);
    await context.close();
  });
});

test('what is not there says so and shows the way back', async () => {
  const page = await browser.newPage({ baseURL: shop });
  const response = await page.goto('/p/no-such-thing');
  expect(response?.status()).toBe(404);
  await page.getByTestId('error-page').waitFor();
  await page.close();
});
