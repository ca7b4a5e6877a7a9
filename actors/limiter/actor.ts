import { ok, type Result, refuse } from '../../contract/failure.ts';
import type { Inspection } from '../../contract/ops.ts';
import { thrown } from '../../contract/report.ts';

import type { Hosted } from '../runtime/single.ts';
import type { World } from '../runtime/world.ts';
import { type Granted, Grants, type Take, type Taken, takeInTurn } from './core.ts';

export type LimiterRequest = { readonly type: 'take'; readonly takes: readonly Take[] };
/** One for each that was asked. */
export type LimiterAnswer = readonly Taken[];

/** More subjects than this are not kept in memory: those that are needed again are read again. */
const knownMax = 20_000;
/** What was granted is written down this much later, all of it in one go. */
const writeMs = 1_000;

type Unwritten = Granted & { readonly until: number };

/**
 * One per lane, for all subjects that fall into it: an act of somebody new costs what the next one costs, and tells nobody
 * that it was the first. It counts exactly, wherever in the world a subject knocks. The counting is done in memory and
 * written down behind it, once a second for everybody: an instance that dies forgets what it granted in the last second, and
 * a window that begins anew a second early harms nobody. When a window has passed in silence, nothing at all is left of it.
 */
export class LimiterActor implements Hosted<LimiterRequest, LimiterAnswer> {
  readonly #world: World;
  readonly #known = new Map<string, Grants>();
  readonly #unwritten = new Map<string, Unwritten>();
  #writesSoon = false;
  #hasTable = true;
  #armed = false;

  constructor(world: World) {
    this.#world = world;
    for (const statement of tables) world.sql.exec(statement);
  }

  async execute({ takes }: LimiterRequest): Promise<Result<LimiterAnswer>> {
    const now = this.#world.now();
    const note = ({ subject, windowMs }: Take) => this.#note(subject, now, now + windowMs);
    return ok(takeInTurn(takes, now, (subject) => this.#grantsOf(subject), note));
  }

  #grantsOf(subject: string): Grants {
    const known = this.#known.get(subject);
    if (known) return known;
    if (this.#known.size >= knownMax) {
      this.#write();
      this.#known.clear();
    }
    const rows = this.#hasTable
      ? this.#world.sql.exec<Granted>('SELECT at, count FROM granted WHERE subject = ? ORDER BY at', subject).toArray()
      : [];
    const grants = new Grants(rows);
    this.#known.set(subject, grants);
    return grants;
  }

  /** All that a subject got since the last time counts from the last of it: never more than its quota, whatever is read again. */
  #note(subject: string, at: number, until: number): void {
    const count = (this.#unwritten.get(subject)?.count ?? 0) + 1;
    this.#unwritten.set(subject, { at, count, until });
    if (this.#writesSoon) return;
    this.#writesSoon = true;
    this.#world.after(writeMs, () => this.#writeSafely());
  }

  #writeSafely(): void {
    this.#writesSoon = false;
    try {
      this.#write();
    } catch (error) {
      // They are still there, and are written with the next that is granted.
      this.#world.report('grants-not-written', thrown(error));
    }
  }

  #write(): void {
    const now = this.#world.now();
    const rows = [...this.#unwritten].filter(([, { until }]) => until > now);
    const last = rows.reduce((latest, [, { until }]) => Math.max(latest, until), 0);
    if (rows.length > 0)
      this.#world.transaction(() => {
        if (!this.#hasTable) for (const statement of tables) this.#world.sql.exec(statement);
        this.#world.sql.exec('DELETE FROM granted WHERE until <= ?', now);
        this.#world.sql.exec(insert, JSON.stringify(rows.map(([subject, row]) => ({ subject, ...row }))));
        // One alarm for a whole window: it looks again then, which costs less than moving it with every write.
        if (!this.#armed) this.#world.setAlarm(last);
      });
    this.#unwritten.clear();
    if (rows.length > 0) this.#hasTable = this.#armed = true;
  }

  /** Never throws: the platform drops an alarm after six failures. */
  async alarm(): Promise<void> {
    this.#armed = false;
    try {
      this.#write();
      const [row] = this.#hasTable
        ? this.#world.sql.exec<{ last: number | null }>('SELECT max(until) AS last FROM granted').toArray()
        : [];
      const last = row?.last ?? 0;
      for (const [subject, grants] of this.#known) if (grants.isQuiet(this.#world.now())) this.#known.delete(subject);
      if (last > this.#world.now()) {
        this.#world.setAlarm(last);
        this.#armed = true;
        return;
      }
      this.#world.erase();
      this.#known.clear();
      this.#hasTable = false;
    } catch (error) {
      this.#world.report('alarm-failed', thrown(error));
      this.#world.setAlarm(this.#world.now() + 1_000);
    }
  }

  /** Times are nobody's secret. */
  async reseal(): Promise<number> {
    return 0;
  }

  greet(): null {
    return null;
  }

  /** Who knocks how often is nobody's business: it is in no directory. */
  async inspect(): Promise<Result<Inspection>> {
    return refuse('NOT_FOUND');
  }
}

const tables = [
  'CREATE TABLE IF NOT EXISTS granted (subject TEXT NOT NULL, at INTEGER NOT NULL, count INTEGER NOT NULL, until INTEGER NOT NULL) STRICT',
  'CREATE INDEX IF NOT EXISTS granted_subject ON granted (subject, at)',
  'CREATE INDEX IF NOT EXISTS granted_until ON granted (until)',
];
const insert = `
  INSERT INTO granted (subject, at, count, until)
  SELECT value ->> 'subject', value ->> 'at', value ->> 'count', value ->> 'until' FROM json_each(?)`;
