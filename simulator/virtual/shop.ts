import { CartActor } from '../../actors/cart/actor.ts';
import { deliverTo } from '../../actors/deliver.ts';
import { LimiterActor, type LimiterAnswer, type LimiterRequest } from '../../actors/limiter/actor.ts';
import { LogActor, type LogRequest } from '../../actors/log/actor.ts';
import { OrderActor, type OrderAnswer, type Payments } from '../../actors/order/actor.ts';
import type { CartAnswer, Peers } from '../../actors/peers.ts';
import { StockActor } from '../../actors/stock/actor.ts';
import type { CartRequest } from '../../contract/cart.ts';
import { refuse } from '../../contract/failure.ts';
import { type CartId, cartId, type OrderId, orderId, type Sku, sku } from '../../contract/ids.ts';
import type { OrderRequest } from '../../contract/order.ts';
import type { StockAnswer, StockCommand } from '../../contract/stock.ts';
import { appOf } from '../../gateway/app.ts';
import type { AuthPorts } from '../../gateway/auth/ports.ts';
import { base64url } from '../../gateway/identity.ts';
import type { Services } from '../../gateway/services.ts';
import { manual } from '../../payments/manual.ts';
import { payPal } from '../../payments/paypal/client.ts';
import type { TokenBox } from '../../payments/paypal/token.ts';
import type { PaymentProvider } from '../../payments/provider.ts';
import { applyEntries } from '../../storage/projection.ts';
import { actorsOf, ordersOf } from '../../storage/read-models.ts';
import type { Scenario } from '../scenario.ts';
import { accountsIn } from './accounts.ts';
import { Askings } from './askings.ts';
import type { Clock } from './clock.ts';
import { d1Of } from './d1.ts';
import { Database } from './database.ts';
import type { Fault, Trouble } from './fault.ts';
import { shelvesOf } from './goods.ts';
import { type AnyHost, Host, type Life, type Make, type Stage } from './host.ts';
import { levelPorts } from './levels.ts';
import {
  customIdAt,
  deadlineIn,
  endpointOf,
  origin,
  payPalConfig,
  payPalTroubles,
  sandboxIn,
  trustingVerifier,
} from './paypal.ts';
import { Switchboard } from './socket.ts';
import { authTables, readModelTables } from './tables.ts';
import { type Message, Wire } from './wire.ts';

export type ShopStage = Stage & {
  readonly isDown: (part: string) => boolean;
  readonly released: (sku: string, holdId: string) => void;
  readonly asksPayPal: (order: string, act: string, requestId: string) => void;
};
const lanes = 2;
const logFlushMs = 5_000;

/** The whole shop on a simulated platform: the shipped gateway, actors, payments and projections, and nothing of their own. */
export class Shop {
  readonly clock: Clock;
  readonly wire: Wire;
  readonly hosts = new Map<string, AnyHost>();
  readonly sandbox: ReturnType<typeof sandboxIn>;
  readonly shelves: ReturnType<typeof shelvesOf>;
  /** R2, by key: a put that finds its key there changes nothing. */
  readonly archive = new Map<string, readonly string[]>();
  readonly readModels = Database.take('read-models');
  readonly accounts = Database.take('accounts');
  readonly auth: AuthPorts;
  readonly sockets: Switchboard;
  readonly #stage: ShopStage;
  readonly #scenario: Pick<Scenario, 'goods' | 'terms'>;
  readonly #tokenBox: TokenBox = { current: null };
  readonly #app: ReturnType<typeof appOf>;
  readonly #readModelsD1: D1Database;
  readonly #askings: Askings;
  #requestIds = 0;

  constructor(stage: ShopStage, scenario: Pick<Scenario, 'goods' | 'terms'>) {
    this.#stage = stage;
    this.#scenario = scenario;
    this.clock = stage.clock;
    this.shelves = shelvesOf(scenario);
    this.sockets = new Switchboard(stage.clock);
    const end = (name: string, how: 'dies' | 'evicted') => this.hosts.get(name)?.end(how);
    this.wire = new Wire({ ...stage, end });
    this.readModels.script(readModelTables);
    this.accounts.script(authTables);
    this.#readModelsD1 = d1Of(this.readModels, async (_, query) => query());
    this.sandbox = sandboxIn(stage.clock, (request) => this.#webhook(request));
    this.#askings = new Askings(stage.seed);
    this.auth = accountsIn(
      d1Of(this.accounts, (_, query) => this.#toAccounts(query)),
      () => stage.clock.now,
      (length) => this.#askings.random(length),
    );
    this.#app = appOf(this.#services());
  }

  /** A request at the door, as it comes off the network. `name`: whose it is, and what. */
  async fetch(request: Request, name = 'somebody'): Promise<Response> {
    return this.#askings.run(name, async () => this.#app.fetch(request));
  }

  stock(id: Sku): Host<StockCommand, StockAnswer> {
    const name = `stock:${id}`;
    return this.#host('stock', id, (world, life) => new StockActor(world, id, this.#peers(life, name)));
  }

  cart(id: CartId): Host<CartRequest, CartAnswer> {
    const name = `cart:${id}`;
    const { holdTtlSeconds, holdCapSeconds } = this.#scenario.terms;
    const settings = { holdTtlMs: holdTtlSeconds * 1_000, holdCapMs: holdCapSeconds * 1_000 };
    return this.#host('cart', id, (world, life) => {
      const offers = (skus: readonly Sku[]) =>
        this.wire.send(life, { from: name, to: 'catalogue', what: 'offers' }, async () => this.shelves.offers(skus));
      return new CartActor(world, id, this.#peers(life, name), offers, settings);
    });
  }

  order(id: OrderId): Host<OrderRequest, OrderAnswer> {
    const settings = { paymentDeadlineMs: this.#scenario.terms.paymentDeadlineSeconds * 1_000 };
    return this.#host('order', id, (world, life) => {
      const payments = this.#payments(life, id);
      return new OrderActor(world, id, this.#peers(life, `order:${id}`), payments, settings);
    });
  }

  log(lane: string): Host<LogRequest, null> {
    const name = `log:${lane}`;
    return this.#host('log', lane, (world, life) => {
      const archive = (key: string, lines: readonly string[]) =>
        this.wire.send(life, { from: name, to: 'archive', what: 'put' }, async () => {
          if (!this.archive.has(key)) this.archive.set(key, lines);
        });
      const project = (entries: Parameters<typeof applyEntries>[1]) =>
        this.wire.send(life, { from: name, to: 'read-models', what: 'project' }, () =>
          applyEntries(this.#readModelsD1, entries),
        );
      return new LogActor(world, lane, { archive, project }, { flushMs: logFlushMs });
    });
  }

  limiter(name: string): Host<LimiterRequest, LimiterAnswer> {
    return this.#host('limiter', name, (world) => new LimiterActor(world));
  }

  /** All instances end at once, and the new code throws the old snapshots away: what a deploy that changes a state's shape does. */
  deploy(): void {
    this.#stage.note('deploy');
    for (const host of this.hosts.values()) {
      host.end('dies');
      if (host.kind !== 'log' && host.kind !== 'limiter' && host.database.has('snapshot'))
        host.database.all('UPDATE snapshot SET shape = shape - 1');
    }
  }

  close(): void {
    for (const host of this.hosts.values()) host.database.giveBack();
    for (const database of [this.readModels, this.accounts, this.sandbox.database]) database.giveBack();
  }

  #host<Request, Answer>(kind: AnyHost['kind'], id: string, make: Make<Request, Answer>): Host<Request, Answer> {
    const name = `${kind}:${id}`;
    const known = this.hosts.get(name);
    if (known) return known as unknown as Host<Request, Answer>;
    const made = new Host(this.#stage, kind, id, make);
    this.hosts.set(name, made as unknown as AnyHost);
    return made;
  }

  #peers(life: Life, from: string): Peers {
    const stock: Peers['stock'] = (id, command) =>
      this.wire.send(life, { from, to: `stock:${id}`, what: command.type }, async () => {
        const result = await this.stock(id).execute(command);
        if (result.ok && command.type === 'release') this.#stage.released(id, command.holdId);
        return result;
      });
    const cart: Peers['cart'] = (id, request) =>
      this.wire.send(life, { from, to: `cart:${id}`, what: request.type }, () => this.cart(id).execute(request));
    return {
      ...{ stock, cart },
      append: async (source, entries) => {
        const lane = `lane-${(source.charCodeAt(source.length - 1) ?? 0) % lanes}`;
        const append = () => this.log(lane).execute({ type: 'append', entries });
        return (await this.wire.send(life, { from, to: `log:${lane}`, what: 'append' }, append)).ok;
      },
      deliver: (tell) => deliverTo({ stock, cart }, tell),
    };
  }

  #payments(life: Life, id: OrderId): Payments {
    const providers = { manual, paypal: this.#clientOf(life, `order:${id}`) };
    return (method) => providers[method];
  }

  #clientOf(life: Life | null, from: string): PaymentProvider {
    const id = from.slice('order:'.length);
    const fetch = (request: Request) => {
      const endpoint = endpointOf(request);
      const message = { from, to: 'paypal', what: endpoint };
      const requestId = request.headers.get('paypal-request-id');
      if (requestId !== null) this.#stage.asksPayPal(id, `${endpoint} ${new URL(request.url).pathname}`, requestId);
      return this.wire.send(
        life,
        message,
        (own) => this.#atPayPal(request, endpoint, id, own),
        payPalTroubles[endpoint],
      );
    };
    const world = { fetch, now: () => this.clock.now, deadline: deadlineIn(this.clock) };
    return payPal(payPalConfig, world, this.#tokenBox);
  }

  /** A request to PayPal, and what PayPal itself does wrong with it. */
  #atPayPal(request: Request, endpoint: string, order: string | null, own: Fault | null): Promise<Response> {
    if (own) this.sandbox.trouble(own, endpoint, endpoint === 'token' ? null : order);
    // A message that comes twice is read twice.
    return this.sandbox.fetch(request.body === null ? request : request.clone());
  }

  /** The buyer presses a button on PayPal's page. */
  press(buyer: string, approveUrl: string, decision: string): Promise<Response> {
    const order = (/order_[0-9a-z]{26}/.exec(customIdAt(this.sandbox.database, approveUrl)) ?? [])[0] ?? null;
    const message: Message = { from: buyer, to: 'paypal', what: 'approve' };
    return this.wire.send(
      null,
      message,
      (own) =>
        this.#atPayPal(
          new Request(approveUrl, { method: 'POST', body: new URLSearchParams({ decision }) }),
          'approve',
          order,
          own,
        ),
      payPalTroubles.approve as readonly Trouble[],
    );
  }

  async #webhook(request: Request): Promise<Response> {
    const body = await request.clone().text();
    const about = (/order_[0-9a-z]{26}/.exec(body) ?? ['somebody'])[0];
    return this.wire.send(null, { from: 'paypal', to: 'gateway', what: `webhook about ${about}` }, () =>
      this.fetch(request.clone()),
    );
  }

  #toAccounts<T>(query: () => T): Promise<T> {
    const what = `for ${this.#askings.name}`;
    return this.wire.send(null, { from: 'gateway', to: 'accounts', what }, async () => query());
  }

  #services(): Services {
    const { clock } = this;
    const actors = {
      cart: (id: string) => this.cart(cartId.parse(id)) as unknown as AnyHost,
      order: (id: string) => this.order(orderId.parse(id)) as unknown as AnyHost,
      stock: (id: string) => this.stock(sku.parse(id)) as unknown as AnyHost,
    };
    const to = <T>(target: string, what: string, effect: () => Promise<T>) =>
      this.wire.send(null, { from: 'gateway', to: target, what }, effect);
    const stock: Services['stock'] = (id, command) =>
      to(`stock:${id}`, command.type, () => this.stock(sku.parse(id)).execute(command));
    return {
      ...{ catalog: this.shelves.catalog, prices: async (skus) => this.shelves.priced(skus) },
      ...{ stock, ...levelPorts((id) => stock(id, { type: 'look' }), this.#readModelsD1) },
      cart: (id, request) => to(`cart:${id}`, request.type, () => this.cart(cartId.parse(id)).execute(request)),
      order: (id, request) => to(`order:${id}`, request.type, () => this.order(orderId.parse(id)).execute(request)),
      orders: (callers, cursor, limit) => ordersOf(this.#readModelsD1, callers, cursor, limit),
      limits: {
        scale: 1,
        vouched: true,
        lanes: 8,
        take: (name, request) => to(`limiter:${name}`, request.type, () => this.limiter(name).execute(request)),
        // The platform's own, which counts roughly: the crowd of a run comes from many addresses, and stays below it.
        allows: async () => true,
      },
      ops: {
        keyHashes: [],
        logLanes: Array.from({ length: lanes }, (_, lane) => `lane-${lane}`),
        inspect: async (kind, id, query) => {
          const host = this.hosts.get(`${kind}:${id}`);
          return host ? host.inspect(query) : refuse('NOT_FOUND');
        },
        reseal: (id) => this.order(id).wake().actor.reseal(),
        directory: (filter, cursor, limit) => actorsOf(this.#readModelsD1, filter, cursor, limit),
        paymentRecord: async (_, reference) => this.#clientOf(null, 'gateway').find(reference),
      },
      verifyWebhook: trustingVerifier,
      listen: (kind, id, visitor) => to(`${kind}:${id}`, 'listen', () => this.sockets.open(actors[kind](id), visitor)),
      closeSockets: (kind, id, session) =>
        to(`${kind}:${id}`, 'close-sockets', async () => actors[kind](id).closeSockets(session)),
      auth: this.auth,
      background: (work) => void work,
      ...{ media: async () => null, probes: {}, publicOrigin: origin },
      now: () => clock.now,
      after: (ms, act) => clock.after(ms, act),
      newToken: () => base64url(this.#askings.random(32)),
      newId: () => `request-${++this.#requestIds}`,
      report: (problem, detail) => this.#stage.note(`gateway reports ${problem} ${detail.error ?? ''}`),
    };
  }
}
