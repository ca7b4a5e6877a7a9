import { cart as cartCore } from '../../actors/cart/core.ts';
import type { Cart } from '../../actors/cart/state.ts';
import { actViolations, lockViolations, takenViolations, toldBy } from '../../actors/promises/cart.ts';
import { parcelViolations } from '../../actors/promises/delivery.ts';
import { allMerges } from '../../actors/promises/merge.ts';
import { endedViolations, hintViolations, orderViolations, undoingViolations } from '../../actors/promises/order.ts';
import type { Picture, PromiseId, Violation } from '../../actors/promises/picture.ts';
import { holdViolations, shelfViolations } from '../../actors/promises/shelf.ts';
import { shopViolations } from '../../actors/promises/shop.ts';
import { stock as stockCore } from '../../actors/stock/core.ts';
import type { Stock, StockTotals } from '../../actors/stock/state.ts';
import type { CartEvent } from '../../contract/cart.ts';
import type { CartId, OrderId, Sku } from '../../contract/ids.ts';
import type { OrderEvent } from '../../contract/order.ts';
import type { StockEvent } from '../../contract/stock.ts';
import type { Buyer } from '../buyers/buyer.ts';
import type { Marking } from '../marks/marking.ts';
import {
  archiveViolations,
  canaryViolations,
  closedViolations,
  diskViolations,
  forgottenViolations,
  histories,
  memoryViolations,
  pictureOf,
  shelfOf,
  totalsOf,
} from './books.ts';
import { browsingViolations } from './browsing.ts';
import { Doubts } from './doubts.ts';
import { fairViolations, lapsedUnseen, Touched } from './fair.ts';
import type { Fault } from './fault.ts';
import type { AnyHost } from './host.ts';
import { letterViolations } from './letters.ts';
import { accountViolations, doneTwice, leftBehind, openSockets, openTables, unforgotten } from './members.ts';
import { calledViolations, OrderChecks } from './order-checks.ts';
import { promiseViolations } from './promises-of-money.ts';
import { alarmViolations, type Resident, residentsOf, sequenceViolations } from './residents.ts';
import { retoldViolations } from './retold.ts';
import type { Script } from './script.ts';
import { secretViolations } from './secrets.ts';
import { browsingCount, shelvedViolations } from './shelved.ts';
import type { Shop } from './shop.ts';
import { ShownLevels } from './shown-levels.ts';
import { Timely } from './timely.ts';
import { Warehouse } from './warehouse.ts';
import type { Written, WrittenEvent } from './writes.ts';

/** Longer than any message takes that is told until it is taken; and where all arrive. */
const patienceMs = 150_000;
const calmPatienceMs = 30_000;

/** Looks after the promises of a simulated shop: after each step at what has changed, and at rest at everything. */
export class Checks {
  readonly violations: Violation[] = [];
  /** How often each promise was looked at. */
  readonly counts = new Map<PromiseId, number>();
  readonly #shop: () => Shop;
  /** By their ids. */
  readonly #levels = new Map<string, string>();
  readonly #orders: OrderChecks;
  readonly #carts = new Map<string, Cart>();
  /** Of the last event of each actor that is on the disk, by its name. */
  readonly #seqs = new Map<string, number>();
  readonly #doubts = new Doubts();
  readonly #warehouse = new Warehouse();
  readonly #touched: Touched;
  readonly #shown = new ShownLevels();
  readonly #released = new Set<string>();
  readonly #alarms = new Map<AnyHost, string>();

  readonly #marks: Marking;
  readonly timely: Timely;
  readonly #bounded: boolean;

  constructor(shop: () => Shop, marks: Marking, script: Pick<Script, 'terms' | 'layout'>) {
    this.#bounded = script.layout.bounded;
    this.#shop = shop;
    this.#marks = marks;
    this.timely = new Timely(script);
    this.#touched = new Touched(script.terms, script.layout.bounded);
    this.#orders = new OrderChecks(marks, this.timely, (promise, violations) => this.#found(promise, violations));
  }

  /** The stock has taken a release: whatever hold of that name arrives from now on must not be placed. */
  released(sku: string, holdId: string): void {
    this.#released.add(`${sku} ${holdId}`);
  }

  wrote(host: AnyHost, { events, snapshots }: Written): void {
    const { kind } = host;
    if (kind === 'log' || kind === 'limiter') return;
    for (const event of events) this.#wrote(kind, host, event);
    if (kind !== 'stock') for (const { actor } of snapshots) this.#marks.situations.snapshot(actor);
    if (kind === 'stock')
      for (const { actor, body } of snapshots) {
        this.#levels.set(actor, body);
        this.#shown.wrote(actor, events, JSON.parse(body) as Stock);
      }
    if (kind === 'stock' && this.#bounded) this.#found('H1', browsingViolations({ events, snapshots }));
  }

  #wrote(kind: Resident['kind'], host: AnyHost, { actor, seq, at, type, body }: WrittenEvent): void {
    this.#seqs.set(`${kind}:${actor}`, seq);
    this.#marks.note('event', `${kind} ${type}`);
    this.#found('P1', diskViolations(kind, actor, body));
    if (kind === 'stock') {
      const event = JSON.parse(body) as StockEvent;
      this.#marks.situations.stock(actor, event);
      if (event.type === 'units-counted') this.#shop().found.set(event.movementId, event.delta);
      this.violations.push(...this.timely.stock({ id: actor, at }, event, host.now - this.#shop().clock.now));
      this.#found('S1', this.#warehouse.stock(actor, at, event));
      if (this.timely.alwaysCalm && event.type === 'hold-expired')
        this.#found('C1', lapsedUnseen(this.#carts, actor, event.holdId, at));
      if (event.type === 'hold-placed' && this.#released.has(`${actor} ${event.holdId}`)) {
        const what = `${event.holdId} was placed on ${actor} after it had been released`;
        this.violations.push({ promise: 'S3', what, evidence: { kind: 'stock', id: actor } });
      }
    }
    if (kind === 'cart') {
      const [before, event] = [this.#carts.get(actor) ?? cartCore.initial, JSON.parse(body) as CartEvent];
      this.#carts.set(actor, this.#marks.situations.cart(before, event));
      this.violations.push(...this.timely.cart({ id: actor, at }, before, event));
      this.#found('C2', fairViolations(actor, before, event, this.#shop().shelves.offered));
      if (this.timely.alwaysCalm) this.#found('C1', this.#touched.cart(actor, at, before, event));
    }
    if (kind !== 'order') return;
    this.#orders.wrote(actor, at, host.opened<OrderEvent>(actor, body, 'events', seq));
  }

  /** A buyer was shown this cart. */
  looked(cart: string): void {
    if (this.#carts.get(cart)?.frozenBy === null) this.#touched.looked(cart, this.#shop().clock.now);
  }

  /** The shop has told PayPal that it has heard what it was told about this order. */
  heardOf(order: string, resource: string): void {
    this.#orders.news.heard(order, resource, this.#shop().clock.now);
  }

  /** An answer shows nothing that a crash could take back. [I1] [I3] */
  answered({ kind }: AnyHost, actor: string, version: number): void {
    const seq = this.#seqs.get(`${kind}:${actor}`) ?? 0;
    const what = `${kind}:${actor} was shown as it is after event ${version}, and event ${seq} is the last on its disk`;
    this.#found('L1', version <= seq ? [] : [{ promise: 'L1', what, evidence: null }]);
  }

  /** Costs what the step has changed, and no more. */
  afterStep(): void {
    for (const [sku, body] of this.#levels)
      this.#found('S1', shelfViolations({ sku: sku as Sku, totals: JSON.parse(body) as StockTotals }));
    this.#levels.clear();
    this.#orders.afterStep();
  }

  died(host: AnyHost, asked: ReadonlySet<string>): void {
    this.#doubts.died(host, asked);
  }

  asksPayPal(order: string, act: string, requestId: string): void {
    this.#found('M2', this.#orders.capturing.asks(order, act, this.#orders.states.get(order)?.attempt ?? 1, requestId));
  }

  payPalRefuses(order: string): void {
    this.#orders.capturing.refuses(order);
  }

  /** [S2] [C1] What must become right by itself, and has not for a long time; `patience` in ms. */
  meanwhile(now: number, patience = this.timely.alwaysCalm ? calmPatienceMs : patienceMs): void {
    const hosts = [...this.#shop().hosts.values()];
    const picture: Picture = {
      at: now,
      complete: true,
      shelves: residentsOf(hosts.filter(({ kind }) => kind === 'stock')).map(shelfOf),
      carts: [...this.#carts].map(([id, cart]) => ({ id: id as CartId, cart })),
      orders: [...this.#orders.states].map(([id, order]) => ({ id: id as OrderId, order, provider: null })),
    };
    for (const host of hosts) this.#alarmOf(host);
    for (const { sku, open } of picture.shelves)
      for (const hold of open) this.violations.push(...this.timely.overdue(now, sku, hold));
    const { till, sandbox } = this.#shop();
    const { calmFrom } = this.timely;
    for (const [id, order] of this.#orders.states) {
      this.#found('O2', this.timely.waiting(now, id, order, till.approvedAt.get(id)));
      if (calmFrom !== null) this.#found('M1', this.#orders.news.overdue(id, order, now, calmFrom, sandbox));
    }
    this.#found('L1', this.#shown.listed(this.#shop()));
    this.violations.push(...this.#doubts.still(picture, hosts, patience));
    this.#found('S2', []);
  }

  /** As time goes by alone, an alarm does not get later: it is looked at when something has changed. */
  #alarmOf(host: AnyHost): void {
    const now = `${host.commits} ${host.alarm.at}`;
    if (this.#alarms.get(host) === now) return;
    this.#alarms.set(host, now);
    this.#found('O2', alarmViolations(host));
  }

  /** [S1] Units come by deliveries alone, and what was counted is in the books as it was counted. */
  moved(sku: Sku, units: number, counted: number): void {
    const host = this.#shop().homes.find('stock', sku);
    const { received, adjusted } = host ? totalsOf({ host, number: host.numberOf(sku) }) : stockCore.initial;
    if (received === units && adjusted === counted) return;
    const what = `${units} units of ${sku} were delivered and ${counted} counted, and ${received} and ${adjusted} are in the books`;
    this.#found('S1', [{ promise: 'S1', what, evidence: { kind: 'stock', id: sku } }]);
  }

  /** Money that is promised, before any of it ends by its age. */
  promises(): void {
    this.#found('M1', promiseViolations(this.#shop(), this.#orders.states));
  }

  /** Everything, once nothing is under way. */
  atRest(): void {
    const shop = this.#shop();
    const hosts = [...shop.hosts.values()];
    const [residents, history] = [residentsOf(hosts), histories(shop)];
    const picture = pictureOf(shop, residents, history);
    for (const host of hosts) {
      this.#found('L1', sequenceViolations(host));
      this.#found('O2', alarmViolations(host));
    }
    for (const of of residents) {
      if (of.kind === 'stock') {
        this.#found('S3', holdViolations(of.id as Sku, history<StockEvent>(of)));
        this.#found('S1', this.#warehouse.told(of.id, totalsOf(of)));
        this.#found('H1', browsingCount(of.host, of.id));
      }
      if (of.kind === 'order' || of.kind === 'mail') this.#found('P1', forgottenViolations(of, history));
      if (of.kind === 'order') {
        this.#found('O3', undoingViolations(of.id as OrderId, history<OrderEvent>(of)));
        this.#found('M2', hintViolations(of.id as OrderId, history<OrderEvent>(of)));
        this.#found('O4', parcelViolations(of.id as OrderId, history<OrderEvent>(of)));
      }
      if (of.kind === 'cart') {
        this.#found('C2', lockViolations(of.id as CartId, history<CartEvent>(of)));
        this.#found('C1', actViolations(of.id as CartId, history<CartEvent>(of)));
      }
      this.#found('L1', closedViolations(of, history));
      this.#found('L1', memoryViolations(of, history));
    }
    const carts = residents.flatMap((of) =>
      of.kind === 'cart' ? [{ id: of.id as CartId, events: history<CartEvent>(of) }] : [],
    );
    for (const shelf of picture.shelves) this.#found('S1', shelfViolations(shelf));
    for (const order of picture.orders) {
      this.#found('M1', orderViolations(order));
      this.#found('O2', [...endedViolations(order), ...calledViolations(order)]);
      const cart = carts.find(({ id }) => id === order.order.placed?.cartId);
      if (cart) this.#found('C2', takenViolations(order.id, order.order, toldBy(cart.id, cart.events)));
    }
    this.#found('C1', allMerges(carts));
    this.#found('C1', doneTwice(carts.map(({ id, events }) => ({ id, events: events.map(({ event }) => event) }))));
    this.#found('S2', shopViolations(picture, { atRest: true }));
    this.#found('L1', archiveViolations(shop, residents, history));
    this.#found('K1', letterViolations(shop.postbox, residents, history, picture.orders));
    this.#found('L1', retoldViolations(shop, picture));
    this.#found('S1', shelvedViolations(shop, picture));
    this.#found('P1', secretViolations(shop));
    this.#found('P1', canaryViolations(shop));
    this.#found('P1', openTables(shop));
    this.#found('P1', unforgotten(shop, picture.orders));
  }

  /** What buyers have seen, and what became of their logins. */
  ofBuyers(buyers: ReadonlyMap<number, Buyer>, faults: readonly Fault[]): void {
    for (const [number, { notebook }] of buyers) {
      this.#found('A1', notebook.violations);
      if (notebook.repeated > 0) this.#marks.meet('an order was asked for again and met its first answer');
      // Tokens that were lost on the way may come back as those of a thief: then, and only then, a session may be lost.
      const troubled = faults.some(({ place }) => place.includes(`buyer ${number} `) && place.includes('/api/auth/'));
      if (!troubled) this.#found('A1', notebook.suspicions);
    }
    this.#found('C1', leftBehind(this.#shop(), buyers));
    this.#found('A1', accountViolations(this.#shop()));
    const deaf = faults.some(({ place }) => place.includes('accounts') || place.includes('close-sockets'));
    if (!deaf) this.#found('A1', openSockets(this.#shop()));
  }

  readonly add = (violations: readonly Violation[]): unknown => this.violations.push(...violations);

  #found(promise: PromiseId, violations: readonly Violation[]): void {
    this.counts.set(promise, (this.counts.get(promise) ?? 0) + 1);
    this.violations.push(...violations);
  }
}
