import { cartView } from '../../contract/cart.ts';
import { problem } from '../../contract/http.ts';
import { liveMessage } from '../../contract/live.ts';
import { type OrderBody, orderAccepted, orderView } from '../../contract/order.ts';
import { Notebook } from './notebook.ts';
import type { Operation } from './operation.ts';
import type { Ask, Reach, Reply } from './reach.ts';

/** How an act ended, as far as its buyer knows. `skipped`: there was nothing to act on. */
export type Done =
  | { readonly end: 'done' | 'unknown' | 'skipped' }
  | { readonly end: 'refused'; readonly code: string };

const decisions = { approve: 'approve', decline: 'decline', 'cancel-payment': 'cancel' } as const;
const done: Done = { end: 'done' };
const unknown: Done = { end: 'unknown' };
const skipped: Done = { end: 'skipped' };

/** Somebody at the shop. Does what its plan says, believes what it is told, and writes down all that it was shown. */
export class Buyer {
  readonly token: string;
  readonly notebook = new Notebook();
  readonly #number: number;
  readonly #reach: Reach;
  /** By key: what the shop has said of the order. */
  readonly #orders = new Map<string, { readonly id: string; readonly approveUrl: string | null }>();
  readonly #tabs = new Map<number, () => void>();

  constructor(number: number, token: string, reach: Reach) {
    this.#number = number;
    this.token = token;
    this.#reach = reach;
  }

  async do(operation: Operation): Promise<Done> {
    switch (operation.act) {
      case 'browse':
        return read(await this.#ask({ method: 'GET', path: `/api/products/${operation.slug}` }));
      case 'look':
        return this.#cart({ method: 'GET', path: '/api/cart' });
      case 'add': {
        const { sku, quantity, key } = operation;
        return this.#cart({ method: 'POST', path: '/api/cart/items', key, body: { sku, quantity } });
      }
      case 'change': {
        const { sku, quantity, key } = operation;
        return this.#cart({ method: 'PATCH', path: `/api/cart/items/${sku}`, key, body: { quantity } });
      }
      case 'remove':
        return this.#cart({ method: 'DELETE', path: `/api/cart/items/${operation.sku}`, key: operation.key });
      case 'place':
        return this.#place(operation.key, operation.method);
      case 'watch':
        return this.#watch(operation.key);
      case 'approve':
      case 'decline':
      case 'cancel-payment':
        return this.#decide(operation);
      case 'cancel-order': {
        const order = this.#orders.get(operation.key);
        if (!order) return skipped;
        const path = `/api/orders/${order.id}/cancel`;
        return this.#order(operation.key, await this.#ask({ method: 'POST', path, key: `cancel-${operation.key}` }));
      }
      case 'open-tab':
        return this.#open(operation.tab);
      case 'close-tab':
        this.#tabs.get(operation.tab)?.();
        this.#tabs.delete(operation.tab);
        return done;
      case 'reprice':
      case 'deliver':
        return (await this.#reach.keep(operation)) ? done : unknown;
    }
  }

  /** The orders that the shop has said are this buyer's. */
  get orders(): readonly string[] {
    return [...this.#orders.values()].map(({ id }) => id);
  }

  get openTabs(): readonly number[] {
    return [...this.#tabs.keys()];
  }

  closeTabs(): void {
    for (const close of this.#tabs.values()) close();
    this.#tabs.clear();
  }

  #ask(ask: Ask): Promise<Reply> {
    return this.#reach.ask(this.token, ask);
  }

  async #cart(ask: Ask): Promise<Done> {
    const answer = this.#reach.ask(this.token, ask, (unheard) => void this.#noteCart(ask, unheard));
    return read(await this.#noteCart(ask, answer));
  }

  async #noteCart({ key }: Ask, answer: Promise<Reply>): Promise<Reply> {
    this.notebook.asks();
    const reply = await answer;
    this.notebook.hears(reply !== null && reply.status < 500);
    if (reply?.status === 200) this.notebook.sawCart(cartView.parse(reply.body), key ?? null);
    return reply;
  }

  async #place(key: string, method: 'paypal' | 'manual'): Promise<Done> {
    this.notebook.places();
    const body = { ...addressOf(this.#number), payment: { method } };
    const reply = await this.#ask({ method: 'POST', path: '/api/orders', key, body });
    if (reply?.status !== 202) {
      if (reply) this.notebook.wasRefused(key, codeOf(reply));
      return read(reply);
    }
    const { id, approveUrl } = orderAccepted.parse(reply.body);
    this.notebook.wasAccepted(key, id);
    this.#orders.set(key, { id, approveUrl: approveUrl ?? this.#orders.get(key)?.approveUrl ?? null });
    return done;
  }

  async #watch(key: string): Promise<Done> {
    const order = this.#orders.get(key);
    if (!order) return skipped;
    return this.#order(key, await this.#ask({ method: 'GET', path: `/api/orders/${order.id}` }));
  }

  #order(key: string, reply: Reply): Done {
    if (reply?.status !== 200) return read(reply);
    const view = orderView.parse(reply.body);
    this.notebook.sawOrder(view);
    const { id, approveUrl } = view;
    this.#orders.set(key, { id, approveUrl: approveUrl ?? this.#orders.get(key)?.approveUrl ?? null });
    return done;
  }

  /** Whoever was not told where to pay looks at the order first. */
  async #decide({ act, key, returns }: Extract<Operation, { readonly returns: boolean }>): Promise<Done> {
    if (!this.#orders.get(key)?.approveUrl) await this.#watch(key);
    const approveUrl = this.#orders.get(key)?.approveUrl;
    if (!approveUrl) return skipped;
    const back = await this.#reach.pay(approveUrl, decisions[act]);
    if (back === null) return unknown;
    if (!returns) return done;
    const { pathname, search } = new URL(back);
    const reply = await this.#ask({ method: 'GET', path: pathname + search });
    return reply?.status === 303 ? done : read(reply);
  }

  #open(tab: number): Done {
    if (this.#tabs.has(tab)) return skipped;
    const hear = (text: string) => {
      const message = liveMessage.parse(JSON.parse(text));
      if (message.topic === 'cart') this.notebook.heardCart(tab, message.view);
    };
    this.#tabs.set(tab, this.#reach.listen(this.token, '/live/cart', hear));
    return done;
  }
}

const codeOf = (reply: NonNullable<Reply>): string => {
  const parsed = problem.safeParse(reply.body);
  return parsed.success ? parsed.data.code : `HTTP_${reply.status}`;
};

/** 503 says that a part of the shop was away: whether anything was done is as open as after silence. */
function read(reply: Reply): Done {
  if (reply === null || reply.status >= 500) return unknown;
  return reply.status < 400 ? done : { end: 'refused', code: codeOf(reply) };
}

/** Words that appear nowhere else, so that one of them in a log is seen. */
export const canary = 'Canary';
const addressOf = (number: number): Omit<OrderBody, 'payment'> => ({
  email: `${canary.toLowerCase()}.${number}@example.com`,
  address: {
    name: `${canary} Number ${number}`,
    line1: `${number} ${canary} Row`,
    city: 'Portland',
    region: 'ME',
    postalCode: '04101',
    country: 'US',
  },
  shipping: 'standard',
});
