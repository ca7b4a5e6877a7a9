import type { OrderPicture, Picture, ProviderPicture, Violation } from '../../../actors/promises/picture.ts';
import { stock } from '../../../actors/stock/core.ts';
import type { OrderEvent } from '../../../contract/order.ts';
import type { StockEvent } from '../../../contract/stock.ts';
import { cartState, orderState } from '../world/audit.ts';
import { historyOf, stateOf } from '../world/books.ts';
import { cart, placedOrder, type Story, skus, stocked, stories } from '../world/checkout.ts';
import type { Shop } from '../world.ts';

/** The books of the tests' own shop, as they are now. */
export function pictureOf(shop: Shop): Picture {
  const orders = shop.hosts.has(`order:${placedOrder}`) ? [orderPicture(shop)] : [];
  return {
    ...{ at: shop.clock.now, complete: true, orders },
    carts: [{ id: cart, cart: cartState(shop, cart) }],
    shelves: skus.map((sku) => {
      const { rows, ...totals } = stateOf(stock, shop.stock(sku).database);
      const open = [...rows].flatMap(([id, row]) => (row.status === 'held' ? [{ id, ...row }] : []));
      return { sku, totals, open };
    }),
  };
}

export function orderPicture(shop: Shop): OrderPicture {
  const order = orderState(shop, placedOrder);
  const payment = order.payment && shop.bank.payments.get(order.payment.reference);
  const provider: ProviderPicture = payment
    ? {
        captures: payment.captures.filter(({ status }) => status === 'completed').map(({ amount }) => amount),
        refunded: payment.refunded,
      }
    : null;
  return { id: placedOrder, order, provider };
}

export const orderEvents = (shop: Shop) => historyOf<OrderEvent>(shop.order(placedOrder).database);
export const stockEvents = (shop: Shop, sku: (typeof skus)[number]) => historyOf<StockEvent>(shop.stock(sku).database);

/** A shop in which this has happened, and in which nothing is left to do. */
export async function told(story: Story): Promise<Shop> {
  const shop = await stocked();
  await stories[story](shop);
  await shop.clock.untilIdle();
  return shop;
}

export const numbered = <Event>(events: readonly Event[]) => events.map((event, index) => ({ seq: index + 1, event }));
export const promisesOf = (violations: readonly Violation[]) => violations.map(({ promise }) => promise);
export const wordsOf = (violations: readonly Violation[]) => violations.map(({ what }) => what);

/** A shelf that was delivered to once, and has sold nothing. */
export const totalsOf = (onHand: number, held: number) => ({
  ...{ received: onHand, adjusted: 0, sold: 0, takenBack: 0, onHand, held },
  locations: { unplaced: { onHand, allocated: 0 } },
});
