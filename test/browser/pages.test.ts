import { AxeBuilder } from '@axe-core/playwright';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { openBrowser } from './chromium.ts';
import { addToCart } from './journey.ts';

const shop = inject('shopUrl');
let browser: Browser;
beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(() => browser.close());

describe.each(['light', 'dark'] as const)('in %s', (colorScheme) => {
  test.each([
    { name: 'a wide screen', width: 1280 },
    { name: 'a small telephone', width: 375 },
  ])('every page can be used by everybody and fits, on $name', async ({ width }) => {
    const context = await browser.newContext({ baseURL: shop, colorScheme, viewport: { width, height: 800 } });
    const page = await context.newPage();
    const complaints: string[] = [];
    page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
    page.on('pageerror', (error) => complaints.push(String(error)));
    await addToCart(page, 'enamel-mug', 1);
    for (const path of ['/', '/?q=wool', '/c/galley', '/p/enamel-mug', '/cart', '/checkout']) {
      await page.goto(path);
      const { violations } = await new AxeBuilder({ page }).analyze();
      expect(violations.map(({ id, nodes }) => `${path} ${id} ${nodes[0]?.html}`)).toEqual([]);
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      expect(overflow, `${path} is wider than the screen`).toBeLessThanOrEqual(0);
    }
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
