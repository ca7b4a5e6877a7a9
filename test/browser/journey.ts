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
  const { email, address } = order;
  for (const [name, value] of Object.entries({ email, ...address }))
    if (name === 'country') await page.locator('select[name=country]').selectOption(value);
    else await page.locator(`[name=${name}]`).fill(value);
}
