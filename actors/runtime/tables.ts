import type { Sql } from './world.ts';

/**
 * What an actor keeps. The tables are made together with its first event: an actor that was only asked and has nothing
 * to remember (a made-up id, a refused first wish) leaves nothing behind and costs no write.
 */
export class Tables {
  readonly #sql: Sql;
  #made: boolean;

  constructor(sql: Sql) {
    this.#sql = sql;
    this.#made = sql.exec("SELECT 1 FROM sqlite_master WHERE name = 'events'").toArray().length > 0;
  }

  get made(): boolean {
    return this.#made;
  }

  /** Call it inside the transaction of the first write, and `keep` once that has been taken. */
  make(): void {
    if (!this.#made) for (const statement of statements) this.#sql.exec(statement);
  }

  keep(): void {
    this.#made = true;
  }
}

const statements = [
  'CREATE TABLE events (seq INTEGER PRIMARY KEY, at INTEGER NOT NULL, type TEXT NOT NULL, status TEXT NOT NULL, body TEXT NOT NULL) STRICT',
  'CREATE TABLE snapshot (one INTEGER PRIMARY KEY CHECK (one = 1), shape INTEGER NOT NULL, seq INTEGER NOT NULL, body TEXT NOT NULL) STRICT',
  'CREATE TABLE records (key TEXT PRIMARY KEY, due INTEGER, body TEXT NOT NULL) STRICT, WITHOUT ROWID',
  'CREATE INDEX records_due ON records (due) WHERE due IS NOT NULL',
  'CREATE TABLE outbox (id INTEGER PRIMARY KEY, due INTEGER NOT NULL, attempts INTEGER NOT NULL, body TEXT NOT NULL) STRICT',
  'CREATE TABLE relay (one INTEGER PRIMARY KEY CHECK (one = 1), seq INTEGER NOT NULL) STRICT',
];
