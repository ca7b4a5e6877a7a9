import { strict as assert } from 'node:assert';
import { actViolations, lockViolations } from '../../../actors/promises/cart.ts';
import { allMerges } from '../../../actors/promises/merge.ts';
import type { Picture } from '../../../actors/promises/picture.ts';
import { holdViolations } from '../../../actors/promises/shelf.ts';
import { mismatched, shopViolations } from '../../../actors/promises/shop.ts';
import type { CartEvent, CartRequest } from '../../../contract/cart.ts';
import { type CartId, type Sku, sku } from '../../../contract/ids.ts';
import type { StockEvent } from '../../../contract/stock.ts';
import { Shop } from '../world.ts';
import { auditCalm, auditLog, auditStock, cartState, stockState } from './audit.ts';
import { historyOf } from './books.ts';
import { cartOf, lamp, mug, usd } from './goods.ts';
import type { Script } from './link.ts';

export const account = cartOf(1);
export const guest = cartOf(2);
export const pan: Sku = sku.parse('PAN-1');
export const goods: readonly Sku[] = [lamp, mug, pan];

export const add = (id: Sku, quantity: number, key: string | null = null): CartRequest => ({
  ...{ type: 'add', sku: id, quantity, key },
});
export const move: CartRequest = { type: 'move', into: account };

/** The account has 2 lamps and a pan, the guest 3 cheaper lamps and a mug; each act has a key. Faults begin after that. */
export async function twoCarts(script: Script = () => null, units: Partial<Record<Sku, number>> = {}, seed = 1) {
  const shop = new Shop({ seed });
  shop.prices.set(pan, usd(2_000));
  for (const id of goods)
    await shop.stock(id).execute({ type: 'restock', movementId: 'first', quantity: units[id] ?? 20 });
  await shop.cart(account).execute(add(lamp, 2, 'own lamps'));
  await shop.cart(account).execute(add(pan, 1, 'own pan'));
  shop.prices.set(lamp, usd(4_000));
  await shop.cart(guest).execute(add(lamp, 3, 'guest lamps'));
  await shop.cart(guest).execute(add(mug, 1, 'guest mug'));
  await shop.clock.advance(5_000);
  shop.link.calls.length = 0;
  shop.link.script = script;
  return shop;
}

/** Asks as a browser does: again with the same key, until there is an answer that stands. */
export async function insist(shop: Shop, cart: CartId, request: CartRequest, triesMax = 12) {
  for (let tries = 0; tries < triesMax; tries++) {
    const answer = shop
      .cart(cart)
      .execute(request)
      .catch(() => null);
    await shop.clock.advance(12_000);
    const result = await Promise.race([answer, Promise.resolve(null)]);
    if (result && (result.ok || result.failure.code !== 'UNAVAILABLE')) return result;
  }
  return null;
}

/** `[sku, units, minor units of the price, reserved]` of each lot. */
export const linesIn = (shop: Shop, id: CartId) =>
  cartState(shop, id).lines.flatMap(({ sku, lots }) =>
    lots.map(({ quantity, unitPrice, hold }) => [sku, quantity, unitPrice.minor, hold !== null] as const),
  );
export const heldOf = (shop: Shop, id: Sku) => stockState(shop, id).held;
export const cartEvents = (shop: Shop, id: CartId) => historyOf<CartEvent>(shop.cart(id).database);
/** What has happened on a shelf, by type. */
export const stockEvents = (shop: Shop, id: Sku) =>
  historyOf<StockEvent>(shop.stock(id).database).map(({ event }) => event.type);

/**
 * The promises over both carts and all shelves, once nothing is under way between them. Holds may still be open.
 * A cart that died while it resized a hold has no word of that: then line and hold may differ until the next one.
 */
export function auditMerge(shop: Shop, carts: readonly CartId[] = [account, guest], skus = goods, died = false): void {
  const stories = carts.map((id) => ({ id, events: cartEvents(shop, id) }));
  const picture: Picture = {
    ...{ at: shop.clock.now, complete: true, orders: [] },
    carts: carts.map((id) => ({ id, cart: cartState(shop, id) })),
    shelves: skus.map((id) => {
      const { rows, ...totals } = stockState(shop, id);
      const open = [...rows].flatMap(([hold, row]) => (row.status === 'held' ? [{ id: hold, ...row }] : []));
      return { sku: id, totals, open };
    }),
  };
  const wrong = [
    ...[...shopViolations(picture, { atRest: true }), ...(died ? [] : mismatched(picture)), ...allMerges(stories)],
    ...stories.flatMap(({ id, events }) => [...lockViolations(id, events), ...actViolations(id, events)]),
    ...skus.flatMap((id) => holdViolations(id, historyOf<StockEvent>(shop.stock(id).database))),
  ];
  assert.deepEqual(wrong, []);
  for (const id of skus) auditStock(shop, id);
  auditCalm(shop);
}

/** … and once all has lapsed, and all is told. */
export async function auditAfterwards(shop: Shop): Promise<void> {
  await shop.clock.untilIdle();
  auditCalm(shop);
  auditLog(shop);
  for (const id of goods) assert.equal(heldOf(shop, id), 0, `[S2] ${id} is kept for nobody`);
}
