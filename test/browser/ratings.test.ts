import { AxeBuilder } from '@axe-core/playwright';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { openBrowser } from './chromium.ts';
import { addToCart, fillCheckout, tellOf } from './journey.ts';

const [shop, data] = [inject('shopUrl'), inject('shopData')];
let browser: Browser;
beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(() => browser.close());

async function fits(page: Page, what: string): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map(({ id, nodes }) => `${what}: ${id} ${nodes[0]?.html}`)).toEqual([]);
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  expect(overflow, `${what}: wider than the screen`).toBeLessThanOrEqual(0);
  const shots = process.env.SCREENSHOTS;
  if (shots) await page.screenshot({ path: `${shots}/${what}.png`, fullPage: true });
}

async function delivered(page: Page, slug: string): Promise<string> {
  await addToCart(page, slug, 1);
  await fillCheckout(page);
  await page.locator('[name=method][value=manual]').check();
  await page.getByTestId('pay').click();
  await page.waitForURL(/\/orders\/order_/);
  const id = new URL(page.url()).pathname.split('/').at(-1) ?? '';
  const status = async () => {
    await page.goto(`/orders/${id}`);
    return page.getByTestId('order-status').getAttribute('data-status');
  };
  await expect.poll(status, { timeout: 20_000, interval: 500 }).toBe('paid');
  expect(await page.getByTestId('rate-form').count()).toBe(0);
  await tellOf(shop, data, id, 'delivered', {});
  await expect.poll(status, { timeout: 20_000, interval: 500 }).toBe('delivered');
  return id;
}

describe.each([
  { scripts: true, colorScheme: 'light', width: 1280, slug: 'shetland-blanket' },
  { scripts: true, colorScheme: 'dark', width: 375, slug: 'kelp-soap' },
  { scripts: false, colorScheme: 'light', width: 375, slug: 'enamel-mug' },
  { scripts: false, colorScheme: 'dark', width: 1280, slug: 'enamel-mug' },
] as const)('with scripts: $scripts, in $colorScheme, $width px wide', ({ scripts, colorScheme, width, slug }) => {
  test('[R1] a buyer rates what has come, sees it on the product, and changes it', async () => {
    const context = await browser.newContext({
      ...{ baseURL: shop, javaScriptEnabled: scripts, colorScheme, viewport: { width, height: 900 } },
    });
    const page = await context.newPage();
    const name = `${colorScheme}-${width}`;
    const id = await delivered(page, slug);
    const form = page.getByTestId('rate-form');
    if (scripts) await fits(page, `order-${name}`);
    await form.locator('[name=stars][value="4"]').check();
    await form.locator('textarea').fill('Warm all night,\nand dry by noon.');
    await form.getByTestId('rate').click();
    await page.getByTestId('rated').waitFor();
    expect(new URL(page.url()).searchParams.get('rated')).toBe(slug);

    await page.goto(`/p/${slug}?sort=newest`);
    const rating = page.getByTestId('rating').filter({ hasText: 'Warm all night, and dry by noon.' }).first();
    expect(await rating.innerText()).toContain('Verified buyer');
    expect(await rating.getByTestId('stars').getAttribute('data-stars')).toBe('4');
    if (scripts) await fits(page, `product-${name}`);
    await page.getByRole('link', { name: 'Fewest stars' }).click();
    await page.waitForURL(/sort=lowest/);
    await page.getByTestId('histogram-4').click();
    await page.waitForURL(/stars=4/);
    expect(await page.getByTestId('rating').count()).toBeGreaterThan(0);

    await page.goto(`/orders/${id}`);
    expect(await form.locator('[name=stars][value="4"]').isChecked()).toBe(true);
    expect(await form.locator('textarea').inputValue()).toBe('Warm all night, and dry by noon.');
    await form.locator('[name=stars][value="5"]').check();
    await form.getByTestId('rate').click();
    await page.getByTestId('rated').waitFor();
    await page.goto(`/p/${slug}?stars=5`);
    await page.getByTestId('rating').filter({ hasText: 'changed since' }).first().waitFor();
    await context.close();
  });
});
