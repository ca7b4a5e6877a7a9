import { type SQL, sql } from 'drizzle-orm';
import type { z } from 'zod';
import type { productQuery, Sort } from '../../contract/catalog.ts';
import type { Position } from '../cursor.ts';
import { cardColumns } from './rows.ts';

export type ListQuery = z.output<typeof productQuery>;
type Order = { readonly key: SQL; readonly down: boolean };

const orders: Record<Exclude<Sort, 'relevance'>, Order> = {
  newest: { key: sql`products.created_at`, down: true },
  name: { key: sql`products.name COLLATE NOCASE`, down: false },
  'price-asc': { key: sql`products.from_minor`, down: false },
  'price-desc': { key: sql`products.from_minor`, down: true },
};
/** The bm25 that the migration has set: smaller is a better match. */
const byRank: Order = { key: sql`products_search.rank`, down: false };
const byPosition: Order = { key: sql`products.position`, down: false };

/** The part of a query that decides which rows come and in which order: a cursor holds for this and nothing else. */
export const listIdentity = ({ sort, category, colour, size, q }: ListQuery): string =>
  JSON.stringify([sort, category, colour, size, q]);

/**
 * One row more than asked for, so that the caller sees whether another page follows. `match` is an FTS5 expression or
 * null for the whole list. Pages go on after a key, not after a count: rows added or hidden meanwhile shift nothing.
 */
export function listStatement(query: ListQuery, match: string | null, after: Position | null): SQL {
  const order = query.sort === 'relevance' ? (match === null ? byPosition : byRank) : orders[query.sort];
  const conditions = [sql`products.deleted_at IS NULL`];
  if (match !== null) conditions.push(sql`products_search MATCH ${match}`);
  if (query.category !== undefined) conditions.push(sql`products.category = ${query.category}`);
  if (query.colour !== undefined) conditions.push(hasVariant(sql`json_extract(options, '$.colour') = ${query.colour}`));
  if (query.size !== undefined) conditions.push(hasVariant(sql`json_extract(options, '$.size') = ${query.size}`));
  if (after !== null) {
    const beyond = order.down ? sql`<` : sql`>`;
    conditions.push(sql`(${order.key}, products.id) ${beyond} (${after.key}, ${after.tie})`);
  }
  const from =
    match === null ? sql`products` : sql`products_search JOIN products ON products.id = products_search.rowid`;
  const direction = order.down ? sql`DESC` : sql`ASC`;
  return sql`
    SELECT ${cardColumns}, products.id AS tie, ${order.key} AS key
    FROM ${from} WHERE ${sql.join(conditions, sql` AND `)}
    ORDER BY ${order.key} ${direction}, products.id ${direction} LIMIT ${query.limit + 1}`;
}

/** Written with the very expression and condition of the indexes, or SQLite would not use them. */
const hasVariant = (condition: SQL): SQL =>
  sql`products.slug IN (SELECT product FROM variants WHERE ${condition} AND deleted_at IS NULL)`;
