import { expect, test } from 'vitest';
import { products } from '../../../storage/seed/catalogue.ts';
import { pictureOf } from '../../../storage/seed/pictures/card.ts';

const pictures = products.map((product) => [product.slug, pictureOf(product)] as const);

test('a picture is the same each time it is drawn, and no two products share one', () => {
  expect(products.map((product) => [product.slug, pictureOf(product)])).toEqual(pictures);
  expect(new Set(pictures.map(([, svg]) => svg.replace(/<title>.*<\/title>/, ''))).size).toBe(products.length);
});

test.each(pictures)('%s is a small, closed drawing with nothing from outside and nothing that runs', (_, svg) => {
  expect(svg.length).toBeLessThan(20_000);
  expect(svg.startsWith('<svg xmlns="http://www.w3.org/2000/svg" ')).toBe(true);
  expect(svg).not.toMatch(/<script|<text|<image|<foreignObject|href=|\son\w+=|url\((?!#)|NaN|undefined|Infinity/);
  const opened = svg.match(/<[a-zA-Z][^>]*>/g)?.filter((tag) => !tag.endsWith('/>'));
  expect(svg.match(/<\/[a-zA-Z]+>/g)?.length).toBe(opened?.length);
});
