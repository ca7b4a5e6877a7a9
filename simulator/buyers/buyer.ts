import { isUnderWay } from '../../actors/order/way.ts';
import { cartView } from '../../contract/cart.ts';
import type { QuotedMethod } from '../../contract/fulfillment.ts';
import { orderAccepted, orderView } from '../../contract/order.ts';
import { addressOf } from './address.ts';
import { codeOf, type Done, doneOf, readReply } from './done.ts';
import { Jar } from './jar.ts';
import type { Order, Tab } from './known.ts';
import { Membership } from './membership.ts';
import { Mischief } from './mischief.ts';
import { Notebook } from './notebook.ts';
import type { Operation } from './operation.ts';
import { Purse } from './purse.ts';
import { rates } from './rating.ts';
import { type Ask, decisions, type Reach, type Reply, type Unheard } from './reach.ts';
import { makesSense } from './sense.ts';
import { Tabs } from './tabs.ts';

/** Somebody at the shop. Does what its plan says, believes what it is told, and writes down all that it was shown. */
export class Buyer {
  readonly notebook = new Notebook();
  readonly #number: number;
  readonly #reach: Reach;
  readonly #membership: Membership;
  /** By device. */
  readonly #jars: Map<number, Jar>;
  /** By key: what the shop has said of the order. */
  readonly #orders = new Map<string, Order>();
  /** What each browser was shown last, and as whom. */
  readonly #carts = new Map<Jar, { readonly who: string; readonly id: string }>();
  /** What was in each browser's cart when it was shown last, and to whom. */
  readonly #shown = new Map<Jar, { readonly who: string; readonly skus: ReadonlySet<string> }>();
  readonly #purse: Purse;
  readonly #mischief: Mischief;
  /** By order: the total that this buyer has agreed to. */
  readonly #agreed = new Map<string, number | null>();
  #last: Done['end'] = 'done';
  readonly #entering = new Map<Jar, Promise<unknown>>();
  readonly #tabs: Tabs;
  /** Guests that this buyer was, and the account that has taken over their carts and orders. */
  readonly #adopted = new Map<string, string>();

  constructor(number: number, jar: Jar, reach: Reach) {
    this.#number = number;
    this.#jars = new Map([[0, jar]]);
    this.#reach = reach;
    this.#purse = new Purse(number);
    this.#mischief = new Mischief(number, this.notebook, (of, ask) => this.#ask(of, ask));
    this.#tabs = new Tabs(reach, this.notebook, (of) => this.#ask(of, { method: 'GET', path: '/api/cart' }));
    this.#membership = new Membership(number, reach, this.notebook, () => this.#jars.values());
  }

  async do(operation: Operation): Promise<Done> {
    const jar = this.jar(operation.device);
    const shown = this.#shown.get(jar);
    const knows = { last: this.#last, orders: this.#orders, inCart: shown?.who === jar.who ? shown.skus : null };
    if (!makesSense(operation, knows)) return doneOf('skipped');
    const done = await this.#do(operation, jar);
    if (done.end !== 'skipped') this.#last = done.end;
    return done;
  }

  async #do(operation: Operation, jar: Jar): Promise<Done> {
    switch (operation.act) {
      case 'browse':
        return readReply(await this.#ask(jar, { method: 'GET', path: `/api/products/${operation.slug}` }));
      case 'look':
        return this.#cart(jar, { method: 'GET', path: '/api/cart' });
      case 'add': {
        const { sku, quantity, key } = operation;
        return this.#cart(jar, { method: 'POST', path: '/api/cart/items', key, body: { sku, quantity } });
      }
      case 'change': {
        const { sku, quantity, key } = operation;
        return this.#cart(jar, { method: 'PATCH', path: `/api/cart/items/${sku}`, key, body: { quantity } });
      }
      case 'remove':
        return this.#cart(jar, { method: 'DELETE', path: `/api/cart/items/${operation.sku}`, key: operation.key });
      case 'place':
        return this.#place(jar, operation);
      case 'quote':
        return this.#quote(jar, operation.shipping);
      case 'clerk':
      case 'parcel': {
        const order = this.#orders.get(operation.key);
        const reply = order && (await this.#reach.carry(order.id, operation));
        return reply ? readReply(reply) : doneOf('skipped');
      }
      case 'watch':
        return this.#watch(jar, operation.key);
      case 'approve':
      case 'decline':
      case 'cancel-payment':
        return this.#decide(jar, operation);
      case 'cancel-order': {
        const order = this.#orders.get(operation.key);
        if (!order) return doneOf('skipped');
        const ask = { method: 'POST', path: `/api/orders/${order.id}/cancel`, key: `cancel-${operation.key}` } as const;
        return this.#order(jar, operation.key, await this.#ask(jar, ask));
      }
      case 'at-paypal': {
        const order = this.#orders.get(operation.key);
        if (!order || !isUnderWay(order)) return doneOf('skipped');
        return doneOf((await this.#reach.move(order.id, operation.does)) ? 'done' : 'skipped');
      }
      case 'rate':
        return rates(this.#orders.get(operation.key), operation, jar, (...asked) => this.#ask(...asked));
      case 'misuse':
        return this.#mischief.misuse(jar, this.#orders.get(operation.key), operation.key, operation.method);
      case 'peek':
        return this.#mischief.peek(this.#orders.get(operation.key));
      case 'open-tab':
        return doneOf(this.#tabs.open(jar, operation.tab) ? 'done' : 'skipped');
      case 'close-tab':
        this.#tabs.close(operation.tab);
        return doneOf('done');
      case 'register':
      case 'login':
      case 'refresh':
      case 'logout':
      case 'change-password':
      case 'replay':
      case 'delete-account':
        return this.#changing(jar, () => this.#membership.do(operation, jar));
      case 'accept-prices':
        return this.#cart(jar, { method: 'POST', path: '/api/cart/prices/accept', key: operation.key, body: {} });
      case 'reprice':
      case 'withdraw':
      case 'count':
      case 'deliver':
      case 'transfer':
      case 'write-off':
      case 'stocktake':
        return (await this.#reach.keep(operation)) ? doneOf('done') : doneOf('unknown');
    }
  }

  /** The orders that the shop has said are this buyer's. */
  get orders(): readonly string[] {
    return [...this.#orders.values()].map(({ id }) => id);
  }

  get openTabs(): readonly Pick<Tab, 'tab' | 'jar'>[] {
    return this.#tabs.all;
  }

  /** The cookies of one of this buyer's browsers. */
  jar(device = 0): Jar {
    const jar = this.#jars.get(device) ?? new Jar();
    this.#jars.set(device, jar);
    return jar;
  }

  get jars(): readonly Jar[] {
    return [...this.#jars.values()];
  }

  /** Tokens of guests whose carts an account has taken over: the shop has taken their cookies away. */
  get adopted(): readonly string[] {
    return [...this.#adopted.keys()];
  }

  /** The cart that this browser was shown last; null when it was shown none since it became who it is. */
  cartOf(jar: Jar): string | null {
    return this.#carts.get(jar)?.who === jar.who ? (this.#carts.get(jar)?.id ?? null) : null;
  }

  closeTabs(): void {
    this.#tabs.closeAll();
  }

  ask(jar: Jar, ask: Ask): Promise<Reply> {
    return this.#ask(jar, ask);
  }

  async #ask(jar: Jar, ask: Ask, unheard?: Unheard): Promise<Reply> {
    // Who has no cookie loads a page first, whatever is to be done on it: all of the page is then one guest's.
    if (jar.who === 'nobody') await this.#entered(jar);
    const reply = await this.#changing(jar, () => this.#membership.ask(jar, ask, unheard));
    const cart = ask.path === '/api/cart' && reply?.status === 200 ? cartView.parse(reply.body) : null;
    if (cart) this.#carts.set(jar, { who: jar.who, id: cart.id });
    return reply;
  }

  #entered(jar: Jar): Promise<unknown> {
    const begun = this.#entering.get(jar);
    if (begun) return begun;
    const enter = this.#changing(jar, () => this.#membership.ask(jar, { method: 'GET', path: '/api/cart' }));
    this.#entering.set(jar, enter);
    return enter.finally(() => this.#entering.delete(jar));
  }

  /** Whoever becomes somebody else has the page loaded anew, with all that is open of it. */
  async #changing<T>(jar: Jar, act: () => Promise<T>): Promise<T> {
    const done = await act();
    if (jar.session !== null)
      for (const guest of jar.guestsTaken) if (!this.#adopted.has(guest)) this.#adopted.set(guest, jar.who);
    this.#tabs.reloaded(jar);
    return done;
  }

  async #cart(jar: Jar, ask: Ask): Promise<Done> {
    const answer = this.#ask(jar, ask, (unheard) => void this.#noteCart(ask, unheard));
    const reply = await this.#noteCart(ask, answer);
    if (reply?.status === 200) {
      const { id, lines } = cartView.parse(reply.body);
      const skus = new Set<string>(lines.map(({ sku }) => sku));
      this.#shown.set(jar, { who: jar.who, skus });
      const [sku] = skus;
      if (ask.path === '/api/cart/items' && ask.key && sku)
        this.#mischief.acted(jar, { who: jar.who, cart: id, sku, key: ask.key });
    }
    return readReply(reply);
  }

  async #noteCart({ key }: Ask, answer: Promise<Reply>): Promise<Reply> {
    this.notebook.asks();
    const reply = await answer;
    this.notebook.hears(reply !== null && reply.status < 500);
    if (reply?.status === 200) this.notebook.sawCart(cartView.parse(reply.body), key ?? null);
    return reply;
  }

  async #place(jar: Jar, { key: name, again, ...asked }: Extract<Operation, { act: 'place' }>): Promise<Done> {
    this.notebook.places();
    const before = jar.who;
    const key = again ? `${name}-again` : name;
    const reply = await this.#ask(jar, {
      method: 'POST',
      path: '/api/orders',
      key,
      body: this.#purse.bodyOf(key, asked),
    });
    // Who had no cookie was given one.
    const who = before === 'nobody' ? jar.who : before;
    if (reply?.status !== 202) {
      if (reply) this.notebook.wasRefused(who, key, codeOf(reply));
      this.#purse.told(reply, asked.shipping ?? 'standard');
      return readReply(reply);
    }
    const { id, approveUrl } = orderAccepted.parse(reply.body);
    this.notebook.wasAccepted(who, key, id);
    this.#agreed.set(id, this.#purse.agreedTo(key));
    const known = this.#orders.get(name)?.id === id ? this.#orders.get(name) : null;
    const last = { status: known?.status ?? null, approveUrl: approveUrl ?? known?.approveUrl ?? null };
    this.#orders.set(name, { id, who, ...last });
    return doneOf('done');
  }

  async #quote(jar: Jar, shipping: QuotedMethod): Promise<Done> {
    const { address } = addressOf(this.#number);
    const reply = await this.#ask(jar, { method: 'POST', path: '/api/shipping/quotes', body: { address } });
    return this.#purse.told(reply, shipping) ? doneOf('done') : doneOf('skipped');
  }

  async #watch(jar: Jar, key: string): Promise<Done> {
    const order = this.#orders.get(key);
    if (!order) return doneOf('skipped');
    return this.#order(jar, key, await this.#ask(jar, { method: 'GET', path: `/api/orders/${order.id}` }));
  }

  #order(jar: Jar, key: string, reply: Reply): Done {
    const before = this.#orders.get(key);
    if (reply?.status === 404 && before && [before.who, this.#adopted.get(before.who)].includes(jar.who))
      this.notebook.lost(before.id);
    if (reply?.status !== 200) return readReply(reply);
    const view = orderView.parse(reply.body);
    this.notebook.sawOrder(view);
    this.notebook.wasCharged(this.#agreed.get(view.id) ?? null, view);
    const { id, approveUrl, status } = view;
    if (before?.id === id) this.#orders.set(key, { ...before, status, approveUrl: approveUrl ?? before.approveUrl });
    return doneOf('done');
  }

  /** Whoever was not told where to pay looks at the order first; and a page asks whether a cancelling is meant. */
  async #decide(jar: Jar, { act, key, returns }: Extract<Operation, { readonly returns: boolean }>): Promise<Done> {
    if (!this.#orders.get(key)?.approveUrl) await this.#watch(jar, key);
    const approveUrl = this.#orders.get(key)?.approveUrl;
    if (!approveUrl) return doneOf('skipped');
    const back = await this.#reach.pay(approveUrl, decisions[act]);
    if (back === null) return doneOf('unknown');
    if (!returns) return doneOf('done');
    const { pathname, search } = new URL(back);
    const reply = await this.#ask(jar, { method: 'GET', path: pathname + search });
    if (reply?.status !== 303) return readReply(reply);
    if (act !== 'cancel-payment') return doneOf('done');
    const { order, token } = Object.fromEntries(new URLSearchParams(search));
    const body = { order, token };
    return readReply(await this.#ask(jar, { method: 'POST', path: '/api/payments/paypal/cancel', body }));
  }
}
