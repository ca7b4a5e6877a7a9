import { z } from 'zod';
import { type Slug, slug as slugSchema } from '../../contract/ids.ts';
import { type Histogram, nobodyRated } from '../../contract/ratings.ts';

// R3  What is summed is what is shown. Every write stands between two statements of its own batch: what its ratings were is
//     taken out of the sums, and what they are then is put in. Nothing is counted anew, and nothing counts twice.

const columns = 'one, two, three, four, five';
const counted = `sum(stars = 1) AS one, sum(stars = 2) AS two, sum(stars = 3) AS three, sum(stars = 4) AS four,
  sum(stars = 5) AS five`;
const each = (sql: (column: string) => string): string => columns.split(', ').map(sql).join(', ');

/** `which`: a condition on ratings, in which ?1 stands for `value`. It must mean the same ratings before and after. */
export function aroundSums(db: D1Database, which: string, value: string) {
  const those = `FROM ratings WHERE ${which} AND state = 'shown' GROUP BY product`;
  return (...writes: readonly D1PreparedStatement[]): D1PreparedStatement[] => [
    db
      .prepare(
        `UPDATE rating_sums SET ${each((column) => `${column} = rating_sums.${column} - was.${column}`)}
         FROM (SELECT product, ${counted} ${those}) AS was WHERE rating_sums.product = was.product`,
      )
      .bind(value),
    ...writes,
    db
      .prepare(
        `INSERT INTO rating_sums (product, ${columns}) SELECT product, ${counted} ${those}
         ON CONFLICT (product) DO UPDATE SET ${each((column) => `${column} = rating_sums.${column} + excluded.${column}`)}`,
      )
      .bind(value),
  ];
}

/** Makes all sums again from the ratings themselves. */
export const sumsAnew = (db: D1Database): D1PreparedStatement[] => [
  db.prepare('DELETE FROM rating_sums'),
  db.prepare(
    `INSERT INTO rating_sums (product, ${columns})
     SELECT product, ${counted} FROM ratings WHERE state = 'shown' GROUP BY product`,
  ),
];

const count = z.int().min(0);
const row = z.object({ product: slugSchema, one: count, two: count, three: count, four: count, five: count });

export const sumsOf = (db: D1Database, products: readonly Slug[]): D1PreparedStatement =>
  db
    .prepare(`SELECT product, ${columns} FROM rating_sums WHERE product IN (SELECT value FROM json_each(?1))`)
    .bind(JSON.stringify(products));

/** Each of them is there: of what nobody has rated, nothing is summed. */
export function histogramsIn(rows: readonly unknown[], products: readonly Slug[]): Map<Slug, Histogram> {
  const found = new Map(
    z
      .array(row)
      .parse(rows)
      .map(({ product, one, two, three, four, five }) => [product, { 1: one, 2: two, 3: three, 4: four, 5: five }]),
  );
  return new Map(products.map((product) => [product, found.get(product) ?? nobodyRated]));
}
