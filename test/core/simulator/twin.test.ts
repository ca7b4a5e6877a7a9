import { DatabaseSync, type SQLInputValue } from 'node:sqlite';
import { setImmediate } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { cartView } from '../../../contract/cart.ts';
import { product, productList } from '../../../contract/catalog.ts';
import { problem } from '../../../contract/http.ts';
import { orderAccepted, orderView } from '../../../contract/order.ts';
import { twinOf } from '../../../simulator/twin/app.ts';
import type { TwinAudit } from '../../../simulator/twin/ledger.ts';

const mug = 'MUG-ENAMEL-SEA';
const soap = 'SOAP-KELP-BAY';
const body = {
  email: 'ada@example.com',
  address: { name: 'Ada Byron', line1: '12 St James Square', city: 'Astoria', postalCode: '97103', country: 'US' },
  payment: { method: 'manual' },
};

/** D1 as far as the twin uses it. Each statement is on its way for a while, as it is to a real database. */
function databaseAway(): D1Database {
  const database = new DatabaseSync(':memory:');
  const bound = (query: string, values: readonly SQLInputValue[]) => {
    const rows = async () => {
      await setImmediate();
      return database.prepare(query).all(...values);
    };
    return {
      bind: (...more: SQLInputValue[]) => bound(query, more),
      first: async () => (await rows())[0] ?? null,
      all: async () => ({ results: await rows() }),
      run: rows,
    };
  };
  return { prepare: (query: string) => bound(query, []) } as unknown as D1Database;
}

async function openTwin(goods: readonly { readonly sku: string; readonly slug?: string; readonly units: number }[]) {
  let ids = 0;
  const twin = twinOf(databaseAway(), { now: () => 1_000 + ids, newId: () => `id-${++ids}` });
  const ask = async (buyer: string, method: string, path: string, content?: unknown, key?: string) => {
    const response = await twin.request(path, {
      method,
      headers: {
        cookie: `holdfast=${buyer}`,
        'content-type': 'application/json',
        ...(key && { 'idempotency-key': key }),
      },
      ...(content !== undefined && { body: JSON.stringify(content) }),
    });
    return { status: response.status, body: await response.json() };
  };
  const add = (buyer: string, sku: string, quantity: number) =>
    ask(buyer, 'POST', '/api/cart/items', { sku, quantity });
  const place = (buyer: string, key: string) => ask(buyer, 'POST', '/api/orders', body, key);
  const audit = async () => (await ask('', 'GET', '/audit')).body as TwinAudit;
  await ask('', 'POST', '/reset', { goods });
  return { ask, add, place, audit };
}

describe('one buyer at a time', () => {
  test('the twin sells what it has, in the form of the shop, and its books are right', async () => {
    const { ask, add, place, audit } = await openTwin([
      { sku: mug, units: 3 },
      { sku: soap, units: 5 },
    ]);
    expect(cartView.parse((await add('ada', mug, 2)).body)).toMatchObject({ version: 1, units: 2, status: 'open' });
    await add('ada', soap, 1);
    const changed = await ask('ada', 'PATCH', `/api/cart/items/${mug}`, { quantity: 3 });
    expect(cartView.parse(changed.body).units).toBe(4);
    const removed = await ask('ada', 'DELETE', `/api/cart/items/${soap}`);
    expect(cartView.parse(removed.body).lines.map((line) => line.sku)).toEqual([mug]);
    const placed = await place('ada', 'key-1');
    expect(placed.status).toBe(202);
    const { id, status } = orderAccepted.parse(placed.body);
    expect(status).toBe('paid');
    const seen = await ask('ada', 'GET', `/api/orders/${id}`);
    expect(orderView.parse(seen.body)).toMatchObject({ id, status: 'paid', captured: { minor: 4_800 } });
    expect(cartView.parse((await ask('ada', 'GET', '/api/cart')).body).lines).toEqual([]);
    expect(await audit()).toEqual({
      shelves: [
        { sku: mug, unitsAtStart: 3, unitsSold: 3, unitsLeft: 0 },
        { sku: soap, unitsAtStart: 5, unitsSold: 0, unitsLeft: 5 },
      ],
      orders: { paid: 1, cancelled: 0 },
    });
  });

  test('the twin refuses what is not there, answers a repeated key with the first order, and takes a cancelled one back', async () => {
    const { ask, add, place, audit } = await openTwin([{ sku: mug, slug: 'enamel-mug', units: 1 }]);
    expect(problem.parse((await add('ada', mug, 2)).body).code).toBe('OUT_OF_STOCK');
    expect(problem.parse((await add('ada', soap, 1)).body).code).toBe('SKU_UNKNOWN');
    expect(problem.parse((await place('ada', 'key-0')).body).code).toBe('CART_EMPTY');
    await add('ada', mug, 1);
    await add('bob', mug, 1);
    const { id } = orderAccepted.parse((await place('ada', 'key-1')).body);
    expect((await place('ada', 'key-1')).body).toMatchObject({ id });
    expect(problem.parse((await place('bob', 'key-1')).body).code).toBe('OUT_OF_STOCK');
    expect((await ask('bob', 'GET', `/api/orders/${id}`)).status).toBe(404);
    const page = await ask('bob', 'GET', '/api/products/enamel-mug');
    expect(product.parse(page.body).variants).toMatchObject([{ sku: mug, available: 0 }]);
    expect((await ask('bob', 'GET', '/api/products/no-such-thing')).status).toBe(404);
    const products = await ask('bob', 'GET', `/api/products?q=${mug}&limit=1`);
    expect(productList.parse(products.body).items[0]?.variants[0]).toMatchObject({ sku: mug, available: 0 });
    const cancelled = await ask('ada', 'POST', `/api/orders/${id}/cancel`);
    expect(orderView.parse(cancelled.body)).toMatchObject({ status: 'cancelled', refunded: { minor: 1_600 } });
    expect(await audit()).toEqual({
      shelves: [{ sku: mug, unitsAtStart: 1, unitsSold: 0, unitsLeft: 1 }],
      orders: { paid: 0, cancelled: 1 },
    });
  });
});

describe('two at the same moment', () => {
  test('the last unit is sold twice', async () => {
    const { add, place, audit } = await openTwin([{ sku: mug, units: 1 }]);
    for (const buyer of ['ada', 'bob']) await add(buyer, mug, 1);
    const answers = await Promise.all(['ada', 'bob'].map((buyer) => place(buyer, 'key')));
    expect(answers.map(({ status }) => status)).toEqual([202, 202]);
    expect((await audit()).shelves).toEqual([{ sku: mug, unitsAtStart: 1, unitsSold: 2, unitsLeft: 0 }]);
  });

  test('a double click is two orders', async () => {
    const { add, place, audit } = await openTwin([{ sku: mug, units: 9 }]);
    await add('ada', mug, 2);
    const [first, second] = await Promise.all([place('ada', 'key'), place('ada', 'key')]);
    expect(orderAccepted.parse(first?.body).id).not.toBe(orderAccepted.parse(second?.body).id);
    expect(await audit()).toMatchObject({ shelves: [{ unitsSold: 4, unitsLeft: 7 }], orders: { paid: 2 } });
  });
});
