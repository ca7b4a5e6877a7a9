import { and, desc, eq, isNull, lte, max, sql } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/d1';
import { type Sku, sku as skuSchema } from '../../contract/ids.ts';
import { type Currency, type Money, money } from '../../contract/money.ts';
import { prices } from './schema.ts';

export type Pricing = ReturnType<typeof pricing>;

/** `now` is milliseconds since the epoch: it decides which price has begun. */
export function pricing(db: D1Database, now: () => number = Date.now) {
  const orm = drizzle(db);

  return {
    /**
     * The price of each SKU at this moment; SKUs without one are absent. One statement for any number of SKUs: they
     * travel as one JSON parameter, since D1 binds at most 100.
     */
    async current(skus: readonly Sku[], currency: Currency): Promise<Map<Sku, Money>> {
      if (skus.length === 0) return new Map();
      // SQLite takes the bare column `minor` from the row that holds the max().
      // https://www.sqlite.org/lang_select.html#bareagg
      const rows = await orm
        .select({ sku: prices.sku, minor: prices.minor, validFrom: max(prices.validFrom) })
        .from(prices)
        .where(
          and(
            sql`${prices.sku} IN (SELECT value FROM json_each(${JSON.stringify(skus)}))`,
            eq(prices.currency, currency),
            lte(prices.validFrom, now()),
            isNull(prices.deletedAt),
          ),
        )
        .groupBy(prices.sku);
      return new Map(rows.map(({ sku, minor }) => [skuSchema.parse(sku), money.parse({ minor, currency })]));
    },

    /** Begins a price now or at `validFrom`; a price that begins at the same millisecond is replaced. */
    async setPrice(sku: Sku, { minor, currency }: Money, validFrom: number = now()): Promise<void> {
      await orm
        .insert(prices)
        .values({ sku, currency, validFrom, minor })
        .onConflictDoUpdate({
          target: [prices.sku, prices.currency, prices.validFrom],
          set: { minor, deletedAt: null },
        });
    },

    /** Every price that this SKU had, has, or will have, the latest first. */
    async history(sku: Sku, currency: Currency): Promise<{ price: Money; validFrom: number }[]> {
      const rows = await orm
        .select({ minor: prices.minor, validFrom: prices.validFrom })
        .from(prices)
        .where(and(eq(prices.sku, sku), eq(prices.currency, currency), isNull(prices.deletedAt)))
        .orderBy(desc(prices.validFrom));
      return rows.map(({ minor, validFrom }) => ({ price: money.parse({ minor, currency }), validFrom }));
    },
  };
}
