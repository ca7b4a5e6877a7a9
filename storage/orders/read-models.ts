import { and, desc, eq, gte, isNotNull, isNull, lt, type SQL, sql } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/d1';
import { z } from 'zod';
import type { Page } from '../../contract/catalog.ts';
import { ok, type Result, refuse } from '../../contract/failure.ts';
import { type CallerId, orderId } from '../../contract/ids.ts';
import { type ActorKind, actorKind } from '../../contract/log.ts';
import { money } from '../../contract/money.ts';
import { orderStanding } from '../../contract/order-list.ts';
import { decodeCursor, encodeCursor, type Position } from '../cursor.ts';
import { actors, orders } from './schema.ts';

const standing = orderStanding.omit({ version: true });

/** Times are milliseconds since the epoch; `total` and `standing` are null until the order has told one. */
export const orderSummary = z.strictObject({
  id: orderId,
  status: z.string(),
  total: money.nullable(),
  placedAt: z.int(),
  updatedAt: z.int(),
  standing: standing.nullable(),
});
export type OrderSummary = Readonly<z.infer<typeof orderSummary>>;

export const actorSummary = z.strictObject({
  kind: actorKind,
  id: z.string(),
  status: z.string(),
  seq: z.int(),
  updatedAt: z.int(),
  lastType: z.string(),
});
export type ActorSummary = Readonly<z.infer<typeof actorSummary>>;

/**
 * The orders of these callers, the newest first. An order is listed once it has told `caller` and `placedAt`.
 * Refuses with INVALID and `path: "cursor"` when the cursor is not one of this list.
 */
export async function ordersOf(
  db: D1Database,
  callers: readonly CallerId[],
  cursor: string | null,
  limit = 20,
): Promise<Result<Page<OrderSummary>>> {
  const identity = `orders:${[...callers].sort().join()}`;
  const after = cursor === null ? null : decodeCursor(identity, cursor);
  if (cursor !== null && after === null) return refuse('INVALID', { path: 'cursor' });
  const rows = await drizzle(db)
    .select()
    .from(orders)
    .where(
      and(
        sql`${orders.callerId} IN (SELECT value FROM json_each(${JSON.stringify(callers)}))`,
        isNotNull(orders.placedAt),
        isNull(orders.deletedAt),
        after ? sql`(${orders.placedAt}, ${orders.id}) < (${after.key}, ${after.tie})` : undefined,
      ),
    )
    .orderBy(desc(orders.placedAt), desc(orders.id))
    .limit(limit + 1);
  const items = rows.slice(0, limit).map(toOrder);
  const last = rows.length > limit ? items.at(-1) : undefined;
  return ok({ items, nextCursor: last ? encodeCursor(identity, { key: last.placedAt, tie: last.id }) : null });
}

export type ActorFilter = {
  /** Left out: every kind. */
  readonly kind?: ActorKind;
  readonly status?: string;
  readonly idPrefix?: string;
  /** Epoch ms: only actors that were heard of then or later. */
  readonly since?: number;
};

/** The ops directory: the actors heard of last come first. Refuses a foreign cursor like `ordersOf`. */
export async function actorsOf(
  db: D1Database,
  filter: ActorFilter,
  cursor: string | null,
  limit = 50,
): Promise<Result<Page<ActorSummary>>> {
  const identity = `actors:${JSON.stringify([filter.kind, filter.status, filter.idPrefix, filter.since])}`;
  const after = cursor === null ? null : decodeCursor(identity, cursor);
  if (cursor !== null && after === null) return refuse('INVALID', { path: 'cursor' });
  // Each kind by itself, through its index. Ids tell kinds apart, so that they break ties among all of them.
  const kinds = filter.kind ? [filter.kind] : actorKind.options;
  const found = await Promise.all(kinds.map((kind) => actorsOfKind(db, { ...filter, kind }, after, limit + 1)));
  const rows = found.flat().toSorted(latestFirst);
  const items = rows.slice(0, limit);
  const last = rows.length > limit ? items.at(-1) : undefined;
  return ok({ items, nextCursor: last ? encodeCursor(identity, { key: last.updatedAt, tie: last.id }) : null });
}

async function actorsOfKind(
  db: D1Database,
  { kind, status, idPrefix, since }: ActorFilter & { readonly kind: ActorKind },
  after: Position | null,
  limit: number,
): Promise<ActorSummary[]> {
  const conditions: (SQL | undefined)[] = [eq(actors.kind, kind), isNull(actors.deletedAt)];
  if (status !== undefined) conditions.push(eq(actors.status, status));
  if (since !== undefined) conditions.push(gte(actors.updatedAt, since));
  // A range instead of LIKE: it needs no escaping and can use the key. Ids are ASCII, which ends before U+FFFF.
  if (idPrefix) conditions.push(gte(actors.id, idPrefix), lt(actors.id, `${idPrefix}\uffff`));
  if (after) conditions.push(sql`(${actors.updatedAt}, ${actors.id}) < (${after.key}, ${after.tie})`);
  const rows = await drizzle(db)
    .select()
    .from(actors)
    .where(and(...conditions))
    .orderBy(desc(actors.updatedAt), desc(actors.id))
    .limit(limit);
  return rows.map(({ deletedAt: _, ...row }) => actorSummary.parse(row));
}

/** As SQLite orders them: ids are ASCII. */
const latestFirst = (left: ActorSummary, right: ActorSummary): number =>
  right.updatedAt - left.updatedAt || (left.id < right.id ? 1 : left.id > right.id ? -1 : 0);

const toOrder = (row: typeof orders.$inferSelect): OrderSummary => {
  const { id, status, totalMinor, currency, placedAt, updatedAt } = row;
  return orderSummary.parse({
    ...{ id, status, placedAt, updatedAt },
    total: totalMinor === null ? null : { minor: totalMinor, currency },
    standing: standingIn(row.standing),
  });
};

/** What this version cannot read is as good as not told: the order is listed without it. */
const standingIn = (text: string | null): OrderSummary['standing'] =>
  text === null ? null : (standing.safeParse(JSON.parse(text)).data ?? null);
