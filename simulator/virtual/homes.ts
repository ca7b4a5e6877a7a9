import { cartKind, type Offers } from '../../actors/cart/actor.ts';
import { deliverTo } from '../../actors/deliver.ts';
import { LimiterActor, type LimiterAnswer, type LimiterRequest } from '../../actors/limiter/actor.ts';
import { LogActor, type LogRequest, type LogSinks } from '../../actors/log/actor.ts';
import { type MailPorts, mailKind } from '../../actors/mail/actor.ts';
import { type OrderAnswer, orderKind, type Quoting } from '../../actors/order/actor.ts';
import type { InvoicePolicy } from '../../actors/order/invoice.ts';
import type { Payments } from '../../actors/order/runs.ts';
import type { CartAnswer, Peers } from '../../actors/peers.ts';
import { Cell, type Kind } from '../../actors/runtime/cell.ts';
import { type Cells, cellOf, laneOf } from '../../actors/runtime/cells.ts';
import type { Archive } from '../../actors/runtime/history.ts';
import { alone, type Letter, Post, type Reply } from '../../actors/runtime/post.ts';
import { single } from '../../actors/runtime/single.ts';
import { stockKind } from '../../actors/stock/actor.ts';
import type { CartRequest } from '../../contract/cart.ts';
import type { Result } from '../../contract/failure.ts';
import { holdPolicy } from '../../contract/hold-policy.ts';
import type { CartId, OrderId, Sku } from '../../contract/ids.ts';
import type { LetterId, MailAnswer, MailRequest } from '../../contract/mail.ts';
import type { OrderRequest } from '../../contract/order.ts';
import type { StockAnswer, StockCommand } from '../../contract/stock.ts';
import type { Scenario } from '../scenario.ts';
import { type AnyHost, Host, type Make } from './host.ts';
import type { Life } from './life.ts';
import type { Layout } from './script.ts';
import type { Stage } from './stage.ts';
import type { Wire } from './wire.ts';

export type HomesStage = Stage & { readonly released: (sku: string, holdId: string) => void };
/** Buyers on invoice have paid when they have ordered: what is looked at in virtual time is the rest. */
export const paidAtOnce: InvoicePolicy = { to: 'everybody', settledAtOnce: true, deadlineMs: 0, shipsUnpaid: false };

/** What actors have of the world outside of the shop's own objects, in one life of theirs. */
export type Outside = {
  readonly offers: (life: Life, from: string, alone: boolean) => Offers;
  readonly quoting: (life: Life, from: string) => Quoting;
  readonly payments: (life: Life, from: string, alone: boolean) => Payments;
  readonly mail: (life: Life, from: string) => MailPorts;
  readonly sinks: (life: Life, from: string) => LogSinks;
  readonly history: (life: Life, from: string) => Archive;
};
/** Where an actor is to be found. */
export type Address<Request, Answer> = {
  readonly host: Host<Request, Answer>;
  readonly actor: string;
  /** Without any network in between. */
  readonly execute: (request: Request) => Promise<Result<Answer>>;
};
type CellKind = 'stock' | 'cart' | 'order' | 'mail';

const lanesMax = 4;
export const logFlushMs = 5_000;
const logCompactMs = 600_000;

/** Without news the books are looked at twice before a run has come to rest. */
const reconcile = { delayMsFirst: 3_600_000, windowMs: 6 * 3_600_000 };

/** Where everything lives that is an object of the platform: each kind of actor in as many cells as the script says. */
export class Homes {
  readonly hosts = new Map<string, AnyHost>();
  deploys = 0;
  readonly #stage: HomesStage;
  readonly #wire: Wire;
  readonly #terms: Scenario['terms'];
  readonly #layout: Layout;
  readonly #outside: Outside;

  constructor(stage: HomesStage, wire: Wire, terms: Scenario['terms'], layout: Layout, outside: Outside) {
    this.#stage = stage;
    this.#wire = wire;
    this.#terms = terms;
    this.#layout = layout;
    this.#outside = outside;
  }

  stock(id: Sku): Address<StockCommand, StockAnswer> {
    return this.#address('stock', id, (object) => this.#stocks(object));
  }

  cart(id: CartId): Address<CartRequest, CartAnswer> {
    return this.#address('cart', id, (object) => this.#carts(object));
  }

  order(id: OrderId): Address<OrderRequest, OrderAnswer> {
    return this.#address('order', id, (object) => this.#orders(object));
  }

  mail(id: LetterId): Address<MailRequest, MailAnswer> {
    return this.#address('mail', id, (object) => this.#mails(object));
  }

  log(lane: string): Address<LogRequest, null> {
    const host = this.#host<LogRequest, null>('log', lane, (world, life) =>
      single(
        new LogActor(world, lane, this.#outside.sinks(life, `log:${lane}`), {
          flushMs: logFlushMs,
          batchSize: this.#layout.batchSize,
          compactAfterMs: logCompactMs,
        }),
      ),
    );
    return addressOf(host, lane);
  }

  limiter(name: string): Address<LimiterRequest, LimiterAnswer> {
    const host = this.#host<LimiterRequest, LimiterAnswer>('limiter', name, (world) => single(new LimiterActor(world)));
    return addressOf(host, name);
  }

  /** A number in the settings, which each deploy may change: what is there already keeps its own. */
  get lanes(): number {
    return 1 + ((this.#layout.lanes - 1 + this.deploys) % lanesMax);
  }

  /** The object that an actor of this kind is in, if there ever was one. */
  find(kind: string, actor: string): AnyHost | null {
    const object = isCellKind(kind) ? cellOf(this.#cells(kind), actor) : actor;
    return this.hosts.get(`${kind}:${object}`) ?? null;
  }

  #cells(kind: CellKind): Cells {
    return this.#layout[kind];
  }

  #address<Request, Answer>(
    kind: CellKind,
    actor: string,
    hostOf: (object: string) => Host<Request, Answer>,
  ): Address<Request, Answer> {
    return addressOf(hostOf(cellOf(this.#cells(kind), actor)), actor);
  }

  #stocks(object: string): Host<StockCommand, StockAnswer> {
    return this.#cell('stock', object, () => stockKind);
  }

  #carts(object: string): Host<CartRequest, CartAnswer> {
    const { holdTtlSeconds, holdCapSeconds } = this.#terms;
    const bounds = this.#layout.bounded ? holdPolicy : null;
    const settings = { holdTtlMs: holdTtlSeconds * 1_000, holdCapMs: holdCapSeconds * 1_000, bounds };
    return this.#cell('cart', object, (life, peers, ...from) =>
      cartKind(peers, this.#outside.offers(life, ...from), settings),
    );
  }

  #orders(object: string): Host<OrderRequest, OrderAnswer> {
    const paymentDeadlineMs = this.#terms.paymentDeadlineSeconds * 1_000;
    const intent = this.#layout.promised ? 'authorise' : undefined;
    const settings = { paymentDeadlineMs, invoices: paidAtOnce, reconcile, intent } as const;
    return this.#cell('order', object, (life, peers, ...from) =>
      orderKind(peers, this.#outside.payments(life, ...from), settings, this.#outside.quoting(life, from[0])),
    );
  }

  #mails(object: string): Host<MailRequest, MailAnswer> {
    return this.#cell('mail', object, (life, peers, from) => mailKind(peers, this.#outside.mail(life, from)));
  }

  #cell<Request, Answer>(
    kind: CellKind,
    object: string,
    kindOf: (life: Life, peers: Peers, from: string, alone: boolean) => Kind<Request, Answer>,
  ): Host<Request, Answer> {
    const cells = this.#cells(kind);
    const { keptMax, snapshotEvery, history } = this.#layout;
    const constants = { ...(keptMax !== null && { keptMax }), ...(snapshotEvery !== null && { snapshotEvery }) };
    return this.#host(kind, object, (world, life, name) => {
      const peers = this.#peers(life, kind, name);
      const made = kindOf(life, peers, `${kind}:${name}`, cells === 'each');
      return new Cell(world, made, peers, {
        ...{ cells, lanes: this.lanes, name, ...constants },
        ...(history && { history: { ...history, archive: this.#outside.history(life, `${kind}:${name}`) } }),
      });
    });
  }

  #host<Request, Answer>(kind: AnyHost['kind'], object: string, make: Make<Request, Answer>): Host<Request, Answer> {
    const name = `${kind}:${object}`;
    const known = this.hosts.get(name);
    if (known) return known as unknown as Host<Request, Answer>;
    const made = new Host(this.#stage, kind, object, make);
    this.hosts.set(name, made as unknown as AnyHost);
    return made;
  }

  #peers(life: Life, kind: CellKind, object: string): Peers {
    const from = `${kind}:${object}`;
    const shelves = this.#post(
      life,
      from,
      'stock',
      (cell) => this.#stocks(cell),
      (letters, replies) => {
        for (const [index, { actor, request }] of letters.entries())
          if (request.type === 'release' && replies[index]?.ok === true) this.#stage.released(actor, request.holdId);
      },
    );
    const carts = this.#post(life, from, 'cart', (cell) => this.#carts(cell));
    const orders = this.#post(life, from, 'order', (cell) => this.#orders(cell));
    const letters = this.#post(life, from, 'mail', (cell) => this.#mails(cell));
    const stock: Peers['stock'] = (id, command) => shelves.send(id, command);
    const cart: Peers['cart'] = (id, request) => carts.send(id, request);
    const mail: Peers['mail'] = (id, request) => letters.send(id, request);
    return {
      ...{ stock, cart, mail },
      order: (id, request) => orders.send(id, request),
      append: async (entries, lanes) => {
        const told = [...Map.groupBy(entries, ({ source }) => laneOf(source.id, lanes))].map(([lane, its]) => {
          const append = () => this.log(lane).execute({ type: 'append', entries: its });
          return this.#wire.send(life, { from, to: `log:${lane}`, what: 'append' }, append);
        });
        return (await Promise.all(told)).every(({ ok }) => ok);
      },
      deliver: (tell) => deliverTo({ stock, cart, mail }, tell),
    };
  }

  /** One message may carry several letters, and what happens to it happens to all of them. */
  #post<Request extends object, Answer>(
    life: Life,
    from: string,
    kind: CellKind,
    hostOf: (cell: string) => Host<Request, Answer>,
    heard: (letters: readonly Letter<Request>[], replies: readonly Reply<Answer>[]) => void = () => {},
  ): Post<Request, Answer> {
    const cells = this.#cells(kind);
    const carry = (cell: string, letters: readonly Letter<Request>[]) => {
      if (letters.length > 1) this.#stage.meets('a message carried several letters');
      return this.#wire.send(life, { from, to: `${kind}:${cell}`, what: whatOf(letters, cells) }, async () => {
        const replies = await hostOf(cell).commands(letters);
        heard(letters, replies);
        return replies;
      });
    };
    return new Post((actor) => cellOf(cells, actor), carry, from.startsWith('order:'));
  }
}

const isCellKind = (kind: string): kind is CellKind =>
  kind === 'stock' || kind === 'cart' || kind === 'order' || kind === 'mail';

const addressOf = <Request, Answer>(host: Host<Request, Answer>, actor: string): Address<Request, Answer> => ({
  ...{ host, actor },
  execute: (request) => alone((_, letters) => host.commands(letters), host.object, { actor, request }),
});

/** To a cell of many it says what it is about: who else is in there must not change its luck. */
const whatOf = (letters: readonly Letter<object>[], cells: Cells): string =>
  letters
    .map(({ actor, request }) => {
      const [type, ...about] = Object.values(request).filter((value) => typeof value === 'string');
      return cells === 'each' ? type : [type, actor, ...about].join(' ');
    })
    .join(' + ');
