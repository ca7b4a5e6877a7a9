import type { Page } from 'playwright-core';
import { order } from '../process/buyer.ts';

/** The steps of a shopper, as the pages name them. */
export const addToCart = async (page: Page, slug: string, quantity: number): Promise<void> => {
  await page.goto(`/p/${slug}`);
  await page.locator('[name=quantity]').fill(String(quantity));
  await page.getByTestId('add-to-cart').click();
  await page.getByTestId('added').waitFor();
};

export async function fillCheckout(page: Page): Promise<void> {
  await page.goto('/checkout');
  const { country, name, line1, city, postalCode } = order.address;
  for (const [field, value] of Object.entries({ email: order.email, name, line1, city, postalCode }))
    await page.locator(`[name=${field}]`).fill(value);
  await page.locator('select[name=country]').selectOption(country);
}
