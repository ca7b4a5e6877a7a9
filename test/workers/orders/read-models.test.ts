import { env } from 'cloudflare:workers';
import { expect, test } from 'vitest';
import { callerId } from '../../../contract/ids.ts';
import type { LogEntry } from '../../../contract/log.ts';
import { applyEntries } from '../../../storage/orders/projection.ts';
import { actorsOf, ordersOf } from '../../../storage/orders/read-models.ts';

const caller = callerId.parse(`guest_${'r'.repeat(26)}`);
const order = (index: number): string => `order_${String(index).padStart(26, '0')}`;
const placed = (index: number): LogEntry => ({
  source: { kind: 'order', id: order(index) },
  ...{ seq: 1, at: 1000 + index, type: 'order-placed', status: index % 2 === 0 ? 'placed' : 'paid' },
  // Pairs share a millisecond, so that the pages need their tie-breaker.
  data: { caller, totalMinor: 100 + index, currency: 'USD', placedAt: 1000 + Math.floor(index / 2) },
});
const hundred = Array.from({ length: 100 }, (_, index) => placed(index));

async function all<Item>(read: (cursor: string | null) => Promise<{ ok: true; value: Listed<Item> } | { ok: false }>) {
  const seen: Item[] = [];
  let cursor: string | null = null;
  do {
    const listed = await read(cursor);
    if (!listed.ok) throw new Error('refused');
    seen.push(...listed.value.items);
    cursor = listed.value.nextCursor;
  } while (cursor !== null);
  return seen;
}
type Listed<Item> = { readonly items: readonly Item[]; readonly nextCursor: string | null };

test('a batch of a hundred entries is applied whole, and a second time without effect', async () => {
  await applyEntries(env.DB_ORDERS, hundred);
  const rows = 'SELECT * FROM orders ORDER BY id';
  const once = (await env.DB_ORDERS.prepare(rows).all()).results;
  expect(once).toHaveLength(100);
  await applyEntries(env.DB_ORDERS, hundred);
  expect((await env.DB_ORDERS.prepare(rows).all()).results).toEqual(once);
  await applyEntries(env.DB_ORDERS, []);
});

test('a caller sees the own orders, newest first, each once over all pages', async () => {
  await applyEntries(env.DB_ORDERS, hundred);
  const seen = await all((cursor) => ordersOf(env.DB_ORDERS, [caller], cursor, 7));
  expect(seen.map(({ id }) => id)).toEqual(hundred.map((_, index) => order(99 - index)));
  expect(seen[0]).toEqual({
    id: order(99),
    status: 'paid',
    total: { minor: 199, currency: 'USD' },
    placedAt: 1049,
    updatedAt: 1099,
    standing: null,
  });
  const stranger = callerId.parse(`guest_${'s'.repeat(26)}`);
  expect(await ordersOf(env.DB_ORDERS, [stranger], null)).toEqual({ ok: true, value: { items: [], nextCursor: null } });
  const page = await ordersOf(env.DB_ORDERS, [caller], null, 1);
  const cursor = page.ok ? page.value.nextCursor : null;
  expect(await ordersOf(env.DB_ORDERS, [stranger], cursor)).toMatchObject({ ok: false, failure: { code: 'INVALID' } });
});

test('ops find actors by kind, status and the beginning of an id', async () => {
  await applyEntries(env.DB_ORDERS, hundred);
  const paid = await all((cursor) => actorsOf(env.DB_ORDERS, { kind: 'order', status: 'paid' }, cursor, 9));
  expect(paid.map(({ updatedAt }) => updatedAt)).toEqual(Array.from({ length: 50 }, (_, index) => 1099 - 2 * index));
  const found = await actorsOf(env.DB_ORDERS, { kind: 'order', idPrefix: order(42).slice(0, -1) }, null);
  expect(found.ok && found.value.items.map(({ id }) => id)).toEqual(
    [9, 8, 7, 6, 5, 4, 3, 2, 1, 0].map((n) => order(40 + n)),
  );
  expect(await actorsOf(env.DB_ORDERS, { kind: 'cart' }, null)).toEqual({
    ok: true,
    value: { items: [], nextCursor: null },
  });
});

test('the lists are read through their indexes', async () => {
  const plan = async (sql: string) =>
    JSON.stringify((await env.DB_ORDERS.prepare(`EXPLAIN QUERY PLAN ${sql}`).all()).results);
  const mine = `SELECT * FROM orders WHERE caller_id = 'x' AND placed_at IS NOT NULL AND deleted_at IS NULL`;
  expect(await plan(`${mine} ORDER BY placed_at DESC, id DESC LIMIT 5`)).toMatch(/orders_caller(?!.*TEMP B-TREE)/);
  const stuck = `SELECT * FROM actors WHERE kind = 'order' AND status = 'paid' AND deleted_at IS NULL`;
  expect(await plan(`${stuck} ORDER BY updated_at DESC, id DESC LIMIT 5`)).toMatch(/actors_status(?!.*TEMP B-TREE)/);
});
