import { expect, test } from 'vitest';
import { ageMsMax, blue, lamp, red, shop, usd } from './given.ts';

const add = (app: ReturnType<typeof shop>['app'], sku: string) =>
  app.fetch(
    new Request('https://shop.test/api/cart/items', {
      method: 'POST',
      body: JSON.stringify({ sku, quantity: 1 }),
      headers: { origin: 'https://shop.test', 'content-type': 'application/json' },
    }),
  );

test('[S1.6] the shelves of a product are asked together, in one call', async () => {
  const { show, asked } = shop();
  expect(await show()).toMatchObject({ slug: lamp, variants: [{ available: 5 }, { available: 5 }] });
  expect(asked.toSorted()).toEqual(['levels', 'prices', 'stars', 'text']);
});

test('[S1.6] units on a page are a quarter of a second old at most', async () => {
  const { clock, get, show, services, levels } = shop();
  await show();
  levels.set(red, { available: 1, version: 2 });
  await clock.advance(249);
  // One asker is sent for the new number already, and hears nothing for long. The others have the old one for a moment yet.
  const { levels: ask } = services;
  Object.assign(services, { levels: () => new Promise(() => {}) });
  void get('/api/products/lamp');
  await clock.advance(0);
  Object.assign(services, { levels: ask });
  expect((await show()).variants[0].available).toBe(5);
  await clock.advance(1);
  expect((await show()).variants[0].available).toBe(1);
});

test.each(['taken', 'refused', 'not answered'])(
  '[S1.6] who has put something into the cart sees it on the page at once: %s',
  async (how) => {
    const { app, show, levels, failing, services } = shop();
    await show();
    Object.assign(services, {
      cart: async () => {
        levels.set(red, { available: 4, version: 2 });
        if (how === 'not answered') throw new Error('lost');
        return { ok: false, failure: { code: 'OUT_OF_STOCK' } };
      },
    });
    if (how === 'refused') failing.add('cart');
    await add(app, red);
    expect((await show()).variants[0].available).toBe(4);
  },
);

test('[S1.6] a page that was asked for before the cart took its units, and was made after, is not shown again', async () => {
  const { app, clock, show, get, services, levels } = shop();
  const slow = Promise.withResolvers<void>();
  const { levels: ask } = services;
  Object.assign(services, {
    levels: async (...skus: Parameters<typeof ask>) => {
      const seen = await ask(...skus);
      await slow.promise;
      return seen;
    },
  });
  const early = get('/api/products/lamp');
  await clock.advance(10);
  levels.set(red, { available: 4, version: 2 });
  await add(app, red);
  await clock.advance(10);
  slow.resolve();
  await early;
  expect((await show()).variants[0].available).toBe(4);
});

test('what happens to other goods makes no page anew', async () => {
  const { app, show, asked } = shop();
  await show();
  await add(app, 'ROPE');
  await show();
  expect(asked.filter((part) => part === 'levels')).toHaveLength(1);
  await add(app, blue);
  await show();
  expect(asked.filter((part) => part === 'levels')).toHaveLength(2);
});

test('a price on a page is never older than it may be, even when the page itself is young', async () => {
  const { clock, show, prices } = shop();
  await show();
  prices.set(red, usd(7));
  await clock.advance(ageMsMax - 100);
  await show();
  await show();
  await clock.advance(100);
  expect((await show()).variants[0].price.minor).toBe(7);
});

test('a shelf that does not answer is shown without a number; a variant without a price is not shown', async () => {
  const { clock, show, levels, prices, failing } = shop();
  levels.delete(red);
  expect((await show()).variants).toMatchObject([{ available: null }, { available: 5 }]);
  failing.add('levels');
  prices.delete(red);
  await clock.advance(ageMsMax);
  expect((await show()).variants).toMatchObject([{ sku: blue, available: null }]);
});

test('what there is not is not there, and the catalogue is not asked each time', async () => {
  const { clock, get, texts, asked } = shop();
  for (let tries = 0; tries < 3; tries++) expect((await get('/api/products/mug')).status).toBe(404);
  expect(asked).toEqual(['text']);
  texts.delete(lamp);
  await get('/api/products/lamp');
  await clock.advance(ageMsMax);
  expect((await get('/api/products/lamp')).status).toBe(404);
});
