import type { World } from '../../actors/runtime/world.ts';
import type { AnyHost } from '../../simulator/virtual/host.ts';

/** What was done, by what: `stock`, or `cart > stock hold`. */
export type Tally = Map<string, number>;

export const raise = (tally: Tally, what: string, by = 1): void => void tally.set(what, (tally.get(what) ?? 0) + by);

/** Everything that is counted of one act, over all its repetitions. */
export class Counted {
  /** Messages to actors, by route: each is a request that the platform counts. */
  readonly requests: Tally = new Map();
  /** Messages to what is no actor: D1, R2, the catalogue. */
  readonly others: Tally = new Map();
  readonly alarmsSet: Tally = new Map();
  readonly alarmsRung: Tally = new Map();
  /** Turns of an actor in which it wrote: what a turn writes becomes durable at once, with one commit. */
  readonly commits: Tally = new Map();
  /** By `kind table`. */
  readonly rowsWritten: Tally = new Map();
  readonly indexRows: Tally = new Map();
  readonly rowsRead: Tally = new Map();
  /** By `kind type`. */
  readonly events: Tally = new Map();
  /** Lines of the archive, by kind of actor. */
  readonly logEntries: Tally = new Map();
}

const writing =
  /^\s*(?:INSERT(?: OR \w+)? INTO|UPDATE|DELETE FROM|CREATE (?:TABLE|INDEX|UNIQUE INDEX)(?: IF NOT EXISTS)?)\s+"?(\w+)/i;

/** Counts what actors do to their worlds. `into` may be changed between two acts. */
export class Counter {
  into = new Counted();
  readonly #dirty = new Set<string>();
  readonly #indexes = new Map<string, number>();

  /** Stands between an actor and the world that it was given. */
  readonly world = (host: AnyHost, world: World): World => ({
    ...world,
    sql: {
      exec: (query, ...bindings) => {
        const [, table] = writing.exec(query) ?? [];
        const made = query.startsWith('CREATE') && !query.includes('IF NOT EXISTS');
        const answer = world.sql.exec<never>(query, ...bindings);
        if (table === undefined) raise(this.into.rowsRead, host.kind, answer.toArray().length);
        else if (!query.startsWith('CREATE')) this.#wrote(host, world, table);
        if (made) this.#touched(host);
        return answer;
      },
    },
    setAlarm: (at) => {
      raise(this.into.alarmsSet, host.kind);
      this.#touched(host);
      world.setAlarm(at);
    },
  });

  #wrote(host: AnyHost, world: World, table: string): void {
    const rows = Number(world.sql.exec<{ rows: number }>('SELECT changes() AS rows').toArray()[0]?.rows ?? 0);
    if (rows === 0) return;
    raise(this.into.rowsWritten, `${host.kind} ${table}`, rows);
    raise(this.into.indexRows, `${host.kind} ${table}`, rows * this.#indexesOf(host, world, table));
    this.#touched(host);
  }

  #indexesOf(host: AnyHost, world: World, table: string): number {
    const name = `${host.kind} ${table}`;
    const known = this.#indexes.get(name);
    if (known !== undefined) return known;
    const query = "SELECT count(*) AS count FROM sqlite_master WHERE type = 'index' AND tbl_name = ?";
    const count = world.sql.exec<{ count: number }>(query, table).toArray()[0]?.count ?? 0;
    this.#indexes.set(name, count);
    return count;
  }

  /** All that an actor writes until its turn and the promises in it have ended is one commit, as on the platform. */
  #touched(host: AnyHost): void {
    if (this.#dirty.has(host.name)) return;
    this.#dirty.add(host.name);
    raise(this.into.commits, host.kind);
    setImmediate(() => this.#dirty.delete(host.name));
  }

  /** As the trace of a run says it: `from > to what number`, or `name alarm`. */
  readonly note = (text: string): void => {
    const [, from = '', to = '', what = ''] = /^(\S+)(?: \d+)? > (\S+) (.+) \d+$/.exec(text) ?? [];
    const [kind = ''] = to.split(':');
    if (/^(stock|cart|order|log|limiter):/.test(to)) raise(this.into.requests, `${kindOf(from)} > ${kind} ${what}`);
    else if (to !== '' && from !== 'buyer') raise(this.into.others, `${kindOf(from)} > ${to} ${what}`);
    const [, rung] = /^(\w+):\S+ alarm$/.exec(text) ?? [];
    if (rung !== undefined) raise(this.into.alarmsRung, rung);
  };
}

const kindOf = (name: string): string => name.split(':')[0] ?? name;
