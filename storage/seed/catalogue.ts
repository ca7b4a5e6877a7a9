import { bosun } from './bosun.ts';
import { cabin } from './cabin.ts';
import { carry } from './carry.ts';
import { chartRoom } from './chart-room.ts';
import { foulWeather } from './foul-weather.ts';
import { galley } from './galley.ts';
import { light } from './light.ts';
import type { SeedCategory, SeedProduct, SeedVariant } from './shape.ts';
import { shore } from './shore.ts';
import { washroom } from './washroom.ts';

/** Holdfast Supply, named after the root-like foot by which kelp keeps its place in any sea. In the order of the menu. */
export const catalogue: readonly SeedCategory[] = [
  foulWeather,
  galley,
  cabin,
  light,
  carry,
  shore,
  bosun,
  washroom,
  chartRoom,
];

export type PlacedProduct = SeedProduct & { readonly category: string; readonly position: number };

/** Dealt like cards, the first of each category and then the second: the front page shows the whole shop. */
export const products: readonly PlacedProduct[] = catalogue.flatMap((category, column) =>
  category.products.map((product, row) => ({ ...product, category: category.slug, position: row * 100 + column })),
);

export const variants: readonly SeedVariant[] = products.flatMap((product) => product.variants);
