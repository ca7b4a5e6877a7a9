import { describe, expect, test } from 'vitest';
import { warehouseCode } from '../../../contract/catalog.ts';
import { sku, slug } from '../../../contract/ids.ts';
import { catalogue, products, variants } from '../../../storage/seed/catalogue.ts';
import { iconNamed } from '../../../storage/seed/pictures/icon.ts';
import { warehouses } from '../../../storage/seed/warehouses.ts';

const repeated = (values: readonly string[]): string[] => values.filter((value, at) => values.indexOf(value) !== at);
const sentences = (text: string): string[] => text.split(/(?<=[.;!?])\s+/);

describe('the seeded catalogue', () => {
  test('is a whole shop', () => {
    expect(catalogue.length).toBeGreaterThanOrEqual(7);
    expect(products.length).toBeGreaterThanOrEqual(66);
    expect(products.filter((product) => product.variants.length > 1).length).toBeGreaterThanOrEqual(25);
    expect(variants.length).toBeGreaterThanOrEqual(160);
    for (const category of catalogue) expect(category.products.length).toBeGreaterThanOrEqual(5);
  });

  test('names nothing twice', () => {
    expect(repeated(catalogue.map((category) => category.slug))).toEqual([]);
    expect(repeated(products.map((product) => product.slug))).toEqual([]);
    expect(repeated(products.map((product) => product.name))).toEqual([]);
    expect(repeated(variants.map(([code]) => code))).toEqual([]);
    expect(repeated(products.map((product) => product.icon))).toEqual([]);
    expect(repeated(products.map((product) => String(product.position)))).toEqual([]);
  });

  test('says nothing twice: every sentence was written for one product', () => {
    expect(repeated(products.flatMap((product) => sentences(product.description)))).toEqual([]);
  });

  test('has prices, weights and units that a shopkeeper would believe', () => {
    for (const [code, , priceMinor, weightGrams, , units] of variants) {
      expect(priceMinor, code).toBeGreaterThanOrEqual(500);
      expect(priceMinor, code).toBeLessThanOrEqual(100_000);
      expect(Number.isInteger(priceMinor / 100), code).toBe(true);
      expect(weightGrams, code).toBeGreaterThanOrEqual(10);
      expect(weightGrams, code).toBeLessThanOrEqual(10_000);
      expect(units === 0 || units <= 5 || (units >= 20 && units <= 120), `${code} has ${units}`).toBe(true);
    }
    expect(variants.filter(([, , , , , units]) => units === 0)).toHaveLength(2);
    expect(variants.filter(([, , , , , units]) => units >= 1 && units <= 5).length).toBeGreaterThan(5);
    expect(new Set(variants.map(([, , priceMinor]) => priceMinor)).size).toBeGreaterThan(60);
  });

  test('ships from four warehouses that exist, all of them in use', () => {
    const codes = warehouses.map(({ code }) => warehouseCode.parse(code));
    expect(new Set(variants.map(([, , , , warehouse]) => warehouse))).toEqual(new Set(codes));
    for (const { latitude, longitude } of warehouses) {
      expect(Math.abs(latitude)).toBeLessThan(66);
      expect(Math.abs(longitude)).toBeLessThan(130);
    }
  });
});

describe.each(products.map((product) => [product.slug, product] as const))('%s', (_, product) => {
  test('has a slug, codes, a day and an icon of the right form', () => {
    expect(slug.safeParse(product.slug).success).toBe(true);
    for (const [code] of product.variants) expect(sku.safeParse(code).success, code).toBe(true);
    expect(new Date(product.since).toISOString().slice(0, 10)).toBe(product.since);
    expect(iconNamed(product.icon).lines).toContain('<');
  });

  test('is described in two to four sentences, with at least one detail', () => {
    const stops = product.description.match(/[.!?](\s|$)/g)?.length ?? 0;
    expect(stops, product.description).toBeGreaterThanOrEqual(2);
    expect(stops, product.description).toBeLessThanOrEqual(4);
    expect(product.description.length).toBeGreaterThan(110);
    expect(product.description).not.toMatch(/lorem|ipsum|TODO/i);
    expect(Object.values(product.details).every((text) => text.length > 1)).toBe(true);
    expect(Object.keys(product.details).length).toBeGreaterThanOrEqual(1);
  });

  test('has variants that differ from each other in the same options', () => {
    const shapes = new Set(product.variants.map(([, options]) => Object.keys(options).join()));
    expect(shapes.size).toBe(1);
    expect(repeated(product.variants.map(([, options]) => JSON.stringify(options)))).toEqual([]);
    if (product.variants.length > 1) expect(shapes.has('')).toBe(false);
  });
});
