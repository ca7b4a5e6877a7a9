import type { Options } from '../../contract/catalog.ts';

/** One row of the table that a product's variants are. Prices in US cents. */
export type SeedVariant = readonly [
  sku: string,
  options: Options,
  priceMinor: number,
  weightGrams: number,
  warehouse: 'AST' | 'FAL' | 'GAL' | 'RKD',
  /** On the shelf on the first day. */
  units: number,
];

export type SeedProduct = {
  readonly slug: string;
  readonly name: string;
  /** Name of a lucide icon, the motif of the picture. */
  readonly icon: string;
  /** The day it came into the shop: `2024-03-04`. */
  readonly since: string;
  /** Words that people look for and that we do not use. */
  readonly alsoCalled?: string;
  readonly description: string;
  readonly details: Readonly<Record<string, string>>;
  readonly variants: readonly SeedVariant[];
};

export type SeedCategory = {
  readonly slug: string;
  readonly name: string;
  readonly tagline: string;
  readonly products: readonly SeedProduct[];
};
