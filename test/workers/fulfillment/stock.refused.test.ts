import { env } from 'cloudflare:workers';
import { beforeAll, describe, expect, test } from 'vitest';
import { warehouseCode } from '../../../contract/catalog.ts';
import { holdId, type Sku } from '../../../contract/ids.ts';
import { products } from '../../../storage/seed/catalogue.ts';
import { seedDatabases } from '../../../storage/seed/databases.ts';
import { operator } from '../account.ts';
import { Buyer } from '../buyer.ts';
import { journalOf } from '../journal.ts';
import { callOps, opsKey } from '../ops.ts';
import { expectInvalid, expectRefusal } from '../refusal.ts';
import { ask, sell, shelf } from '../shop.ts';

const headers = { authorization: `Bearer ${opsKey}` };
const receive = { type: 'receive', movementId: 'note', location: 'AST', quantity: 5 };
const ast = warehouseCode.parse('AST');

beforeAll(async () => {
  const databases = { catalog: env.DB_CATALOG, pricing: env.DB_PRICING, fulfillment: env.DB_FULFILLMENT };
  await seedDatabases(databases, new Map(products.map(({ slug }) => [slug, `products/${slug}.svg`])));
});

let keys = 0;
const call = (sku: Sku | string, body: object, more: object = {}) =>
  new Buyer().call('POST', `/api/ops/stock/${sku}/movements`, { body, key: `no-${++keys}`, headers, ...more });

describe('a movement is refused', () => {
  test.each<[string, object, string]>([
    ['a warehouse that there is not', { ...receive, location: 'XYZ' }, 'location'],
    ['a delivery to no known place', { ...receive, location: 'unplaced' }, 'location'],
    ['a transfer to a warehouse that there is not', { ...receive, type: 'transfer', to: 'XYZ' }, 'to'],
    ['a transfer to where it stands', { ...receive, type: 'transfer', to: 'AST' }, 'to'],
    ['a transfer to nowhere', { ...receive, type: 'transfer' }, 'to'],
    ['no units', { ...receive, quantity: 0 }, 'quantity'],
    ['a write-off without a reason', { ...receive, type: 'write-off' }, 'reason'],
    ['a type that there is not', { ...receive, type: 'burn' }, 'type'],
    ['an id such as the shop itself makes', { ...receive, movementId: 'first-delivery:AST' }, 'movementId'],
  ])('[S1.15] for %s, with its path, and nothing is booked', async (_, body, path) => {
    const { sku } = await sell({ units: 0 });
    await expectInvalid(await call(sku, body), path);
    expect(await journalOf(shelf(sku))).toEqual([]);
  });

  test('[S1.15] for a SKU that is not sold here, which is not made by it', async () => {
    const { facts } = await expectRefusal(await call('NOBODY-1', receive), 404, 'SKU_UNKNOWN');
    expect(facts).toEqual({ path: 'sku' });
    await expectRefusal(await callOps('/stock/NOBODY-1'), 404, 'SKU_UNKNOWN');
  });

  test('[S1.5] where it would take what an order has, or more than is there', async () => {
    const { sku } = await sell({ units: 0 });
    await ask(sku, { type: 'restock', movementId: 'a', quantity: 3, location: ast });
    await ask(sku, {
      ...{ type: 'hold', holdId: holdId.parse('hold_order_1'), quantity: 2, expiresAt: null, revision: 1 },
      paying: true,
    });
    const out = { location: 'AST', movementId: 'out' };
    const transfer = { ...out, type: 'transfer', to: 'RKD', quantity: 2 };
    const { facts } = await expectRefusal(await call(sku, transfer), 409, 'LOCATION_SHORT');
    expect(facts).toEqual({ location: 'AST', free: 1 });
    const loss = { ...out, type: 'write-off', quantity: 2, reason: 'broken' };
    await expectRefusal(await call(sku, loss), 409, 'STOCK_BELOW_HELD');
    await expectRefusal(await call(sku, { ...out, type: 'count', quantity: 1 }), 409, 'STOCK_BELOW_HELD');
  });

  test('[S1.4] for an id that stands for another movement', async () => {
    const { sku } = await sell({ units: 0 });
    expect((await call(sku, receive)).status).toBe(200);
    await expectRefusal(await call(sku, { ...receive, quantity: 6 }), 422, 'ID_REUSED');
    await expectRefusal(await call(sku, { ...receive, location: 'RKD' }), 422, 'ID_REUSED');
  });

  test('[S1.15] without a key, or to who may not', async () => {
    const { sku } = await sell({ units: 0 });
    await expectRefusal(await call(sku, receive, { key: undefined }), 400, 'IDEMPOTENCY_KEY_MISSING');
    await expectRefusal(await call(sku, receive, { headers: {} }), 403, 'FORBIDDEN');
    const { browser } = await operator();
    const made = await browser.call('POST', '/api/ops/keys', { body: { name: 'k', scopes: ['ops:read'] } });
    const reader = { authorization: `Bearer ${(await made.json<{ key: string }>()).key}` };
    await expectRefusal(await call(sku, receive, { headers: reader }), 403, 'FORBIDDEN');
    expect((await callOps(`/stock/${sku}`, reader)).status).toBe(200);
    expect(await journalOf(shelf(sku))).toEqual([]);
  });
});
