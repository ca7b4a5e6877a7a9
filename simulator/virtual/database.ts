import { DatabaseSync, type StatementSync } from 'node:sqlite';
import type { SqlValue } from '../../actors/runtime/world.ts';

/** Names are kept in the order in which they came: how many there were tells which came since. */
type Made = { readonly made: Set<string>; readonly size: number; readonly known: number };
type Prepared = { readonly statement: StatementSync /** It has rows to give. */; readonly answers: boolean };

/** By what they were used for: the tables of one use are not those of another. */
const pools = new Map<string, Database[]>();

/**
 * One real SQLite in memory: what an actor, a D1 database or the sandbox keeps, whatever instances come and go.
 * A run takes hundreds of them, so they are used again. One that is used again is as empty as a new one: its tables are
 * emptied, and are not there until somebody makes them.
 */
export class Database {
  readonly #database = new DatabaseSync(':memory:');
  readonly #prepared = new Map<string, Prepared>();
  readonly #begin = this.#database.prepare('BEGIN');
  readonly #commit = this.#database.prepare('COMMIT');
  readonly #rollback = this.#database.prepare('ROLLBACK');
  readonly #savepoint = this.#database.prepare('SAVEPOINT inner_one');
  readonly #release = this.#database.prepare('RELEASE inner_one');
  readonly #rollbackTo = this.#database.prepare('ROLLBACK TO inner_one');
  /** `CREATE …` statements that were run in an earlier life, and those that were run in this one. */
  readonly #known = new Set<string>();
  #made = new Set<string>();
  #atBegin: Made | null = null;
  #empties: { readonly made: number; readonly statements: readonly StatementSync[] } = { made: -1, statements: [] };

  readonly #use: string;

  private constructor(use: string) {
    this.#use = use;
  }

  /** `use`: a name for whom it is for. */
  static take(use: string): Database {
    return pools.get(use)?.pop() ?? new Database(use);
  }

  /** To be used by somebody else. */
  giveBack(): void {
    this.erase();
    const pool = pools.get(this.#use) ?? [];
    pool.push(this);
    pools.set(this.#use, pool);
  }

  erase(): void {
    if (this.#made.size === 0) return;
    for (const empty of this.#emptied()) empty.run();
    this.#made = new Set();
  }

  readonly sql = {
    exec: <Row extends Record<string, SqlValue>>(query: string, ...bindings: SqlValue[]) => {
      const rows = this.all<Row>(query, ...bindings);
      return { toArray: () => rows };
    },
  };

  all<Row extends Record<string, SqlValue>>(query: string, ...bindings: SqlValue[]): Row[] {
    const known = this.#prepared.get(query);
    if (!known && query.startsWith('CREATE ')) return this.#create(query);
    if (query === findsTables)
      return ['events', 'actors'].filter((name) => this.has(name)).map((name) => ({ name })) as unknown as Row[];
    const { statement, answers } = known ?? this.#prepare(query);
    if (answers) return statement.all(...bindings) as Row[];
    statement.run(...bindings);
    return [];
  }

  /** False: this query reads, or makes what is there already. */
  changes(query: string): boolean {
    return !query.startsWith('SELECT ') && !this.#made.has(query);
  }

  begin(): void {
    this.#begin.run();
    this.#atBegin = this.#madeNow();
  }

  commit(): void {
    this.#commit.run();
  }

  rollback(): void {
    this.#rollback.run();
    if (this.#atBegin) this.#takeBack(this.#atBegin);
  }

  /** Inside of a transaction: a throw takes back what `work` has written, and nothing else. */
  savepoint<T>(work: () => T): T {
    this.#savepoint.run();
    const before = this.#madeNow();
    try {
      return work();
    } catch (error) {
      this.#rollbackTo.run();
      this.#takeBack(before);
      throw error;
    } finally {
      this.#release.run();
    }
  }

  transaction<T>(work: () => T): T {
    this.begin();
    try {
      const value = work();
      this.commit();
      return value;
    } catch (error) {
      this.rollback();
      throw error;
    }
  }

  /** Several statements, as a migration has them. */
  script(text: string): void {
    if (this.#made.has(text)) return;
    if (!this.#known.has(text)) this.#database.exec(text);
    this.#known.add(text);
    this.#made.add(text);
  }

  has(table: string): boolean {
    return this.#made.has(`table ${table}`);
  }

  #madeNow(): Made {
    return { made: this.#made, size: this.#made.size, known: this.#known.size };
  }

  /** What was made since then is not there any more, neither in this life nor for a later one. */
  #takeBack({ made, size, known }: Made): void {
    this.#made = made.size === size ? made : new Set([...made].slice(0, size));
    if (this.#known.size === known) return;
    for (const later of [...this.#known].slice(known)) this.#known.delete(later);
    this.#empties = { made: -1, statements: [] };
  }

  #create(query: string): never[] {
    const [, table] = /^CREATE TABLE (?:IF NOT EXISTS )?(\w+)/.exec(query) ?? [];
    if (table) this.#made.add(`table ${table}`);
    this.#made.add(query);
    if (!this.#known.has(query)) this.#database.exec(query);
    this.#known.add(query);
    return [];
  }

  /** Made anew when there are new tables. */
  #emptied(): readonly StatementSync[] {
    if (this.#empties.made === this.#known.size) return this.#empties.statements;
    const tables = this.#database
      .prepare("SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%'")
      .all();
    const statements = tables.map(({ name }) => this.#database.prepare(`DELETE FROM "${name}"`));
    this.#empties = { made: this.#known.size, statements };
    return statements;
  }

  #prepare(query: string): Prepared {
    const answers = !/^(INSERT|UPDATE|DELETE)(?!.* RETURNING )/s.test(query);
    const prepared = { statement: this.#database.prepare(query), answers };
    this.#prepared.set(query, prepared);
    return prepared;
  }
}

/** A cell asks this to find out whether it has ever written anything. */
const findsTables = "SELECT name FROM sqlite_master WHERE name IN ('events', 'actors')";
