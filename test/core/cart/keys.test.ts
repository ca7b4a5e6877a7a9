import { describe, expect, test } from 'vitest';
import { cart } from '../../../actors/cart/core.ts';
import type { CartRequest } from '../../../contract/cart.ts';
import { cartState } from '../world/audit.ts';
import { cartOf, lamp, mug, usd } from '../world/goods.ts';
import { Shop } from '../world.ts';
import { given, lineOf, nothing, put, refusal } from './given.ts';

const me = cartOf(1);
const key = 'tap';
const acts: readonly CartRequest[] = [
  { type: 'add', sku: lamp, quantity: 2, key },
  { type: 'add', sku: lamp, quantity: 1, key },
  { type: 'add', sku: mug, quantity: 2, key },
  { type: 'change', sku: lamp, quantity: 1, key },
  { type: 'change', sku: lamp, quantity: 4, key },
  { type: 'remove', sku: lamp, key },
  { type: 'remove', sku: mug, key },
  { type: 'accept-prices', sku: lamp, key },
  { type: 'accept-prices', sku: null, key },
];

/** A cart in which each of the acts changes something. */
async function opened() {
  const shop = new Shop();
  for (const sku of [lamp, mug]) await shop.stock(sku).execute({ type: 'restock', movementId: 'first', quantity: 30 });
  for (const sku of [lamp, mug]) await shop.cart(me).execute({ type: 'add', sku, quantity: 3, key: null });
  shop.prices.set(lamp, usd(100));
  return shop;
}

describe('[C1.19] a key of the shopper stands for one act', () => {
  test.each(acts)(
    '$type $sku $quantity: the same again is that act, another one is refused and not done',
    async (act) => {
      for (const other of acts) {
        const shop = await opened();
        expect(await shop.cart(me).execute(act)).toMatchObject({ ok: true });
        const before = cartState(shop, me);
        shop.cart(me).crash();
        const again = await shop.cart(me).execute(other);
        expect(again).toMatchObject(other === act ? { ok: true } : refusal('IDEMPOTENCY_KEY_REUSED'));
        expect(cartState(shop, me).lines.map(({ lots }) => lots)).toEqual(before.lines.map(({ lots }) => lots));
      }
    },
  );

  test('also in the cart that a login took it to', async () => {
    const shop = await opened();
    await shop.cart(me).execute({ type: 'add', sku: lamp, quantity: 2, key });
    const account = cartOf(9);
    await shop.cart(me).execute({ type: 'move', into: account });
    const [add, less] = acts;
    if (!add || !less) throw new Error('no acts');
    expect(await shop.cart(account).execute(add)).toMatchObject({ ok: true, value: { units: 8 } });
    expect(await shop.cart(account).execute(less)).toMatchObject(refusal('IDEMPOTENCY_KEY_REUSED'));
  });

  test('of one that was written down before acts were, nothing more is known than that it was used', () => {
    const older = given(put(lineOf(), key));
    expect(older.when({ type: 'remove', sku: lamp, key })).toEqual(nothing);
    expect(cart.evolve(older.state, put(lineOf(), 'b')).keys).toEqual([{ key }, { key: 'b' }]);
  });
});
