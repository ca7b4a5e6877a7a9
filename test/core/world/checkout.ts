import { strict as assert } from 'node:assert';
import type { OrderSettings, Quoting } from '../../../actors/order/actor.ts';
import type { Sku } from '../../../contract/ids.ts';
import type { PaymentMethod } from '../../../contract/order.ts';
import { Shop, settings } from '../world.ts';
import {
  auditCalm,
  auditCart,
  auditLog,
  auditMoney,
  auditSales,
  auditStock,
  auditUndoing,
  orderState,
} from './audit.ts';
import { settle } from './clock.ts';
import { callerOf, cartOf, lamp, mug, orderOf, placing } from './goods.ts';
import type { Script } from './link.ts';

export const skus: readonly Sku[] = [lamp, mug];
export const wanted = [
  { sku: lamp, quantity: 2 },
  { sku: mug, quantity: 1 },
];
export const buyer = 1;
export const cart = cartOf(buyer);
export const placedOrder = orderOf(buyer);

/** A shop with a few units of each, and a cart with all of the lamps and one mug. Faults begin after that. */
export async function stocked(
  script: Script = () => null,
  seed = 1,
  { quoting, ...terms }: Partial<OrderSettings> & { readonly quoting?: Quoting } = {},
): Promise<Shop> {
  const shop = new Shop({ seed, paymentDeadlineMs: 90_000, ...terms, quoting });
  await shop.stock(lamp).execute({ type: 'restock', movementId: 'first', quantity: 2 });
  await shop.stock(mug).execute({ type: 'restock', movementId: 'first', quantity: 5 });
  for (const { sku, quantity } of wanted) {
    const added = await shop.cart(cart).execute({ type: 'add', sku, quantity, key: `add-${sku}` });
    assert.ok(added.ok);
  }
  await shop.clock.advance(5_000);
  shop.link.calls.length = 0;
  shop.link.script = script;
  return shop;
}

/** Places the order, as a browser does: again with the same key, until there is an answer. */
export async function place(shop: Shop, method: PaymentMethod): Promise<void> {
  for (let tries = 0; tries < 5; tries++) {
    const placed = shop.ask(placedOrder, placing(buyer, method)).then(
      (result) => result.ok || result.failure.code !== 'IN_PROGRESS',
      () => false,
    );
    await shop.clock.advance(13_000);
    if (await placed) return;
  }
}

/** The buyer waits on the order's page until there is something to approve, and approves it. */
export async function approve(shop: Shop): Promise<void> {
  for (let waits = 0; waits < 8 && !orderState(shop, placedOrder).payment; waits++) await shop.clock.advance(10_000);
  const reference = orderState(shop, placedOrder).payment?.reference;
  if (!reference) return;
  shop.bank.approve(reference);
  // PayPal sends a webhook again until it is taken.
  for (let tries = 0; tries < 3; tries++) {
    const hint = { type: 'hint', hintId: 'webhook:1', reference } as const;
    const taken = await shop.ask(placedOrder, hint).then(
      () => true,
      () => false,
    );
    await shop.clock.advance(1_000);
    if (taken) return;
  }
}

export async function cancel(shop: Shop): Promise<void> {
  const asked = shop.ask(placedOrder, { type: 'cancel', callers: [callerOf(buyer)] }).catch(() => undefined);
  await shop.clock.advance(4_000);
  await asked;
  await settle();
}

export const stories = {
  'paid on invoice': (shop: Shop) => place(shop, 'manual'),
  'approved by the buyer': async (shop: Shop) => {
    await place(shop, 'paypal');
    await approve(shop);
  },
  'paid after the holds had lapsed': async (shop: Shop) => {
    await shop.clock.advance(settings.cart.holdTtlMs);
    await place(shop, 'manual');
  },
  'one of two lapsed lines sold out': async (shop: Shop) => {
    await shop.clock.advance(settings.cart.holdTtlMs);
    await shop.stock(mug).execute({ type: 'adjust', movementId: 'broken', delta: -5, reason: 'broken' });
    await place(shop, 'manual');
  },
  'never approved': (shop: Shop) => place(shop, 'paypal'),
  'cancelled by the shopper': async (shop: Shop) => {
    await place(shop, 'paypal');
    await cancel(shop);
  },
  'capture declined': async (shop: Shop) => {
    shop.bank.captureScript = ['failed'];
    await place(shop, 'paypal');
    await approve(shop);
  },
  'capture pending at first': async (shop: Shop) => {
    shop.bank.captureScript = ['pending'];
    await place(shop, 'paypal');
    await approve(shop);
    // The provider makes up its mind a minute after it was asked, whenever that is.
    for (let minutes = 0; minutes < 8; minutes++) {
      await shop.clock.advance(60_000);
      for (const { captures } of shop.bank.payments.values())
        for (const capture of captures) capture.status = 'completed';
    }
  },
} as const satisfies Record<string, (shop: Shop) => Promise<void>>;
export type Story = keyof typeof stories;

/** Everything that must be true once all is quiet, whatever went wrong on the way. */
export function auditAll(shop: Shop): void {
  auditCalm(shop);
  for (const sku of skus) auditStock(shop, sku);
  auditMoney(shop, placedOrder);
  auditUndoing(shop, placedOrder);
  auditLog(shop);
}

/** … and once the order has ended without a human. */
export function auditEnd(shop: Shop): void {
  auditSales(shop, skus, [placedOrder]);
  auditCart(shop, cart, placedOrder, wanted);
}
