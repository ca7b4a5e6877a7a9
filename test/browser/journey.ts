import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { order } from '../process/buyer.ts';

/** The steps of a shopper, as the pages name them. */
export const addToCart = async (page: Page, slug: string, quantity: number): Promise<void> => {
  await page.goto(`/p/${slug}`);
  await page.locator('[name=quantity]').fill(String(quantity));
  await page.getByTestId('add-to-cart').click();
  await page.getByTestId('added').waitFor();
};

export type Credentials = { readonly email: string; readonly password: string };
export const newCredentials = (): Credentials => ({
  email: `ada-${crypto.randomUUID()}@example.com`,
  password: 'kelp lantern tin whistle',
});

/** Creates an account by its form, which logs in as well, and waits for the place that `next` names. */
export async function register(page: Page, { email, password }: Credentials, next = '/account'): Promise<void> {
  await page.goto(`/register?next=${encodeURIComponent(next)}`);
  await page.locator('[name=email]').fill(email);
  await page.locator('[name=password]').fill(password);
  await page.getByTestId('register').click();
  await page.waitForURL(next);
}

export async function logIn(page: Page, { email, password }: Credentials, next = '/account'): Promise<void> {
  await page.goto(`/login?next=${encodeURIComponent(next)}`);
  await page.locator('[name=email]').fill(email);
  await page.locator('[name=password]').fill(password);
  await page.getByTestId('login').click();
  await page.waitForURL(next);
}

/** What a carrier, or the packing table, tells of an order's first delivery; `data`: the shop's own folder. */
export async function tellOf(shop: string, data: string, order: string, what: 'shipped' | 'delivered', body: object) {
  const { key } = JSON.parse(readFileSync(join(data, 'service-key.json'), 'utf8')) as { key: string };
  const headers = {
    authorization: `Bearer ${key}`,
    'content-type': 'application/json',
    'idempotency-key': `${what}-${order}`,
  };
  const init = { method: 'POST', headers, body: JSON.stringify(body) };
  const answer = await fetch(`${shop}/api/ops/orders/${order}/groups/g1/${what}`, init);
  if (answer.status !== 200) throw new Error(`${what}: ${answer.status} ${await answer.text()}`);
}

export async function fillCheckout(page: Page): Promise<void> {
  await page.goto('/checkout');
  const { country, name, line1, city, postalCode = '' } = order.address;
  for (const [field, value] of Object.entries({ email: order.email, name, line1, city, postalCode }))
    await page.locator(`[name=${field}]`).fill(value);
  await page.locator('select[name=country]').selectOption(country);
}
