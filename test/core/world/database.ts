import { DatabaseSync, type StatementSync } from 'node:sqlite';
import type { Sql, SqlValue } from '../../../actors/runtime/world.ts';

/** What one piece of work asked of SQLite. */
export type Bill = { readonly statements: number; readonly rowsRead: number; readonly queries: readonly string[] };

/** One actor's SQLite, in memory, which outlives the instances of the actor. */
export class Database {
  readonly #database = new DatabaseSync(':memory:');
  readonly #prepared = new Map<string, StatementSync>();
  #queries: string[] = [];
  #rowsRead = 0;

  readonly sql: Sql = {
    exec: <Row extends Record<string, SqlValue>>(query: string, ...bindings: SqlValue[]) => {
      const rows = this.#statement(query).all(...bindings) as Row[];
      this.#queries.push(query);
      this.#rowsRead += rows.length;
      return { toArray: () => rows.map((row) => ({ ...row })) };
    },
  };

  /** What an actor has written down, in the clear; its host knows how. */
  opened: (body: string, table: 'events' | 'snapshot', seq: number) => unknown = (body) => JSON.parse(body);

  transaction<T>(work: () => T): T {
    this.#database.exec('BEGIN');
    try {
      const value = work();
      this.#database.exec('COMMIT');
      return value;
    } catch (error) {
      this.#database.exec('ROLLBACK');
      throw error;
    }
  }

  all<Row extends Record<string, SqlValue>>(query: string, ...bindings: SqlValue[]): Row[] {
    return (this.#statement(query).all(...bindings) as Row[]).map((row) => ({ ...row }));
  }

  has(table: string): boolean {
    return this.all("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?", table).length > 0;
  }

  erase(): void {
    for (const { name } of this.all<{ name: string }>("SELECT name FROM sqlite_master WHERE type = 'table'"))
      this.#database.exec(`DROP TABLE "${name}"`);
    this.#prepared.clear();
  }

  /** Counts what `work` asks. Not the time it takes: that would say more of the machine than of the code. */
  billed(work: () => unknown): Bill {
    this.#queries = [];
    this.#rowsRead = 0;
    work();
    return { statements: this.#queries.length, rowsRead: this.#rowsRead, queries: this.#queries };
  }

  /** How SQLite would go about it, one line a loop: `SEARCH … USING INDEX …`, or `SCAN …`, which reads everything. */
  plan(query: string): string[] {
    return this.all<{ detail: string }>(
      `EXPLAIN QUERY PLAN ${query}`,
      ...Array<null>(query.split('?').length - 1).fill(null),
    ).map(({ detail }) => detail);
  }

  #statement(query: string): StatementSync {
    const known = this.#prepared.get(query);
    if (known) return known;
    const statement = this.#database.prepare(query);
    this.#prepared.set(query, statement);
    return statement;
  }
}
