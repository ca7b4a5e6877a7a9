import { DatabaseSync, type StatementSync } from 'node:sqlite';
import type { SqlValue } from '../../actors/runtime/world.ts';

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
  /** `CREATE …` statements that were run in an earlier life, and those that were run in this one. */
  readonly #known = new Set<string>();
  #made = new Set<string>();
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
    // An actor asks this to find out whether it has ever written anything.
    if (query === "SELECT 1 FROM sqlite_master WHERE name = 'events'")
      return (this.has('events') ? [{ 1: 1 }] : []) as unknown as Row[];
    const { statement, answers } = known ?? this.#prepare(query);
    if (answers) return statement.all(...bindings) as Row[];
    statement.run(...bindings);
    return [];
  }

  transaction<T>(work: () => T): T {
    this.#begin.run();
    const before = this.#made.size;
    try {
      const value = work();
      this.#commit.run();
      return value;
    } catch (error) {
      this.#database.exec('ROLLBACK');
      // What was made in here is not there: names are kept in the order in which they came.
      this.#made = new Set([...this.#made].slice(0, before));
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
