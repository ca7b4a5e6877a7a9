import { ok, type Result, refuse } from '../../contract/failure.ts';
import type { Inspection } from '../../contract/ops.ts';
import { thrown } from '../../contract/report.ts';
import { type Job, Jobs } from '../runtime/jobs.ts';
import type { Hosted } from '../runtime/single.ts';
import type { World } from '../runtime/world.ts';
import { beginOf, counted, type Found, type Night, nextNightAt, nightAt, sampleMax, widthMax } from './core.ts';

/** `wake`: sees that there is an alarm. `nights`: the last ones, the newest first. */
export type NightRequest = { readonly type: 'wake' } | { readonly type: 'nights' };
export type NightPorts = {
  /** Closed orders for this date: the same for the same date, as long as no order comes between them. */
  readonly draw: (date: string, max: number) => Promise<readonly string[]>;
  /** Asks an order to read its provider's books once more. A throw counts as silence. */
  readonly lookAgain: (order: string, night: string) => Promise<Found>;
};
type Row = { readonly date: string; readonly orders: string; readonly body: string };
const nightsKept = 30;
const retryMs = 60_000;

/**
 * Each night some orders that are long over are held against the provider's books. One for the whole shop.
 * Y1 What was drawn is on record before the first order is asked: a crash goes on where it was, and draws no others.
 * Y2 Nothing is booked here: each order reads its own books, and writes down what they say.
 * Y3 A night that was slept through is made up for by the next waking, once.
 */
export class NightActor implements Hosted<NightRequest, readonly Night[]> {
  readonly #world: World;
  readonly #ports: NightPorts;
  readonly #jobs: Jobs;
  #retryAt = 0;

  constructor(world: World, ports: NightPorts) {
    this.#world = world;
    this.#ports = ports;
    world.sql.exec(table);
    const night: Job = { name: 'night', dueAt: () => this.#due(), run: () => this.#run() };
    this.#jobs = new Jobs(world, [night], () => this.#arm());
  }

  async execute(_: NightRequest): Promise<Result<readonly Night[]>> {
    // A new shop has no orders that are over: its first night is the next one.
    if (!this.#last()) this.#write({ ...begun(nightAt(this.#world.now()), this.#world.now(), 0), endedAt: 0 }, []);
    this.#jobs.startDue();
    this.#arm();
    const rows = this.#world.sql.exec<Row>('SELECT date, orders, body FROM nights ORDER BY date DESC').toArray();
    return ok(rows.map(nightOf).filter(({ endedAt }) => endedAt !== 0));
  }

  async alarm(): Promise<void> {
    try {
      this.#jobs.startDue();
      this.#arm();
    } catch (error) {
      this.#world.report('alarm-failed', { actor: 'night', ...thrown(error) });
      this.#world.setAlarm(this.#world.now() + retryMs);
    }
  }

  async inspect(): Promise<Result<Inspection>> {
    return refuse('NOT_FOUND');
  }

  async reseal(): Promise<number> {
    return 0;
  }

  greet(): null {
    return null;
  }

  #due(): number | null {
    const last = this.#last();
    if (!last) return null;
    const { date, endedAt } = nightOf(last);
    return Math.max(this.#retryAt, endedAt === null ? 0 : nextNightAt(beginOf(date)));
  }

  async #run(): Promise<void> {
    try {
      const last = this.#last();
      const open = last && nightOf(last).endedAt === null ? last : await this.#begin();
      await this.#goOn(open);
      this.#retryAt = 0;
    } catch (error) {
      this.#retryAt = this.#world.now() + retryMs;
      this.#world.report('night-broken', thrown(error));
    }
  }

  async #begin(): Promise<Row> {
    const date = nightAt(this.#world.now());
    const orders = await this.#ports.draw(date, sampleMax);
    this.#write(begun(date, this.#world.now(), orders.length), orders);
    const { sql } = this.#world;
    sql.exec(`DELETE FROM nights WHERE date NOT IN (SELECT date FROM nights ORDER BY date DESC LIMIT ${nightsKept})`);
    return this.#last() as Row;
  }

  async #goOn(row: Row): Promise<void> {
    const orders = JSON.parse(row.orders) as readonly string[];
    let night = nightOf(row);
    while (night.asked < orders.length) {
      const some = orders.slice(night.asked, night.asked + widthMax);
      const found = await Promise.all(some.map((order) => this.#ask(order, night.date)));
      for (const [index, order] of some.entries()) {
        if (found[index] === 'differed') this.#world.report('books-differed', { order, night: night.date });
        night = counted(night, order, found[index] ?? 'silent');
      }
      this.#write(night, orders);
    }
    this.#write({ ...night, endedAt: this.#world.now() }, orders);
  }

  #ask(order: string, date: string): Promise<Found> {
    return this.#ports.lookAgain(order, date).catch((): Found => 'silent');
  }

  #last(): Row | undefined {
    return this.#world.sql.exec<Row>('SELECT date, orders, body FROM nights ORDER BY date DESC LIMIT 1').toArray()[0];
  }

  #write(night: Night, orders: readonly string[]): void {
    this.#world.sql.exec(
      'INSERT OR REPLACE INTO nights (date, orders, body) VALUES (?, ?, ?)',
      ...[night.date, JSON.stringify(orders), JSON.stringify(night)],
    );
  }

  #arm(): void {
    const due = this.#jobs.dueAt();
    if (due !== null) this.#world.setAlarm(Math.max(due, this.#world.now() + 1));
  }
}

const nightOf = ({ body }: Row): Night => JSON.parse(body) as Night;
const begun = (date: string, begunAt: number, drawn: number): Night => ({
  ...{ date, begunAt, endedAt: null, drawn, asked: 0, looked: 0, differed: [], silent: 0 },
});

const table =
  'CREATE TABLE IF NOT EXISTS nights (date TEXT PRIMARY KEY, orders TEXT NOT NULL, body TEXT NOT NULL) STRICT';
