import type { Violation } from '../../actors/promises/picture.ts';
import type { Sku } from '../../contract/ids.ts';
import { Buyer } from '../buyers/buyer.ts';
import type { Done } from '../buyers/done.ts';
import { Jar } from '../buyers/jar.ts';
import type { Operation } from '../buyers/operation.ts';
import { hashOf } from '../dice.ts';
import { Marking } from '../marks/marking.ts';
import type { Situation } from '../marks/situations.ts';
import { beginnings, broughtTo, described } from './acts.ts';
import { Checks } from './checks.ts';
import { Clock } from './clock.ts';
import type { Fault, Trouble } from './fault.ts';
import type { AnyHost } from './host.ts';
import { openingOf } from './houses.ts';
import { buyWhatIsLeft, lastBuyer } from './last-buyer.ts';
import { type Luck, randomLuck, scriptedLuck } from './luck.ts';
import { origin } from './paypal.ts';
import { foretellCrypto } from './platform.ts';
import type { Played, PlayOptions } from './played.ts';
import { ratingViolations } from './ratings.ts';
import { reachOf, tokenOf } from './reach.ts';
import { isCalm, type Script } from './script.ts';
import { Shop } from './shop.ts';
import { tabViolations } from './tabs.ts';
import { Trace } from './trace.ts';
import type { Written } from './writes.ts';

const minute = 60_000;
/** Between two looks at what should become right by itself. */
const lookMs = 30_000;
const epoch = Date.UTC(2026, 0, 15);
/** By then every message that was owed has been taken, now that nothing goes wrong. */
const healMs = 3 * minute;
/** An alarm that is late by the platform's fault comes within this time. */
const lateMsMax = minute + 1_000;
/** Nothing in a shop waits longer than this by itself. */
const restMsMax = 3 * 24 * 3_600_000;
const promiseMsMax = 32 * 24 * 3_600_000;
const outside = ['catalogue', 'archive', 'read-models', 'accounts', 'paypal'] as const;

/** Plays a script to its end, and then until the shop is at rest. */
export async function play(script: Script, options: PlayOptions = {}): Promise<Played> {
  foretellCrypto();
  const run = new Run(script, options);
  try {
    return await run.play();
  } finally {
    run.shop.close();
  }
}

class Run {
  readonly shop: Shop;
  readonly #script: Script;
  readonly #options: PlayOptions;
  readonly #clock: Clock;
  readonly #marks = new Marking();
  readonly #checks: Checks;
  readonly #trace: Trace;
  readonly #faults: Fault[] = [];
  readonly #down = new Map<string, number>();
  readonly #buyers = new Map<number, Buyer>();
  readonly #ends = new Map<string, number>();
  /** Acts that were begun and had something to act on, those of the last buyer included. */
  readonly #done = new Set<Operation>();
  /** All that each buyer has begun. */
  readonly #open = new Map<number, Promise<unknown>>();
  #luck: Luck;
  #alarms = 0;

  constructor(script: Script, options: PlayOptions) {
    this.#script = script;
    this.#options = options;
    this.#trace = new Trace(options.trace === true);
    this.#luck =
      script.faults === null ? randomLuck(script.seed, script.kinds, script.percent) : scriptedLuck(script.faults);
    this.#checks = new Checks(() => this.shop, this.#marks, script);
    this.#clock = new Clock(epoch, () => this.#checks.afterStep());
    if (isCalm(script)) this.#checks.timely.calm(epoch, true);
    const stage = {
      clock: this.#clock,
      seed: script.seed,
      luck: (place: string, possible: readonly Trouble[], percent?: number) => this.#roll(place, possible, percent),
      note: (text: string) => this.#trace.note(this.#clock.now - epoch, text),
      wrote: (host: AnyHost, written: Written) => this.#checks.wrote(host, written),
      answered: (host: AnyHost, actor: string, version: number) => this.#checks.answered(host, actor, version),
      refused: (code: string) => this.#marks.note('refusal', code),
      meets: (situation: Situation) => this.#marks.meet(situation),
      rang: () => {
        this.#alarms++;
      },
      died: (host: AnyHost, asked: ReadonlySet<string>) => this.#checks.died(host, asked),
      escaped: (text: string) => this.#escaped(text),
      released: (sku: string, holdId: string) => this.#checks.released(sku, holdId),
      asksPayPal: (order: string, act: string, id: string) => this.#checks.asksPayPal(order, act, id),
      payPalRefuses: (order: string) => this.#checks.payPalRefuses(order),
      heardOf: (order: string, resource: string) => this.#checks.heardOf(order, resource),
      wronged: (violation: Violation) => this.#checks.add([violation]),
      isDown: (part: string) => (this.#down.get(part) ?? 0) > this.#clock.now,
    };
    this.shop = new Shop(stage, script);
  }

  async play(): Promise<Played> {
    await this.#stock();
    const last = this.#schedule();
    await this.#clock.run(epoch + last, () => this.#over());
    if (!this.#over()) await this.#rest();
    return {
      violations: this.#checks.violations,
      checked: this.#checks.counts,
      marks: this.#marks.counts,
      hash: this.#trace.digest(),
      faults: this.#faults,
      acts: [...this.#done],
      operations: this.#operations,
      shopMs: this.#clock.now - epoch,
      ends: this.#ends,
      lines: this.#trace.lines,
    };
  }

  #over(): boolean {
    return (
      this.#options.stop?.() === true || this.#checks.violations.some((found) => this.#options.until?.(found) === true)
    );
  }

  #roll(place: string, possible: readonly Trouble[], percent?: number): Fault | null {
    const fault = this.#luck(place, possible, percent);
    if (fault) {
      this.#faults.push(fault);
      this.#marks.note('fault', fault.trouble);
    }
    return fault;
  }

  #escaped(text: string): void {
    this.#trace.note(this.#clock.now - epoch, `ESCAPED ${text}`);
    this.#checks.add([{ promise: 'O2', what: `a throw was caught by nobody: ${text}`, evidence: null }]);
  }

  async #stock(): Promise<void> {
    const luck = this.#luck;
    this.#luck = () => null;
    for (const { sku, units } of this.#script.goods)
      for (const part of openingOf(sku, units)) {
        const delivery = { type: 'restock', movementId: `first-delivery:${part.location}`, ...part } as const;
        const taken = this.shop.homes.stock(sku).execute(delivery);
        await this.#clock.run(this.#clock.now);
        await taken;
      }
    this.#luck = luck;
  }

  /** When the last of it happens, in ms since the beginning. */
  #schedule(): number {
    const last = this.#script.operations.reduce((latest, { at }) => Math.max(latest, at), 0) + minute;
    for (const operation of this.#script.operations)
      this.#clock.at(epoch + operation.at, () => void this.#act(operation));
    for (let at = lookMs; at < last; at += lookMs)
      this.#clock.at(epoch + at, () => this.#checks.meanwhile(this.#clock.now));
    for (let at = 0, moment = 0; at < last; at += minute, moment++)
      this.#clock.at(epoch + at + (hashOf(this.#script.seed, `moment ${moment}`) % minute), () => this.#moment(moment));
    const tick = this.#options.watcher?.tick;
    if (tick)
      for (let at = 0; at <= last; at += tick.everyMs)
        this.#clock.at(epoch + at, () => tick.act(this.shop, this.#faults.length));
    return last;
  }

  /** Now and then a part is away for a while, or new code comes. */
  #moment(moment: number): void {
    for (const part of outside) {
      const fault = this.#roll(`${part} at minute ${moment}`, ['storage-down'], 4);
      if (!fault) continue;
      this.#trace.note(this.#clock.now - epoch, `${part} is away for ${fault.ms} ms`);
      this.#down.set(part, this.#clock.now + fault.ms);
    }
    if (this.#roll(`the shop at minute ${moment}`, ['deploy'], 10)) {
      this.#marks.situations.deployed();
      this.#checks.timely.deployed();
      this.shop.deploy();
    }
  }

  /** Who is patient begins nothing while something is open. */
  #act(operation: Operation): Promise<Done> {
    const { buyer, patient } = operation;
    const before = this.#open.get(buyer);
    const done = patient && before ? before.then(() => this.#begin(operation)) : this.#begin(operation);
    this.#open.set(buyer, Promise.allSettled([before, done]));
    return done;
  }

  async #begin(operation: Operation): Promise<Done> {
    const { watcher } = this.#options;
    const began = this.#clock.now;
    if (this.#closed(operation)) return { end: 'skipped' };
    this.#done.add(operation);
    this.#trace.note(began - epoch, `buyer ${operation.buyer} does ${described(operation)}`);
    watcher?.began(operation, began - epoch);
    const done = await this.#buyer(operation.buyer).do(operation);
    if (done.end === 'skipped') this.#done.delete(operation);
    if (operation.act === 'look' && done.end === 'done') this.#looked(operation);
    const end = done.end === 'refused' ? `refused ${done.code}` : done.end;
    this.#ends.set(`${operation.act} ${end}`, (this.#ends.get(`${operation.act} ${end}`) ?? 0) + 1);
    this.#trace.note(this.#clock.now - epoch, `buyer ${operation.buyer} ${operation.act}: ${end}`);
    watcher?.ended(operation, done, this.#clock.now - began);
    return done;
  }

  #looked({ buyer: number, device }: Operation): void {
    const buyer = this.#buyer(number);
    const cart = buyer.cartOf(buyer.jar(device));
    if (cart !== null) this.#checks.looked(cart);
  }

  /** Everything that somebody was asked to do so far. */
  get #operations(): number {
    return this.#done.size + this.shop.wire.messages + this.#alarms;
  }

  /** Whoever has begun to pay may end it; nobody begins anything. */
  #closed({ act, buyer }: Operation): boolean {
    const { enough } = this.#script;
    return enough !== null && this.#operations >= enough && beginnings.has(act) && buyer < lastBuyer;
  }

  #buyer(number: number): Buyer {
    const known = this.#buyers.get(number);
    if (known) return known;
    const made = new Buyer(number, Jar.of(origin, tokenOf(this.#script.seed, number)), reachOf(this.shop, number));
    this.#buyers.set(number, made);
    return made;
  }

  /** Nothing goes wrong any more. What is under way ends, what is due happens, and what is there can be bought. */
  async #rest(): Promise<void> {
    this.#luck = () => null;
    this.#down.clear();
    this.shop.sandbox.calm();
    this.#checks.timely.calm(this.#clock.now + lateMsMax);
    this.#wakeDeaf();
    await this.#clock.run(this.#clock.now + healMs, () => this.#over());
    this.#checks.meanwhile(this.#clock.now, 0);
    await this.#calm();
    for (const [index, { sku }] of this.#script.goods.entries())
      this.#checks.add(await buyWhatIsLeft(this.shop, sku as Sku, index, (operation) => this.#act(operation)));
    await this.#calm();
    await this.#lookOnce();
    await this.#calm();
    this.#checks.promises();
    await this.#calm(promiseMsMax);
    this.#options.watcher?.rested(this.shop, this.#faults.length);
    if (this.#over()) return;
    this.#checks.atRest();
    for (const { sku, units } of this.#script.goods) {
      const { delivered, counted } = broughtTo(sku, this.#done, this.shop);
      this.#checks.moved(sku, units + delivered, counted);
    }
    this.#checks.ofBuyers(this.#buyers, this.#faults);
    this.#checks.add(tabViolations(this.shop, this.#buyers));
    this.#checks.add(await this.#clock.passUntil(ratingViolations(this.shop), minute));
  }

  /** An alarm that was lost is found by the next who asks. False when there was none. */
  #wakeDeaf(): boolean {
    const deaf = [...this.shop.hosts.values()].filter(({ alarm }) => alarm.lost);
    for (const host of deaf) {
      host.alarm.lost = false;
      host.end('evicted');
      host.wake();
    }
    return deaf.length > 0;
  }

  /** Promises of money end by themselves after 29 days, when sessions of buyers are over: that comes last. */
  async #calm(msMax = restMsMax): Promise<void> {
    for (;;) {
      const idle = await this.#clock.rest(this.#clock.now + msMax, () => this.#options.stop?.() === true);
      if (!(idle || (this.#script.layout.promised && msMax < promiseMsMax))) {
        this.#checks.add([{ promise: 'O2', what: 'the shop does not come to rest', evidence: null }]);
        return;
      }
      if (!this.#wakeDeaf()) return;
      await this.#clock.run(this.#clock.now, () => false);
    }
  }

  /** Everybody loads the page once more: what was left to do at a login is done then. */
  async #lookOnce(): Promise<void> {
    for (const buyer of this.#buyers.values())
      for (const jar of buyer.jars)
        if (jar.session !== null || buyer.openTabs.some((tab) => tab.jar === jar))
          void buyer.ask(jar, { method: 'GET', path: '/api/cart' });
    await this.#clock.run(this.#clock.now + minute, () => false);
  }
}
