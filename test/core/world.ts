import { type CartSettings, cartKind } from '../../actors/cart/actor.ts';
import { deliverTo } from '../../actors/deliver.ts';
import { LogActor, type LogRequest } from '../../actors/log/actor.ts';
import type { LogSettings } from '../../actors/log/core.ts';
import { mailKind } from '../../actors/mail/actor.ts';
import { type OrderAnswer, type OrderSettings, orderKind, type Quoting } from '../../actors/order/actor.ts';
import type { CartAnswer, Peers } from '../../actors/peers.ts';
import { Cell } from '../../actors/runtime/cell.ts';
import { single } from '../../actors/runtime/single.ts';
import { stockKind } from '../../actors/stock/actor.ts';
import { type CartRequest, cartRequest } from '../../contract/cart.ts';
import { type CartId, cartId, type OrderId, type Sku } from '../../contract/ids.ts';
import { type LogEntry, logEntry } from '../../contract/log.ts';
import { type LetterId, type MailAnswer, type MailRequest, mailRequest } from '../../contract/mail.ts';
import type { Money } from '../../contract/money.ts';
import { type OrderRequest, orderRequest } from '../../contract/order.ts';
import type { Reply } from '../../contract/outcome.ts';
import { type StockAnswer, type StockCommand, stockCommand } from '../../contract/stock.ts';
import { type KeptLetter, kept } from '../../mail/kept.ts';
import { invoice } from '../../payments/invoice.ts';
import { manual } from '../../payments/manual.ts';
import type { PaymentProvider } from '../../payments/provider.ts';
import { Bank } from './world/bank.ts';
import { Clock } from './world/clock.ts';
import { offerOf, prices } from './world/goods.ts';
import { Host, type Life } from './world/host.ts';
import { Link, type Script } from './world/link.ts';

const minute = 60_000;
export const settings = {
  cart: { holdTtlMs: 10 * minute, holdCapMs: 30 * minute, bounds: null } as CartSettings,
  order: {
    /** Without news the books are not looked at, but in tests that say so. */
    reconcile: { delayMsFirst: 60 * minute, windowMs: 1 },
    paymentDeadlineMs: 15 * minute,
    invoices: { to: 'everybody', settledAtOnce: true, deadlineMs: 7 * 24 * 60 * minute, shipsUnpaid: false },
  } satisfies OrderSettings as OrderSettings,
  log: { flushMs: minute } satisfies LogSettings,
};

type AnyHost =
  | Host<StockCommand, StockAnswer>
  | Host<CartRequest, CartAnswer>
  | Host<OrderRequest, OrderAnswer>
  | Host<MailRequest, MailAnswer>
  | Host<LogRequest, null>;

/**
 * The real actors on a platform of the test's own: virtual time, SQLite in memory, and a wire on which each call can be
 * made to fail. Nothing in here waits for anything but time that the test lets pass.
 */
export class Shop {
  readonly clock = new Clock();
  readonly bank = new Bank();
  readonly prices = new Map<Sku, Money>(prices);
  /** What nobody holds by looking around. */
  readonly heldAtCheckout = new Set<Sku>();
  readonly archive = new Map<string, readonly string[]>();
  readonly projected: LogEntry[] = [];
  /** Letters by Message-ID, and how often each was handed in. */
  readonly mailbox = new Map<string, KeptLetter & { readonly count: number }>();
  readonly hosts = new Map<string, AnyHost>();
  readonly link: Link;
  readonly #seed: number;
  readonly #order: OrderSettings;
  /** What lines cost where they go; left out, everything is sent free. It may be changed while the shop is open. */
  quoting: Quoting | undefined;
  #cart: CartSettings;

  constructor(
    options: {
      readonly seed?: number;
      readonly script?: Script;
      readonly cart?: Partial<CartSettings>;
      readonly quoting?: Quoting | undefined;
    } & Partial<OrderSettings> = {},
  ) {
    this.#seed = options.seed ?? 1;
    const { seed: _, script: __, cart, quoting, ...order } = options;
    this.quoting = quoting;
    this.#cart = { ...settings.cart, ...cart };
    this.#order = { ...settings.order, ...order };
    this.link = new Link(this.clock, options.script ?? (() => null), (id) => this.hosts.get(id)?.crash());
  }

  /** What a restart with other settings does: for instances that wake from now on. */
  changeTerms(terms: Partial<CartSettings>): void {
    this.#cart = { ...this.#cart, ...terms };
  }

  stock(id: Sku): Host<StockCommand, StockAnswer> {
    return this.#host(
      `stock:${id}`,
      (world, life, name) => new Cell(world, stockKind, this.#peers(life, `stock:${id}`), { cells: 'each', name }),
    );
  }

  cart(id: CartId): Host<CartRequest, CartAnswer> {
    const name = `cart:${id}`;
    return this.#host(name, (world, life, actor) => {
      const offers = (skus: readonly Sku[]) =>
        this.link.send(life, name, 'catalogue', 'offers', async () =>
          skus.flatMap((wanted) => {
            const price = this.prices.get(wanted);
            const heldAt = this.heldAtCheckout.has(wanted) ? ({ heldAt: 'checkout' } as const) : {};
            return price ? [{ ...offerOf(wanted, price), ...heldAt }] : [];
          }),
        );
      const peers = this.#peers(life, name);
      return new Cell(world, cartKind(peers, offers, this.#cart), peers, { cells: 'each', name: actor });
    });
  }

  order(id: OrderId): Host<OrderRequest, OrderAnswer> {
    const name = `order:${id}`;
    return this.#host(name, (world, life, actor) => {
      // An invoice needs no wire: there is nobody at its other end.
      const providers = { paypal: this.#wired(life, name, this.bank), manual, invoice };
      const peers = this.#peers(life, name);
      const asked: Quoting = (question) =>
        this.link.send(life, name, 'shipping', 'quote', () => {
          if (!this.quoting) throw new Error('nobody quotes here');
          return this.quoting(question);
        });
      const quoting = this.quoting && asked;
      const kind = orderKind(peers, (method) => providers[method], this.#order, quoting);
      return new Cell(world, kind, peers, { cells: 'each', name: actor });
    });
  }

  mail(id: LetterId): Host<MailRequest, MailAnswer> {
    const name = `mail:${id}`;
    return this.#host(name, (world, life, actor) => {
      const provider = kept((letter) =>
        this.link.send(life, name, 'postbox', 'keep', async () => {
          const count = (this.mailbox.get(letter.messageId)?.count ?? 0) + 1;
          this.mailbox.set(letter.messageId, { ...(this.mailbox.get(letter.messageId) ?? letter), count });
        }),
      );
      const peers = this.#peers(life, name);
      const linkTo = (order: OrderId, { origin }: { readonly origin: string }) => `${origin}/orders/${order}`;
      const kind = mailKind(peers, { provider, from: 'orders@shop.example', linkTo });
      return new Cell(world, kind, peers, { cells: 'each', name: actor });
    });
  }

  /** Told as a webhook or a page would tell it: parsed at the door. */
  ask(id: OrderId, request: OrderRequest) {
    return this.order(id).execute(orderRequest.parse(request));
  }

  get log(): Host<LogRequest, null> {
    return this.#host('log:lane-0', (world, life) => {
      const sink = (what: string, effect: () => void) =>
        this.link.send(life, 'log:lane-0', what, 'write', async () => effect());
      const lane = new LogActor(
        world,
        'lane-0',
        {
          archive: (key, lines) => sink('archive', () => void (this.archive.has(key) || this.archive.set(key, lines))),
          project: (entries) => sink('projection', () => void this.projected.push(...entries)),
        },
        settings.log,
      );
      return single(lane);
    });
  }

  crashAll(): void {
    for (const host of this.hosts.values()) host.crash();
  }

  #host<Request, Answer>(
    name: string,
    make: ConstructorParameters<typeof Host<Request, Answer>>[3],
  ): Host<Request, Answer> {
    const known = this.hosts.get(name) as Host<Request, Answer> | undefined;
    if (known) return known;
    const made = new Host<Request, Answer>(this.clock, name, this.#seed + this.hosts.size, make);
    this.hosts.set(name, made as unknown as AnyHost);
    return made;
  }

  /** What crosses the wire must be what the contract says: each request is parsed on its way. */
  #peers(life: Life, from: string): Peers {
    const send = <T>(to: string, what: string, effect: () => Promise<T>) =>
      this.link.send(life, from, to, what, effect);
    const stock: Peers['stock'] = (id, command) =>
      send(`stock:${id}`, command.type, () => this.stock(id).execute(stockCommand.parse(command)));
    const cart: Peers['cart'] = (id, request) =>
      send(`cart:${id}`, request.type, () => this.cart(cartId.parse(id)).execute(cartRequest.parse(request)));
    const mail: Peers['mail'] = (id, request) =>
      send(`mail:${id}`, request.type, () => this.mail(id).execute(mailRequest.parse(request)));
    return {
      ...{ stock, cart, mail },
      order: (id, request) =>
        send(`order:${id}`, request.type, () => this.order(id).execute(orderRequest.parse(request))),
      append: async (entries) => {
        const request = { type: 'append', entries: entries.map((entry) => logEntry.parse(entry)) } as const;
        return (await send('log:lane-0', 'append', () => this.log.execute(request))).ok;
      },
      deliver: (tell) => deliverTo({ stock, cart, mail }, tell),
    };
  }

  #wired(life: Life, from: string, provider: PaymentProvider): PaymentProvider {
    const send = <T>(what: string, effect: () => Reply<T>) =>
      this.link.send(life, from, 'bank', what, async () => effect());
    return {
      needsApproval: provider.needsApproval,
      create: (request, key) => send('create', () => provider.create(request, key)),
      approval: (reference) => send('approval', () => provider.approval(reference)),
      capture: (reference, amount, key) => send('capture', () => provider.capture(reference, amount, key)),
      find: (reference, names) => send('find', () => provider.find(reference, names)),
      refund: (captureId, amount, key) => send('refund', () => provider.refund(captureId, amount, key)),
    };
  }
}
