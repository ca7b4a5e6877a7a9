import { createHash } from 'node:crypto';
import type { Sku } from '../../contract/ids.ts';
import { cartId } from '../../contract/ids.ts';
import { identify } from '../../gateway/identity.ts';
import type { Ask, Reach, Reply } from '../buyers/reach.ts';
import { origin } from './paypal.ts';
import type { Shop } from './shop.ts';

/** A browser gives up waiting after this. */
const patienceMs = 15_000;
const reconnectMs = 1_000;

/** 43 characters, as a guest's cookie has. */
export const tokenOf = (seed: number, buyer: number): string =>
  createHash('sha256').update(`${seed}:${buyer}`).digest('base64url');

/** How one buyer reaches the simulated shop: over a network that loses things, and with a patience that ends. */
export function reachOf(shop: Shop, buyer: number): Reach {
  const { clock, wire } = shop;
  const from = `buyer ${buyer}`;

  /** Null when there is no answer in time, or when the connection breaks. */
  const patiently = <T>(work: Promise<T>): Promise<T | null> =>
    new Promise((resolve) => {
      const giveUp = clock.after(patienceMs, () => resolve(null));
      work.then(
        (value) => {
          giveUp();
          resolve(value);
        },
        () => {
          giveUp();
          resolve(null);
        },
      );
    });

  async function knock(token: string, ask: Ask): Promise<NonNullable<Reply>> {
    const headers: Record<string, string> = { cookie: `holdfast=${token}` };
    if (ask.method !== 'GET') headers.origin = origin;
    if (ask.key !== undefined) headers['idempotency-key'] = ask.key;
    if (ask.body !== undefined) headers['content-type'] = 'application/json';
    const body = ask.body === undefined ? null : JSON.stringify(ask.body);
    const response = await shop.fetch(new Request(origin + ask.path, { method: ask.method, headers, body }));
    const text = await response.text();
    return { status: response.status, body: text === '' ? null : JSON.parse(text) };
  }

  return {
    ask: (token, ask, unheard) => {
      const what = `${ask.method} ${ask.path}`;
      let knocks = 0;
      const effect = () => {
        const answer = knock(token, ask);
        if (knocks++ > 0) unheard?.(answer.catch(() => null));
        return answer;
      };
      return patiently(wire.send(null, { from, to: 'gateway', what }, effect));
    },
    pay: async (approveUrl, decision) => {
      const answer = await patiently(shop.press(from, approveUrl, decision));
      return answer?.headers.get('location') ?? null;
    },
    listen: (token, path, hear) => {
      let closed = false;
      let close = () => {};
      const open = async () => {
        const { caller, cart } = await identify(
          new Request(origin + path, { headers: { cookie: `holdfast=${token}` } }),
          () => token,
        );
        if (!closed) close = socketTo(shop, cart, caller, hear, () => clock.after(reconnectMs, () => void open()));
      };
      clock.after(1, () => void open());
      return () => {
        closed = true;
        close();
      };
    },
    keep: async (act) => {
      if (act.act === 'reprice') {
        shop.shelves.prices.set(act.sku as Sku, { minor: act.minor, currency: 'USD' });
        return true;
      }
      const deliver = () =>
        shop.stock(act.sku as Sku).execute({ type: 'restock', movementId: act.key, quantity: act.quantity });
      // A delivery stands at the door until somebody has signed for it.
      for (;;) {
        const taken = await patiently(
          wire.send(null, { from, to: `stock:${act.sku}`, what: `restock ${act.key}` }, deliver),
        );
        if (taken?.ok) return true;
        await clock.sleep(1_000);
      }
    },
  };
}

/** Messages come in the order in which they were sent, each after its time on the line. */
function socketTo(
  shop: Shop,
  cart: string,
  caller: string,
  hear: (message: string) => void,
  broken: () => void,
): () => void {
  const { clock } = shop;
  const host = shop.cart(cartId.parse(cart));
  let open = true;
  let lineFreeAt = 0;
  const receive = (message: string) => {
    if (message === '') {
      close();
      return broken();
    }
    lineFreeAt = Math.max(lineFreeAt, clock.now + 2);
    clock.at(lineFreeAt, () => {
      if (open) hear(message);
    });
  };
  const close = () => {
    open = false;
    host.sockets.delete(receive);
  };
  host.sockets.add(receive);
  const greeting = host.greet(caller);
  if (greeting !== null) receive(greeting);
  return close;
}
