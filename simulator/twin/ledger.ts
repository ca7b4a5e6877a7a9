import { z } from 'zod';
import { sku, slug } from '../../contract/ids.ts';

/** `slug`: the page on which it is sold; without it, one named after the SKU. */
export const goods = z
  .array(z.strictObject({ sku, slug: slug.optional(), units: z.int().min(0).max(1_000_000) }))
  .min(1);
export type Goods = z.infer<typeof goods>;

const priceMinor = 1_600;
const tables = {
  stock:
    'CREATE TABLE stock (sku TEXT PRIMARY KEY, slug TEXT NOT NULL, units_at_start INTEGER NOT NULL, units INTEGER NOT NULL, price_minor INTEGER NOT NULL)',
  carts: 'CREATE TABLE carts (token TEXT PRIMARY KEY, version INTEGER NOT NULL, lines TEXT NOT NULL)',
  orders:
    'CREATE TABLE orders (id TEXT PRIMARY KEY, token TEXT NOT NULL, key TEXT NOT NULL, status TEXT NOT NULL, placed_at INTEGER NOT NULL, cancelled_at INTEGER, body TEXT NOT NULL, lines TEXT NOT NULL)',
};

/** Begins anew, with these units on the shelves. */
export async function reset(db: D1Database, goods: Goods): Promise<void> {
  for (const [name, create] of Object.entries(tables)) {
    await db.prepare(`DROP TABLE IF EXISTS ${name}`).run();
    await db.prepare(create).run();
  }
  for (const { sku, slug, units } of goods)
    await db
      .prepare('INSERT INTO stock (sku, slug, units_at_start, units, price_minor) VALUES (?, ?, ?, ?, ?)')
      .bind(sku, slug ?? sku.toLowerCase(), units, units, priceMinor)
      .run();
}

export type TwinAudit = {
  readonly shelves: readonly {
    readonly sku: string;
    readonly unitsAtStart: number;
    /** In orders that are paid. */
    readonly unitsSold: number;
    readonly unitsLeft: number;
  }[];
  readonly orders: { readonly paid: number; readonly cancelled: number };
};

/** What the books say afterwards. An honest shop has `unitsSold + unitsLeft = unitsAtStart`. */
export async function audit(db: D1Database): Promise<TwinAudit> {
  const shelves = await db
    .prepare(
      `SELECT sku, units_at_start AS unitsAtStart, units AS unitsLeft,
         (SELECT coalesce(sum(json_extract(line.value, '$.quantity')), 0)
            FROM orders, json_each(orders.lines) AS line
           WHERE orders.status = 'paid' AND json_extract(line.value, '$.sku') = stock.sku) AS unitsSold
       FROM stock ORDER BY sku`,
    )
    .all<TwinAudit['shelves'][number]>();
  const counted = await db
    .prepare('SELECT status, count(*) AS orders FROM orders GROUP BY status')
    .all<{ status: string; orders: number }>();
  const of = (status: string) => counted.results.find((row) => row.status === status)?.orders ?? 0;
  return { shelves: shelves.results, orders: { paid: of('paid'), cancelled: of('cancelled') } };
}
