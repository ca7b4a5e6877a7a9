import { setTimeout } from 'node:timers/promises';
import { type CartView, cartView } from '../../contract/cart.ts';
import type { Buyer } from '../buyers/buyer.ts';
import type { Shown } from '../buyers/notebook.ts';
import type { Operation } from '../buyers/operation.ts';
import type { Reach } from '../buyers/reach.ts';
import { awaitsBuyer, isOver, type Orders, type Seen } from './orders.ts';

/** A shop after the crowd: who is still about, and how they reach it. */
export type Evening = {
  readonly origin: string;
  readonly reach: Reach;
  readonly orders: Orders;
  readonly buyers: readonly Buyer[];
  readonly signal: AbortSignal;
};

const pollMs = 250;

/** Whoever got no answer to an order asks again with the same key, until there is one. */
export async function askAgain({ signal }: Evening, open: readonly { buyer: Buyer; operation: Operation }[]) {
  await Promise.all(
    open.map(async ({ buyer, operation }) => {
      for (let tries = 0; tries < 5 && !signal.aborted; tries++) {
        const done = await buyer.do(operation).catch(() => ({ end: 'unknown' as const }));
        if (done.end !== 'unknown' && !('code' in done && done.code === 'IN_PROGRESS')) return;
        await rest(signal, pollMs * (tries + 1));
      }
    }),
  );
}

/** Looks at each order until it is over or waits for its buyer. False when that did not come in time. */
export async function settle({ reach, orders, signal }: Evening, withinMs: number): Promise<boolean> {
  const deadline = performance.now() + withinMs;
  for (;;) {
    const moving = orders.all.filter((order) => !isOver(order) && !awaitsBuyer(order));
    if (moving.length === 0) return true;
    if (signal.aborted || performance.now() > deadline) return false;
    await Promise.all(moving.map((order) => look(reach, order)));
    if (orders.all.some((order) => !isOver(order) && !awaitsBuyer(order))) await rest(signal, pollMs);
  }
}

/** One more look at every order, so that what counts is what the shop says last. */
export const lookAtAll = ({ reach, orders }: Evening): Promise<unknown> =>
  Promise.all(orders.all.map((order) => look(reach, order)));

const look = (reach: Reach, { id, jar }: Seen) => reach.ask(jar, { method: 'GET', path: `/api/orders/${id}` });

/** Closing time: whoever still keeps units without paying lets go of them, so that they are there for others. */
export const letGo = async (evening: Evening): Promise<void> => {
  await Promise.all(evening.buyers.map((buyer) => emptied(evening, buyer)));
};

async function emptied({ reach, orders, signal }: Evening, buyer: Buyer): Promise<void> {
  for (let tries = 0; tries < 40 && !signal.aborted; tries++) {
    const cart = await cartOf(reach, buyer);
    if (cart?.status === 'open') {
      if (cart.lines.length === 0) return;
      for (const { sku } of cart.lines)
        await reach.ask(buyer.jar(), { method: 'DELETE', path: `/api/cart/items/${sku}`, key: `last-${sku}-${tries}` });
      continue;
    }
    const order = orders.all.find(({ id }) => id === cart?.orderId);
    if (order && awaitsBuyer(order)) {
      await reach.ask(buyer.jar(), { method: 'POST', path: `/api/orders/${order.id}/cancel`, key: `last-${order.id}` });
    }
    if (order) await look(reach, order);
    await rest(signal, pollMs);
  }
}

async function cartOf(reach: Reach, buyer: Buyer): Promise<CartView | null> {
  const reply = await reach.ask(buyer.jar(), { method: 'GET', path: '/api/cart' });
  const view = reply?.status === 200 ? cartView.safeParse(reply.body) : null;
  if (!view?.success) return null;
  buyer.notebook.sawCart(view.data, null);
  return view.data;
}

const tabsPatienceMs = 5_000;

/** [C1] Once all is quiet, every open tab shows the cart as it is. Notes in the buyer's notebook what does not. */
export const compareTabs = async ({ reach, buyers, signal }: Evening): Promise<void> => {
  const deadline = performance.now() + tabsPatienceMs;
  const watchers = buyers.filter((buyer) => buyer.openTabs.length > 0);
  await Promise.all(
    watchers.map(async (buyer) => {
      for (;;) {
        const cart = await cartOf(reach, buyer);
        const behind = cart && buyer.openTabs.filter(({ tab }) => !same(buyer.notebook.lastHeard(tab), cart));
        if (signal.aborted || (cart && behind?.length === 0)) return;
        if (performance.now() > deadline) {
          for (const { tab } of behind ?? [])
            buyer.notebook.violations.push({
              promise: 'C1',
              what: `tab ${tab} shows version ${buyer.notebook.lastHeard(tab)?.version}, and the cart is at ${cart?.version}`,
              evidence: cart && { kind: 'cart', id: cart.id },
            });
          return;
        }
        await rest(signal, pollMs);
      }
    }),
  );
};

const same = (heard: Shown | null, cart: CartView): boolean => heard?.id === cart.id && heard.version === cart.version;

/** Sleeps, or less when the run is stopped. */
export const rest = (signal: AbortSignal, ms: number): Promise<void> =>
  setTimeout(ms, undefined, { signal }).catch(() => {});
