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

const writing = /^\s*(?:INSERT(?: OR \w+)? INTO|UPDATE|DELETE FROM)\s+"?(\w+)/i;
const making = /^CREATE (?:(TABLE)|(?:UNIQUE )?INDEX) (IF NOT EXISTS )?(\w+)/;
const indexesOf = `
  SELECT index_of.sql, group_concat(part.name) AS columns FROM sqlite_master AS index_of, pragma_index_info(index_of.name) AS part
  WHERE index_of.type = 'index' AND index_of.tbl_name = ? GROUP BY index_of.name`;

/** `onlyIf`: the column that must not be null for an entry to be in it. */
type Index = { readonly columns: readonly string[]; readonly onlyIf: string | undefined };

/** Counts what actors do to their worlds. `into` may be changed between two acts. */
export class Counter {
  into = new Counted();
  readonly #dirty = new Set<string>();
  readonly #indexes = new Map<string, readonly Index[]>();

  /** Stands between an actor and the world that it was given. */
  readonly world = (host: AnyHost, world: World): World => ({
    ...world,
    sql: {
      exec: (query, ...bindings) => {
        const [, table] = writing.exec(query) ?? [];
        const made = makes(host, query);
        const answer = world.sql.exec<never>(query, ...bindings);
        if (table !== undefined) this.#wrote(host, world, table, query);
        else if (query.startsWith('CREATE ')) this.#made(host, made);
        else raise(this.into.rowsRead, host.kind, answer.toArray().length);
        return answer;
      },
    },
    setAlarm: (at) => {
      raise(this.into.alarmsSet, host.kind);
      this.#touched(host);
      world.setAlarm(at);
    },
  });

  #wrote(host: AnyHost, world: World, table: string, query: string): void {
    const rows = Number(world.sql.exec<{ rows: number }>('SELECT changes() AS rows').toArray()[0]?.rows ?? 0);
    if (rows === 0) return;
    const entries = this.#indexesOf(host, world, table).filter((index) => isChanged(index, query)).length;
    raise(this.into.rowsWritten, `${host.kind} ${table}`, rows);
    if (entries > 0) raise(this.into.indexRows, `${host.kind} ${table}`, rows * entries);
    this.#touched(host);
  }

  #made(host: AnyHost, rows: number): void {
    if (rows === 0) return;
    raise(this.into.rowsWritten, `${host.kind} schema`, rows);
    this.#touched(host);
  }

  #indexesOf(host: AnyHost, world: World, table: string): readonly Index[] {
    const name = `${host.kind} ${table}`;
    const known = this.#indexes.get(name);
    if (known) return known;
    const found = world.sql.exec<{ sql: string | null; columns: string }>(indexesOf, table).toArray();
    const indexes = found.map(({ sql, columns }) => {
      const [, onlyIf] = / WHERE (\w+) IS NOT NULL/.exec(sql ?? '') ?? [];
      return { columns: columns.split(','), onlyIf };
    });
    this.#indexes.set(name, indexes);
    return indexes;
  }

  /** All that an actor writes until its turn and the promises in it have ended is one commit, as on the platform. */
  #touched(host: AnyHost): void {
    if (this.#dirty.has(host.name)) return;
    this.#dirty.add(host.name);
    raise(this.into.commits, host.kind);
    setImmediate(() => this.#dirty.delete(host.name));
  }

  /**
   * As the trace of a run says it: `from > to what number`, or `name alarm`. A message that carries several commands is one
   * request, shared among them: `stock:cell-0 hold MUG hold_1 + commit SOAP hold_2`.
   */
  readonly note = (text: string): void => {
    const [, from = '', to = '', what = ''] = /^(\S+)(?: \d+)? > (\S+) (.+) \d+$/.exec(text) ?? [];
    const [kind = to] = to.split(':');
    const isActor = /^(stock|cart|order|log|limiter):/.test(to);
    if (isActor || (to !== '' && from !== 'buyer')) {
      const letters = what.split(' + ');
      for (const letter of letters) {
        const [type = ''] = letter.split(' ');
        const into = isActor ? this.into.requests : this.into.others;
        raise(into, `${kindOf(from)} > ${kind} ${type}`, 1 / letters.length);
      }
    }
    const [, rung] = /^(\w+):\S+ alarm$/.exec(text) ?? [];
    if (rung !== undefined) raise(this.into.alarmsRung, rung);
  };
}

const kindOf = (name: string): string => name.split(':')[0] ?? name;

/** Rows that a statement will write which makes something: as workerd 1.20261023 counts, two for a table, and one for an index or a UNIQUE column. */
function makes(host: AnyHost, query: string): number {
  const [made, isTable, unlessThere, name = ''] = making.exec(query) ?? [];
  if (made === undefined || (unlessThere && (!isTable || host.database.has(name)))) return 0;
  return isTable ? 2 + (query.match(/ UNIQUE/g) ?? []).length : 1;
}

/** Does this statement write entries of the index? As the platform counts: one that is only taken out is none. */
function isChanged({ columns, onlyIf }: Index, query: string): boolean {
  const [, set] = /^UPDATE \w+ SET (.+?)(?: WHERE|$)/s.exec(query) ?? [];
  if (set !== undefined) return columns.some((column) => new RegExp(`\\b${column} = `).test(set));
  const [, given] = /^INSERT INTO \w+ \(([^)]+)\)/s.exec(query) ?? [];
  return !query.startsWith('DELETE') && (onlyIf === undefined || given === undefined || given.includes(onlyIf));
}
