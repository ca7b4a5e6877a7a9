import { env } from 'cloudflare:workers';
import { beforeAll, describe, expect, test } from 'vitest';
import { warehouseCode } from '../../../contract/catalog.ts';
import { holdId, type Sku } from '../../../contract/ids.ts';
import { stockLevels } from '../../../contract/stock.ts';
import { products } from '../../../storage/seed/catalogue.ts';
import { seedDatabases } from '../../../storage/seed/databases.ts';
import { auditOf, operator } from '../account.ts';
import { shelfOf } from '../books.ts';
import { Buyer, read } from '../buyer.ts';
import { askOps, opsKey } from '../ops.ts';
import { ask, sell, shelf } from '../shop.ts';

const [ast, gal, rkd] = ['AST', 'GAL', 'RKD'].map((code) => warehouseCode.parse(code));
const headers = { authorization: `Bearer ${opsKey}` };

beforeAll(async () => {
  const databases = { catalog: env.DB_CATALOG, pricing: env.DB_PRICING, fulfillment: env.DB_FULFILLMENT };
  await seedDatabases(databases, new Map(products.map(({ slug }) => [slug, `products/${slug}.svg`])));
});

let keys = 0;
const call = (sku: Sku, body: object, key = `stock-${++keys}`) =>
  new Buyer().call('POST', `/api/ops/stock/${sku}/movements`, { body, key, headers });
const move = async (sku: Sku, body: object, key?: string) => read(await call(sku, body, key), 200, stockLevels);
const at = (location: string, onHand: number, free = onHand) => ({ location, onHand, free });

describe('the warehouse', () => {
  test('[S1.15] receives, counts, transfers and writes off, and each answer says where the units stand', async () => {
    const { sku } = await sell({ units: 0 });
    await move(sku, { type: 'receive', movementId: 'note-1', location: 'AST', quantity: 5 });
    const moved = await move(sku, { type: 'transfer', movementId: 'note-2', location: 'AST', to: 'RKD', quantity: 2 });
    expect(moved).toMatchObject({ sku, available: 5, locations: [at('AST', 3), at('RKD', 2)] });
    await move(sku, { type: 'write-off', movementId: 'note-3', location: 'RKD', quantity: 1, reason: 'broken' });
    const counted = await move(sku, { type: 'count', movementId: 'note-4', location: 'AST', quantity: 7 });
    expect(counted).toMatchObject({ available: 8, locations: [at('AST', 7), at('RKD', 1)] });
    expect(await askOps(`/stock/${sku}`, stockLevels)).toEqual(counted);
    expect(await shelfOf(sku)).toMatchObject({ onHand: 8, held: 0, sold: 0 });
  });

  test('[S1.4] a movement told again, by whatever key, is booked once', async () => {
    const { sku } = await sell({ units: 0 });
    const note = { type: 'receive', movementId: 'note-1', location: 'AST', quantity: 5 };
    await move(sku, note, 'twice');
    await move(sku, note, 'twice');
    expect(await move(sku, note)).toMatchObject({ available: 5, locations: [at('AST', 5)] });
  });

  test('[S1.10] units of a shop that is older than locations are shown at no known place, and can be given one', async () => {
    const { sku } = await sell({ units: 6 });
    expect(await askOps(`/stock/${sku}`, stockLevels)).toMatchObject({ locations: [at('unplaced', 6)] });
    const placed = { type: 'transfer', movementId: 'place', location: 'unplaced', to: 'GAL', quantity: 6 };
    expect(await move(sku, placed)).toMatchObject({ available: 6, locations: [at('GAL', 6), at('unplaced', 0)] });
  });

  test('[S1.15] an operator who is logged in may, and an auditor finds it', async () => {
    const { sku } = await sell({ units: 0 });
    const { browser, view } = await operator();
    const answer = await browser.call('POST', `/api/ops/stock/${sku}/movements`, {
      ...{ body: { type: 'receive', movementId: 'note-1', location: 'AST', quantity: 5 }, key: 'by-hand' },
    });
    expect(answer.status).toBe(200);
    expect(await auditOf(view.id)).toContainEqual({ act: 'stock-moved', subject: `${sku} note-1` });
  });
});

describe('an order', () => {
  test('[S1.9] has its units allocated while it is open, and they leave from there when it is paid', async () => {
    const good = await sell({ units: 0 });
    await move(good.sku, { type: 'receive', movementId: 'a', location: 'AST', quantity: 2 });
    await move(good.sku, { type: 'receive', movementId: 'b', location: 'RKD', quantity: 1 });
    const buyer = new Buyer();
    await buyer.add(good.sku, 3);
    const levels = () => askOps(`/stock/${good.sku}`, stockLevels);
    expect(await levels()).toMatchObject({ available: 0, locations: [at('AST', 2), at('RKD', 1)] });
    const accepted = await buyer.place('paypal');
    await buyer.final(accepted.id, 'awaiting-payment');
    expect(await levels()).toMatchObject({ locations: [at('AST', 2, 0), at('RKD', 1, 0)] });
    await buyer.pay(accepted);
    await buyer.final(accepted.id, 'paid');
    expect(await levels()).toMatchObject({ locations: [at('AST', 0), at('RKD', 0)] });
    expect(await shelfOf(good.sku)).toMatchObject({ onHand: 0, held: 0, sold: 3 });
  });

  test('[S1.11] transfers against allocations at the same moment: each unit goes one way, and each promise holds', async () => {
    const { sku } = await sell({ units: 0 });
    if (!ast || !gal || !rkd) throw new Error('no houses');
    await ask(sku, { type: 'restock', movementId: 'a', quantity: 10, location: ast });
    const asked = Array.from({ length: 20 }, (_, index) =>
      index % 2
        ? shelf(sku).execute({ type: 'transfer', movementId: `m-${index}`, from: ast, to: gal, quantity: 1 })
        : shelf(sku).execute({
            ...{ type: 'hold', holdId: holdId.parse(`hold_race_${index}`), quantity: 1, expiresAt: null, revision: 1 },
            ...{ paying: true, from: [{ location: ast, quantity: 1 }] },
          }),
    );
    const answers = await Promise.all(asked);
    const held = answers.flatMap((answer) => (answer.ok && answer.value.hold ? [answer.value.hold] : []));
    expect(held).toHaveLength(10);
    for (const { allocation } of held) expect(allocation).toHaveLength(1);
    const codes = answers.flatMap((answer) => (answer.ok ? [] : [answer.failure.code]));
    expect(new Set(codes)).toEqual(new Set(['LOCATION_SHORT']));
    const moved = 10 - codes.length;
    const stays = held.filter(({ allocation }) => allocation?.[0]?.location === ast).length;
    expect(stays + moved).toBeGreaterThanOrEqual(10);
    expect(await askOps(`/stock/${sku}`, stockLevels)).toMatchObject({
      available: 0,
      locations: [at('AST', 10 - moved, 0), at('GAL', moved, 0)],
    });
    expect(await shelfOf(sku)).toMatchObject({ onHand: 10, held: 10 });
  });
});
