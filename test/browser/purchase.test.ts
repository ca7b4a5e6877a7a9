import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { availableOf, booksOf } from '../process/buyer.ts';
import { openBrowser } from './chromium.ts';
import { addToCart, fillCheckout, tellOf } from './journey.ts';

const shop = inject('shopUrl');
const data = inject('shopData');
let browser: Browser;
beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(() => browser.close());

/** The statuses that a page has shown without being loaded again, in their order. */
async function watchStatuses(page: Page): Promise<() => Promise<string[]>> {
  await page.evaluate(() => {
    const status = document.querySelector('[data-testid=order-status]');
    const seen = [status?.getAttribute('data-status') ?? ''];
    Object.assign(globalThis, { seen });
    const look = () => {
      const now = status?.getAttribute('data-status') ?? '';
      if (seen.at(-1) !== now) seen.push(now);
    };
    if (status) new MutationObserver(look).observe(status, { attributes: true });
  });
  return () => page.evaluate(() => (globalThis as unknown as { seen: string[] }).seen);
}

const dollars = (text: string | null): number => Number(/[\d.]+/.exec(text ?? '')?.[0]);

describe.each([{ scripts: true }, { scripts: false }])('a shopper, with scripts: $scripts', ({ scripts }) => {
  test('[M1] [S1] buys two of a thing at PayPal: it is paid once, the units are gone, the cart is empty', async () => {
    const sku = scripts ? 'MUG-ENAMEL-SEA' : 'MUG-ENAMEL-SAND';
    const before = await availableOf(shop, sku);
    const context = await browser.newContext({ baseURL: shop, javaScriptEnabled: scripts });
    const page = await context.newPage();
    await page.goto(`/p/enamel-mug?sku=${sku}`);
    await page.locator(`input[value="${sku}"]`).check({ force: true });
    await page.locator('[name=quantity]').fill('2');
    await page.getByTestId('add-to-cart').click();
    await page.getByTestId('added').waitFor();
    await fillCheckout(page);
    // With scripts the options come by themselves once the address is complete; without, a button asks for them.
    if (!scripts) await page.getByTestId('show-delivery').click();
    await page.getByTestId('shipping-express').check();
    if (!scripts) await page.getByTestId('pay').waitFor();
    else await expect.poll(() => page.getByTestId('shipping-cost').textContent()).not.toBe('by address');
    const total = 32 + dollars(await page.getByTestId('price-express').textContent());
    if (scripts) expect(dollars(await page.getByTestId('total').textContent())).toBe(total);
    await page.getByTestId('pay').click();
    await page.waitForURL(/\/sandbox\/paypal\/checkoutnow/);
    const approveUrl = page.url();

    await page.locator('button[value=approve]').click();
    await page.waitForURL(/\/orders\/order_/);
    const status = page.getByTestId('order-status');
    await expect.poll(() => status.getAttribute('data-status'), { timeout: 15_000 }).toBe('paid');

    expect(await availableOf(shop, sku)).toBe(before - 2);
    const id = new URL(page.url()).pathname.split('/').at(-1) ?? '';
    const books = await booksOf(approveUrl, id);
    expect(books.captures).toMatchObject([{ customId: id, status: 'COMPLETED', amount: { value: total.toFixed(2) } }]);
    await page.goto('/cart');
    await page.getByTestId('cart-empty').waitFor();
    await context.close();
  });
});

test('[O2] the order page goes from waiting to paid by itself, in a tab that nobody touches', async () => {
  const context = await browser.newContext({ baseURL: shop });
  const page = await context.newPage();
  await addToCart(page, 'enamel-mug', 1);
  await fillCheckout(page);
  await page.getByTestId('pay').click();
  await page.waitForURL(/checkoutnow/);
  const cart = await context.newPage();
  await cart.goto('/cart');
  const href = await cart.getByTestId('cart-frozen').locator('a[href^="/orders/"]').first().getAttribute('href');
  const watching = await context.newPage();
  await watching.goto(href ?? '');
  const seen = await watchStatuses(watching);
  // the line is open before anything happens
  await watching.waitForTimeout(500);
  await page.locator('button[value=approve]').click();
  await expect.poll(seen, { timeout: 15_000 }).toEqual(['awaiting-payment', 'paid']);
  await context.close();
});

test.each(['cancel', 'decline'])(
  '[O3] after "%s" at PayPal the order waits, and once it is cancelled the cart is back',
  async (decision) => {
    const context = await browser.newContext({ baseURL: shop });
    const page = await context.newPage();
    await addToCart(page, 'enamel-mug', 2);
    await fillCheckout(page);
    await page.getByTestId('pay').click();
    await page.waitForURL(/checkoutnow/);
    await page.locator(`button[value=${decision}]`).click();
    await page.waitForURL(/\/orders\/order_/);
    const status = page.getByTestId('order-status');
    // Coming back ends nothing: the page says how it stands, and asks.
    await page.getByTestId(decision === 'decline' ? 'declined' : 'left-paypal').waitFor();
    await page.getByTestId('cancel-order').click();
    await expect.poll(() => status.getAttribute('data-status'), { timeout: 15_000 }).toBe('cancelled');
    await page.getByTestId('cancel-reason').waitFor();
    await page.goto('/cart');
    expect(await page.getByTestId('cart-line').count()).toBe(1);
    await context.close();
  },
);

test('a shopper takes express, sees the total, pays, and watches it leave and arrive without touching the page', async () => {
  const context = await browser.newContext({ baseURL: shop });
  const page = await context.newPage();
  await addToCart(page, 'enamel-mug', 2);
  await fillCheckout(page);
  await page.getByTestId('shipping-express').check();
  const total = await page.getByTestId('total').textContent();
  expect(await page.getByTestId('pay').textContent()).toContain(total);
  await page.getByTestId('pay').click();
  await page.waitForURL(/checkoutnow/);
  await page.locator('button[value=approve]').click();
  await page.waitForURL(/\/orders\/order_/);
  const status = page.getByTestId('order-status');
  await expect.poll(() => status.getAttribute('data-status'), { timeout: 15_000 }).toBe('paid');
  expect(await page.getByTestId('captured').textContent()).toBe(total);
  expect(await page.getByTestId('group-total').textContent()).toBe(total);
  const seen = await watchStatuses(page);
  const id = new URL(page.url()).pathname.split('/').at(-1) ?? '';
  await tellOf(shop, data, id, 'shipped', { carrier: 'Northern Post', tracking: 'NP 77 1' });
  await page.getByTestId('parcel').filter({ hasText: 'Northern Post NP 77 1' }).waitFor();
  expect(await page.getByTestId('group-word').textContent()).toBe('On its way');
  await tellOf(shop, data, id, 'delivered', {});
  await expect.poll(seen, { timeout: 15_000 }).toEqual(['paid', 'shipped', 'delivered']);
  expect(await page.getByTestId('goods-news').textContent()).toContain('All of it has arrived.');
  const steps = page.locator('[data-testid=timeline] [data-state=done]');
  await expect
    .poll(() => steps.evaluateAll((all) => all.map((step) => step.getAttribute('data-status'))))
    .toEqual([...['placed', 'awaiting-payment', 'paid', 'shipped', 'delivered']]);
  const row = page.locator(`[data-testid=order-row][data-id=${id}]`);
  await expect
    .poll(
      async () => {
        await page.goto('/orders');
        return (await row.count()) > 0 && row.getAttribute('data-status');
      },
      { timeout: 20_000 },
    )
    .toBe('delivered');
  const date = page.getByTestId('delivery-date').filter({ has: row });
  expect(await date.getByTestId('date-payment').textContent()).toBe(`${total}, paid`);
  await context.close();
});

test('a total that has changed since it was shown is told, with the old and the new one, and one press takes it', async () => {
  const context = await browser.newContext({ baseURL: shop });
  const page = await context.newPage();
  await addToCart(page, 'enamel-mug', 1);
  await fillCheckout(page);
  await page.getByTestId('shipping-standard').check();
  const total = await page.getByTestId('total').textContent();
  const shown = page.locator('[name=total-standard]');
  const said = await shown.inputValue();
  // as if it had been shown before the rules of the shop became others
  await shown.evaluate((field: HTMLInputElement) => (field.value = '1234 USD'));
  await page.getByTestId('pay').click();
  await page.getByTestId('total-changed').waitFor();
  expect(await page.getByTestId('total-before').textContent()).toBe('$12.34');
  expect(await page.getByTestId('total-now').textContent()).toBe(total);
  await shown.evaluate((field: HTMLInputElement, value) => (field.value = value), said);
  await page.getByTestId('take-total').click();
  await page.waitForURL(/checkoutnow/);
  await context.close();
});
