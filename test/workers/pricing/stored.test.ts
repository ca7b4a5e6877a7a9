import { env } from 'cloudflare:workers';
import { expect, test } from 'vitest';
import { type Sku, sku } from '../../../contract/ids.ts';
import { pricing } from '../../../storage/pricing/pricing.ts';

const code = (name: string): Sku => sku.parse(`PRICING-TEST-${name}`);
const usd = (minor: number) => ({ minor, currency: 'USD' }) as const;

test('the current price is the last one that has begun; one of the future waits', async () => {
  let now = 1000;
  const prices = pricing(env.DB_PRICING, () => now);
  await prices.setPrice(code('A'), usd(500));
  await prices.setPrice(code('A'), usd(700), 3000);
  await prices.setPrice(code('A'), usd(600), 2000);
  const at = async (time: number) => {
    now = time;
    return (await prices.current([code('A')], 'USD')).get(code('A'));
  };
  expect(await at(999)).toBeUndefined();
  expect(await at(1000)).toEqual(usd(500));
  expect(await at(2999)).toEqual(usd(600));
  expect(await at(3000)).toEqual(usd(700));
  expect(await prices.history(code('A'), 'USD')).toEqual([
    { price: usd(700), validFrom: 3000 },
    { price: usd(600), validFrom: 2000 },
    { price: usd(500), validFrom: 1000 },
  ]);
});

test('currencies do not mix, and setting a price twice is setting it once', async () => {
  const prices = pricing(env.DB_PRICING, () => 5000);
  await prices.setPrice(code('B'), usd(900));
  await prices.setPrice(code('B'), usd(900));
  await prices.setPrice(code('B'), { minor: 800, currency: 'EUR' });
  expect(await prices.current([code('B')], 'EUR')).toEqual(new Map([[code('B'), { minor: 800, currency: 'EUR' }]]));
  expect(await prices.current([code('B')], 'GBP')).toEqual(new Map());
  expect(await prices.history(code('B'), 'USD')).toHaveLength(1);
});

test('a thousand SKUs are priced in one call, and the index serves it', async () => {
  const prices = pricing(env.DB_PRICING, () => 5000);
  await prices.setPrice(code('C'), usd(100));
  const many = Array.from({ length: 1000 }, (_, index) => code(`NONE-${index}`));
  expect((await prices.current([...many, code('C')], 'USD')).size).toBe(1);
  expect(await prices.current([], 'USD')).toEqual(new Map());
  const plan = await env.DB_PRICING.prepare(
    `EXPLAIN QUERY PLAN SELECT sku, minor, max(valid_from) FROM prices WHERE sku IN (SELECT value FROM json_each('[]'))
     AND currency = 'USD' AND valid_from <= 1 AND deleted_at IS NULL GROUP BY sku`,
  ).all();
  expect(JSON.stringify(plan.results)).toContain('SEARCH prices USING INDEX');
});
