import { expect, test } from 'vitest';
import type { CartView } from '../../../contract/cart.ts';
import { shelfOf } from '../books.ts';
import { Buyer } from '../buyer.ts';
import { journalOf, kill } from '../journal.ts';
import { cartActor, type Good, sell } from '../shop.ts';
import { Listener } from '../socket.ts';
import { until } from '../until.ts';

const move = async (guest: Buyer, account: Buyer) =>
  cartActor(await guest.cartId()).execute({ type: 'move', into: await account.cartId() });
const unitsOf = (cart: CartView) => Object.fromEntries(cart.lines.map(({ sku, quantity }) => [sku, quantity]));

/** Each unit of the lines is held on its shelf, and no other. */
async function heldAsShown(cart: CartView): Promise<void> {
  expect(cart.lines.filter(({ heldUntil }) => heldUntil === null)).toEqual([]);
  for (const { sku, quantity } of cart.lines) expect((await shelfOf(sku)).held, sku).toBe(quantity);
}

test('[C1.17] a guest cart of 65 lines comes in one step, while two devices write: no line is lost, and all holds are intact', async () => {
  const goods: Good[] = [];
  for (let count = 0; count < 65; count++) goods.push(await sell({ units: 9, priceMinor: 1_000 + count }));
  const [guest, account] = [new Buyer(), new Buyer()];
  for (const good of goods.slice(0, 10)) await account.add(good.sku);
  for (const good of goods) await guest.add(good.sku, 2);
  const pages = await Promise.all([1, 2].map(() => Listener.open(account, '/live/cart')));

  const device = async (first: number) => {
    for (let index = first; index < 40; index += 2) await account.add(goods[index]?.sku ?? ('' as Good['sku']));
  };
  const [moved] = await Promise.all([move(guest, account), device(0), device(1)]);
  expect(moved).toMatchObject({ ok: true, value: { lines: [] } });

  const wanted = Object.fromEntries(
    goods.map(({ sku }, index) => [sku, 2 + (index < 10 ? 1 : 0) + (index < 40 ? 1 : 0)]),
  );
  const cart = await account.cart();
  expect(unitsOf(cart)).toEqual(wanted);
  await heldAsShown(cart);
  const steps = (await journalOf(cartActor(cart.id))).filter(({ type }) => type === 'lines-received');
  expect(steps).toHaveLength(1);
  for (const page of pages) await page.heard('the last change', ({ view }) => view.version === cart.version);
  expect((await guest.cart()).lines).toEqual([]);
  const late = await guest.call('POST', '/api/cart/items', { body: { sku: goods[0]?.sku, quantity: 1 } });
  expect([late.status, await late.json()]).toMatchObject([409, { code: 'CART_MOVED' }]);
}, 60_000);

test('[C1.16] both carts are killed while the lines are on their way, and all of it is there', async () => {
  const goods = [await sell(), await sell()];
  const [guest, account] = [new Buyer(), new Buyer()];
  await account.add(goods[0]?.sku as Good['sku'], 1);
  for (const { sku } of goods) await guest.add(sku, 2);
  const actors = [cartActor(await guest.cartId()), cartActor(await account.cartId())];
  const moving = move(guest, account).catch(() => null);
  for (const actor of actors) await kill(actor);
  await moving;
  expect(await move(guest, account)).toMatchObject({ ok: true });
  const cart = await until('all lines to come', async () => {
    const view = await account.cart();
    return view.units === 5 && view;
  });
  expect(unitsOf(cart)).toEqual({ [goods[0]?.sku ?? '']: 3, [goods[1]?.sku ?? '']: 2 });
  await heldAsShown(cart);
});
