import type { Quoting } from '../../actors/order/actor.ts';
import type { Violation } from '../../actors/promises/picture.ts';
import { alone } from '../../actors/runtime/post.ts';
import { ok, refuse } from '../../contract/failure.ts';
import { cartId, orderId, sku } from '../../contract/ids.ts';
import { appOf } from '../../gateway/app.ts';
import type { AuthPorts } from '../../gateway/auth/ports.ts';
import { quotingBy } from '../../gateway/fulfillment/quoting.ts';
import { base64url } from '../../gateway/identity.ts';
import type { Services } from '../../gateway/services.ts';
import { lanesOf } from '../../storage/log/lanes.ts';
import { applyEntries } from '../../storage/orders/projection.ts';
import { actorsOf, ordersOf } from '../../storage/orders/read-models.ts';
import { ratings } from '../../storage/ratings/ratings.ts';
import type { Scenario } from '../scenario.ts';
import { accountsIn } from './accounts.ts';
import { Askings } from './askings.ts';
import { knowCarrier } from './carrier.ts';
import { knowClerk } from './clerk.ts';
import type { Clock } from './clock.ts';
import { d1Of } from './d1.ts';
import { Database } from './database.ts';
import { shelvesOf } from './goods.ts';
import { type Address, Homes, type HomesStage, type Outside, paidAtOnce } from './homes.ts';
import type { AnyHost } from './host.ts';
import { levelPorts } from './levels.ts';
import { bucketOf, logObjects } from './log-bucket.ts';
import { origin, sandboxIn, trustingVerifier } from './paypal.ts';
import { Postbox } from './postbox.ts';
import { each, type Layout } from './script.ts';
import { shippingPorts } from './shipping.ts';
import { Switchboard } from './socket.ts';
import { authTables, ratingTables, readModelTables } from './tables.ts';
import { Till } from './till.ts';
import { Wire } from './wire.ts';

export type ShopStage = HomesStage & {
  readonly isDown: (part: string) => boolean;
  readonly asksPayPal: (order: string, act: string, requestId: string) => void;
  readonly payPalRefuses: (order: string) => void;
  /** What PayPal has told about this order is acknowledged. */
  readonly heardOf: (order: string, resource: string) => void;
  readonly wronged: (violation: Violation) => void;
};
/** Whether objects are few or many is part of the run. */
export type ShopGiven = Pick<Scenario, 'goods' | 'terms'> & { readonly layout?: Layout };

/** The whole shop on a simulated platform: the shipped gateway, actors, payments and projections, and nothing of their own. */
export class Shop {
  readonly clock: Clock;
  readonly wire: Wire;
  readonly homes: Homes;
  readonly till: Till;
  readonly postbox: Postbox;
  readonly sandbox: ReturnType<typeof sandboxIn>;
  readonly shelves: ReturnType<typeof shelvesOf>;
  /** R2, by key: a put that finds its key there changes nothing. */
  readonly archive = new Map<string, readonly string[]>();
  /** R2 as well: the closed history of actors, by key. */
  readonly history = new Map<string, string>();
  /** Keys of movements that a shelf has taken. */
  readonly taken = new Set<string>();
  /** By the key of a count: how many more units there were than in the books. */
  readonly found = new Map<string, number>();
  readonly readModels = Database.take('read-models');
  readonly accounts = Database.take('accounts');
  readonly ratings = Database.take('ratings');
  readonly auth: AuthPorts;
  readonly sockets: Switchboard;
  readonly #stage: ShopStage;
  readonly #app: ReturnType<typeof appOf>;
  readonly #readModelsD1: D1Database;
  readonly #askings: Askings;
  readonly #quoting: Quoting;
  #requestIds = 0;

  constructor(stage: ShopStage, scenario: ShopGiven) {
    this.#stage = stage;
    this.clock = stage.clock;
    this.shelves = shelvesOf(scenario, stage.clock);
    this.sockets = new Switchboard(stage.clock);
    const end = (name: string, how: 'dies' | 'evicted') => this.hosts.get(name)?.end(how);
    this.wire = new Wire({ ...stage, end });
    this.readModels.script(readModelTables);
    this.accounts.script(authTables);
    this.ratings.script(ratingTables);
    knowCarrier(this.accounts);
    knowClerk(this.accounts);
    this.#readModelsD1 = d1Of(this.readModels, async (_, query) => query());
    this.sandbox = sandboxIn(stage.clock, (request) => this.#webhook(request));
    this.postbox = new Postbox(this.wire, stage.meets);
    this.till = new Till(stage, this.wire, this.sandbox);
    this.homes = new Homes(stage, this.wire, scenario.terms, scenario.layout ?? each, this.#outside(scenario));
    this.#askings = new Askings(stage.seed);
    this.auth = accountsIn(
      d1Of(this.accounts, (_, query) => this.#toAccounts(query)),
      () => stage.clock.now,
      (length) => this.#askings.random(length),
    );
    const services = this.#services();
    this.#quoting = quotingBy(services);
    this.#app = appOf(services);
  }

  /** A request at the door, as it comes off the network. `name`: whose it is, and what. */
  async fetch(request: Request, name = 'somebody'): Promise<Response> {
    return this.#askings.run(name, async () => this.#app.fetch(request));
  }

  /** A browser was told no. */
  refused(code: string): void {
    this.#stage.refused(code);
    if (code === 'INTERNAL') this.#stage.escaped('a browser was told that something went wrong');
  }

  wronged(violation: Violation): void {
    this.#stage.wronged(violation);
  }

  get hosts(): ReadonlyMap<string, AnyHost> {
    return this.homes.hosts;
  }

  /** All instances end at once, and the new code throws the old snapshots away: what a deploy that changes a state's shape does. */
  deploy(): void {
    this.#stage.note('deploy');
    this.homes.deploys++;
    for (const host of this.hosts.values()) {
      host.end('dies');
      if (host.kind !== 'log' && host.kind !== 'limiter' && host.database.has('snapshot'))
        host.database.all('UPDATE snapshot SET shape = shape - 1');
    }
  }

  close(): void {
    for (const host of this.hosts.values()) host.database.giveBack();
    for (const database of [this.readModels, this.accounts, this.ratings, this.sandbox.database]) database.giveBack();
  }

  #outside(scenario: ShopGiven): Outside {
    return {
      offers: (life, from, only) => (skus) => {
        const message = { from, to: 'catalogue', what: only ? 'offers' : `offers ${skus.join()}` };
        return this.wire.send(life, message, async () => this.shelves.offers(skus));
      },
      quoting: (life, from) => (question) =>
        this.wire.send(life, { from, to: 'catalogue', what: 'quote' }, () => this.#quoting(question)),
      history: (life, from) => ({
        save: (key, text) =>
          this.wire.send(
            life,
            { from, to: 'archive', what: `save ${key}` },
            async () => void this.history.set(key, text),
          ),
        load: (key) =>
          this.wire.send(life, { from, to: 'archive', what: `load ${key}` }, async () => this.history.get(key) ?? null),
      }),
      payments: (...whose) => this.till.payments(...whose),
      mail: (...whose) => this.postbox.ports(...whose),
      sinks: (life, from) => ({
        archive: (key, lines) =>
          this.wire.send(life, { from, to: 'archive', what: 'put' }, async () => {
            if (this.archive.has(key)) return;
            this.archive.set(key, lines);
            const { batchSize } = scenario.layout ?? each;
            this.#stage.meets(lines.length === batchSize ? 'a batch was full' : 'a batch left by its age');
          }),
        project: (entries, first) =>
          this.wire.send(life, { from, to: 'read-models', what: 'project' }, () =>
            applyEntries(this.#readModelsD1, entries, { lane: from.slice('log:'.length), first }),
          ),
        objects: logObjects(this.wire, this.archive, life, from),
      }),
    };
  }

  async #webhook(request: Request): Promise<Response> {
    const body = await request.clone().text();
    const about = (/order_[0-9a-z]{26}/.exec(body) ?? ['somebody'])[0];
    return this.wire.send(null, { from: 'paypal', to: 'gateway', what: `webhook about ${about}` }, async () => {
      const answer = await this.fetch(request.clone());
      const { resource } = JSON.parse(body) as { readonly resource?: { readonly id?: string } };
      if (answer.status === 200) this.#stage.heardOf(about, resource?.id ?? 'nothing');
      return answer;
    });
  }

  #toAccounts<T>(query: () => T): Promise<T> {
    const what = `for ${this.#askings.name}`;
    return this.wire.send(null, { from: 'gateway', to: 'accounts', what }, async () => query());
  }

  /** Lists read sums beside prices, which cost no trip here either. */
  #ratingPorts(): Services['ratings'] {
    const sent = d1Of(this.ratings, (_, query) => {
      const message = { from: 'gateway', to: 'ratings', what: `for ${this.#askings.name}` };
      return this.wire.send(null, message, async () => query());
    });
    const { histograms } = ratings(d1Of(this.ratings, async (_, query) => query()));
    return { ...ratings(sent), histograms };
  }

  #services(): Services {
    const { clock, homes } = this;
    const to = <T>(target: string, what: string, effect: () => Promise<T>, at?: string) =>
      this.wire.send(null, { from: 'gateway', to: target, what, ...(at !== undefined && { at }) }, effect);
    /** As the gateway asks: one command a message. */
    const ask = <Request extends { readonly type: string }, Answer>(
      { host, actor }: Address<Request, Answer>,
      request: Request,
    ) =>
      alone(
        (_, letters) => to(`${host.kind}:${actor}`, request.type, () => host.commands(letters), host.name),
        host.object,
        { actor, request },
      );
    const actors = {
      cart: (id: string) => homes.cart(cartId.parse(id)).host as unknown as AnyHost,
      order: (id: string) => homes.order(orderId.parse(id)).host as unknown as AnyHost,
      stock: (id: string) => homes.stock(sku.parse(id)).host as unknown as AnyHost,
    };
    const at = <T>(kind: keyof typeof actors, id: string, what: string, effect: (host: AnyHost) => T | Promise<T>) => {
      const host = actors[kind](id);
      return to(`${kind}:${id}`, what, async () => effect(host), host.name);
    };
    const after: Services['after'] = (ms, act) => clock.after(ms, act);
    const stock: Services['stock'] = (id, command) => ask(homes.stock(sku.parse(id)), command);
    return {
      ...{ catalog: this.shelves.catalog, prices: async (skus) => this.shelves.priced(skus) },
      ...{ stock, ...levelPorts((id) => stock(id, { type: 'look' }), this.#readModelsD1, after) },
      cart: (id, request) => ask(homes.cart(cartId.parse(id)), request),
      order: (id, request) => ask(homes.order(orderId.parse(id)), request),
      mail: (id, request) => ask(homes.mail(id), request),
      orders: (callers, cursor, limit) => ordersOf(this.#readModelsD1, callers, cursor, limit),
      ratings: this.#ratingPorts(),
      invoices: paidAtOnce,
      limits: {
        scale: 1,
        vouched: () => true,
        lanes: 8,
        take: (name, request) => to(`limiter:${name}`, request.type, () => homes.limiter(name).execute(request)),
        // The platform's own, which counts roughly: the crowd of a run comes from many addresses, and stays below it.
        allows: async () => true,
      },
      ops: {
        keyHashes: [],
        logLanes: () => lanesOf(this.#readModelsD1, this.homes.lanes),
        inspect: async (kind, id, query) => homes.find(kind, id)?.inspect(id, query) ?? refuse('NOT_FOUND'),
        reseal: (id) => homes.order(id).host.reseal(id),
        directory: (filter, cursor, limit) => actorsOf(this.#readModelsD1, filter, cursor, limit),
        paymentRecord: async (_, reference, names) => this.till.clientOf(null, 'gateway', true).find(reference, names),
      },
      nights: async () => ok([]),
      record: { readModels: this.#readModelsD1, archive: bucketOf(this.archive) },
      verifyWebhook: trustingVerifier,
      orderOf: (event) => this.till.clientOf(null, 'gateway', true).orderOf(event),
      listen: (kind, id, visitor) => at(kind, id, 'listen', (host) => this.sockets.open(host, id, visitor)),
      closeSockets: (kind, id, session) => at(kind, id, 'close-sockets', (host) => host.closeSockets(id, session)),
      auth: this.auth,
      background: (work) => void work,
      shipping: shippingPorts,
      ...{ media: async () => null, probes: {}, publicOrigin: origin, origins: [origin] },
      now: () => clock.now,
      after,
      newToken: () => base64url(this.#askings.random(32)),
      newId: () => `request-${++this.#requestIds}`,
      report: (problem, detail) => this.#stage.note(`gateway reports ${problem} ${detail.error ?? ''}`),
    };
  }
}
