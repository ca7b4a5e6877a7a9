import type { SqlValue } from '../../actors/runtime/world.ts';
import type { Database } from './database.ts';

/** How long a query takes, and whether the database is there at all. */
export type Trip = <T>(what: string, query: () => T) => Promise<T>;

/** The part of D1 that the shop uses, on a real SQLite. Each query is a trip of its own, as it is on the platform. */
export function d1Of(database: Database, trip: Trip): D1Database {
  const meta = {
    duration: 0,
    size_after: 0,
    rows_read: 0,
    rows_written: 0,
    last_row_id: 0,
    changed_db: false,
    changes: 0,
  };
  const result = <Row>(rows: Row[]) => ({ results: rows, success: true as const, meta });

  class Statement {
    readonly sql: string;
    readonly values: readonly SqlValue[];
    constructor(sql: string, values: readonly SqlValue[] = []) {
      this.sql = sql;
      this.values = values;
    }
    bind(...values: SqlValue[]): Statement {
      return new Statement(this.sql, values);
    }
    rows(): Record<string, SqlValue>[] {
      return database.all(this.sql, ...this.values).map((row) => ({ ...row }));
    }
    all() {
      return trip(this.sql, () => result(this.rows()));
    }
    run() {
      return trip(this.sql, () => result(this.rows()));
    }
    raw() {
      return trip(this.sql, () => this.rows().map((row) => Object.values(row)));
    }
    first(column?: string) {
      return trip(this.sql, () => {
        const [row] = this.rows();
        return column === undefined ? (row ?? null) : (row?.[column] ?? null);
      });
    }
  }

  const facade = {
    prepare: (sql: string) => new Statement(sql),
    batch: (statements: readonly Statement[]) =>
      trip('batch', () => database.transaction(() => statements.map((statement) => result(statement.rows())))),
    exec: (sql: string) =>
      trip('exec', () => {
        database.script(sql);
        return { count: 1, duration: 0 };
      }),
  };
  return facade as unknown as D1Database;
}
