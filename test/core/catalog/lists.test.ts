import { expect, test } from 'vitest';
import { ageMsMax, blue, red, shop, usd } from './given.ts';

const list = '/api/products';

test('a list asks no shelf: its units are what the log has told, for all goods in one call', async () => {
  const { show, asked } = shop();
  const { items } = await show(list);
  expect(items).toMatchObject([
    {
      variants: [
        { sku: red, available: 4 },
        { sku: blue, available: 4 },
      ],
    },
  ]);
  expect(asked.toSorted()).toEqual(['list', 'prices', 'stars', 'told']);
});

test('a list that was made is given again without asking anybody, and is never older than it may be', async () => {
  const { clock, show, get, prices, told, asked } = shop();
  await show(list);
  const before = asked.length;
  prices.set(red, usd(5));
  told.set(red, 1);
  await clock.advance(ageMsMax - 501);
  expect((await show(list)).items[0].variants[0]).toMatchObject({ price: usd(1_000), available: 4 });
  expect(asked).toHaveLength(before);
  await clock.advance(501);
  expect((await show(list)).items[0].variants[0]).toMatchObject({ price: usd(5), available: 1 });
  expect((await get(list)).headers.get('age')).toBe('0');
});

test('parts of another age are not made young by a new list: what is shown together is as old as its oldest part', async () => {
  const { clock, show, get, prices } = shop();
  await show('/api/products/lamp');
  prices.set(red, usd(5));
  await clock.advance(1_400);
  // The prices were read with the product's page.
  const answer = await get(list);
  expect([answer.headers.get('age'), JSON.parse(await answer.text()).items[0].variants[0].price.minor]).toEqual([
    '1',
    1_000,
  ]);
  await clock.advance(600);
  expect((await show(list)).items[0].variants[0].price.minor).toBe(5);
});

test('other words, another order and another page are other lists', async () => {
  const { show, asked } = shop();
  for (const query of ['', '?q=a', '?q=b', '?sort=name', '?limit=3', '?colour=a', '?size=a', '?category=a'])
    await show(list + query);
  for (const query of ['?sort=name&limit=24', '?limit=24']) await show(list + query);
  expect(asked.filter((part) => part === 'list')).toHaveLength(8);
});

test('a shelf that the log knows nothing of is asked once, and is then known: it does not look sold out', async () => {
  const { clock, show, told, asked } = shop();
  told.delete(blue);
  expect((await show(list)).items[0].variants).toMatchObject([{ available: 4 }, { sku: blue, available: 5 }]);
  expect(asked.filter((part) => part === 'levels' || part === 'note')).toEqual(['levels', 'note']);
  await clock.advance(10_000);
  await show(list);
  expect(asked.filter((part) => part === 'levels')).toHaveLength(1);
});

test('a shelf that neither tells nor answers is shown without a number, and the list is there', async () => {
  const { show, told, failing } = shop();
  told.delete(blue);
  failing.add('levels');
  expect((await show(list)).items[0].variants).toMatchObject([{ available: 4 }, { available: null }]);
});

test('when the catalogue fails, a list that is not too old is still there, and one that is too old is not', async () => {
  const { clock, get, failing } = shop();
  await get(list);
  failing.add('list');
  await clock.advance(ageMsMax - 1);
  for (let tries = 0; tries < 3; tries++) expect((await get(list)).status).toBe(200);
  await clock.advance(1);
  expect((await get(list)).status).toBe(500);
});

test('a query that is refused is refused each time, and leaves nothing', async () => {
  const { get, asked } = shop();
  for (let tries = 0; tries < 2; tries++) expect((await get(`${list}?limit=0`)).status).toBe(422);
  expect(asked).toEqual([]);
});
