import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { matchExpression } from '../../../storage/catalog/search-query.ts';
import { migrated } from './database.ts';

const database = migrated('catalog');
database.exec(`INSERT INTO products (slug, name, category, description, details, keywords, picture, position, created_at, updated_at)
  VALUES ('mug', 'Enamel Mug', 'galley', 'Kept for café au lait', '{}', 'Galley Sea Sand', 'mug.svg', 1, 1, 1)`);
const search = database.prepare('SELECT count(*) AS found FROM products_search WHERE products_search MATCH ?');
const found = (text: string): number => {
  const expression = matchExpression(text);
  return expression === null ? 0 : Number(search.get(expression)?.found);
};

describe('what a shopper types', () => {
  test.each(['mug', 'MUG', 'mugs', 'enam', 'mug sea', 'sea mug', 'cafe', 'CAFÉ', 'galley, mug!', 'mug (sea)'])(
    'finds the mug by "%s"',
    (text) => expect(found(text)).toBe(1),
  );

  test.each(['anchor', 'mug anchor', 'ug', '', '   ', '*', '"', '--', '😀'])('does not find it by "%s"', (text) => {
    expect(found(text)).toBe(0);
  });

  test.each([
    ['mug OR anchor', '"mug"* "OR"* "anchor"*'],
    ['name: mug', '"name"* "mug"*'],
    ['NEAR(mug sea)', '"NEAR"* "mug"* "sea"*'],
    ['"mug" * ^sea -sand +x', '"mug"* "sea"* "sand"* "x"*'],
    ['mug"; DROP TABLE products', '"mug"* "DROP"* "TABLE"* "products"*'],
  ])('has no operators: %s', (text, expression) => expect(matchExpression(text)).toBe(expression));

  test('is never a syntax error, whatever it is', () => {
    let searched = 0;
    const hostile = fc.constantFrom(
      '"',
      '*',
      '(',
      ')',
      ':',
      '^',
      '-',
      '+',
      '{',
      '}',
      ' OR ',
      ' NEAR/2 ',
      '\0',
      "'",
      'a',
    );
    const texts = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.array(hostile).map((parts) => parts.join('')),
    );
    fc.assert(
      fc.property(texts, (text) => {
        const expression = matchExpression(text);
        if (expression === null) return;
        searched++;
        search.get(expression);
      }),
      { numRuns: 600 },
    );
    expect(searched).toBeGreaterThan(100);
  });

  test('is cut to eight words of forty characters', () => {
    const expression = matchExpression(Array.from({ length: 50 }, () => 'long'.repeat(50)).join(' '));
    expect(expression?.split(' ')).toHaveLength(8);
    expect(expression?.length).toBeLessThanOrEqual(8 * 44);
  });
});
