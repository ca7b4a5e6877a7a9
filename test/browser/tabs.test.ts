import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { Buyer } from '../process/buyer.ts';
import { openBrowser } from './chromium.ts';

const shop = inject('shopUrl');
const sku = 'SOAP-KELP-BAY';
let browser: Browser;
let buyer: Buyer;
let contexts: BrowserContext[];
let tabs: Page[];

/** Two tabs of one browser and one of another, all with the same guest's cookie, on the cart page. */
beforeAll(async () => {
  browser = await openBrowser();
  buyer = new Buyer(shop);
  await buyer.add('MUG-ENAMEL-SOOT', 1);
  const [name = '', value = ''] = buyer.cookie.split('=');
  contexts = [await browser.newContext({ baseURL: shop }), await browser.newContext({ baseURL: shop })];
  for (const context of contexts) await context.addCookies([{ name, value, url: shop }]);
  tabs = await Promise.all(
    [contexts[0], contexts[0], contexts[1]].map((context) => context?.newPage() as Promise<Page>),
  );
  await Promise.all(tabs.map((tab) => tab.goto('/cart')));
  await Promise.all(tabs.map((tab) => tab.getByTestId('cart-line').first().waitFor()));
});
afterAll(() => browser.close());

const count = (tab: Page) => tab.getByTestId('cart-count').innerText();
const counts = () => Promise.all(tabs.map(async (tab) => Number.parseInt(await count(tab), 10)));

test('[C1] what is added anywhere is shown in every tab and browser of the cart', async () => {
  // The lines of a page that has just been loaded may still be opening.
  await expect.poll(counts).toEqual([1, 1, 1]);
  expect((await buyer.add(sku, 3)).status).toBe(200);
  await expect.poll(counts).toEqual([4, 4, 4]);
  await buyer.call('DELETE', `/api/cart/items/${sku}`);
  await expect.poll(counts).toEqual([1, 1, 1]);
});

test('[C1] a browser that was offline for a while is equal to the server soon after', async () => {
  await contexts[1]?.setOffline(true);
  await buyer.add(sku, 2);
  await expect.poll(async () => (await counts()).slice(0, 2)).toEqual([3, 3]);
  await tabs[2]?.waitForTimeout(10_000);
  await contexts[1]?.setOffline(false);
  await expect.poll(counts, { timeout: 5_000 }).toEqual([3, 3, 3]);
  const { body } = await buyer.cart();
  expect(body.units).toBe(3);
});
