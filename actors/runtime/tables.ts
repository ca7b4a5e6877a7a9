import type { Sql, World } from './world.ts';

/**
 * What a cell keeps: the rows of all its actors, each with the number of its actor. The tables are made together with the
 * first event: a cell that was only asked and has nothing to remember (a made-up id, a refused first wish) leaves nothing
 * behind and costs no write.
 */
export class Tables {
  readonly #sql: Sql;
  readonly #cells: string;
  #lanes: number;
  #made: boolean;
  /** Why nothing in here may act; null when all is well. */
  readonly shut: string | null;

  /**
   * `self`: whose tables these are, should they be older than cells. `cells`: in how many cells its kind is kept now.
   * `lanes`: how many lanes the log has now.
   */
  constructor({ sql, transaction }: Pick<World, 'sql' | 'transaction'>, self: string, cells: string, lanes = 1) {
    this.#sql = sql;
    this.#cells = cells;
    this.#lanes = lanes;
    const found = sql.exec<{ name: string }>("SELECT name FROM sqlite_master WHERE name IN ('events', 'actors')");
    const names = found.toArray().map(({ name }) => name);
    this.#made = names.length > 0;
    if (names.length === 1) transaction(() => this.#fromOneActor(self));
    const [row] = this.#made ? sql.exec<Self>('SELECT * FROM cell').toArray() : [];
    if (row?.lanes) this.#lanes = row.lanes;
    if (row && row.format !== format) transaction(() => this.#renew(row));
    // Under another count the same id leads to another object, which knows nothing of what is in here.
    this.shut = row && row.cells !== cells ? `made for ${row.cells} cells, and there are ${cells} now` : null;
  }

  /**
   * Over how many lanes of the log those in here are spread: as many as there were when the cell began. The lane that has
   * taken an event is the one that knows it when it is told again: under a number from outside, a change of that number
   * between a crash and its repair would send the event to a lane that takes it for a new one.
   */
  get lanes(): number {
    return this.#lanes;
  }

  get made(): boolean {
    return this.#made;
  }

  /** Call it inside the transaction of the first write, and `keep` once that has been taken. */
  make(): void {
    if (this.#made) return;
    for (const statement of statements) this.#sql.exec(statement);
    this.#sql.exec(
      'INSERT INTO cell (one, cells, lanes, format) VALUES (1, ?, ?, ?)',
      this.#cells,
      this.#lanes,
      format,
    );
  }

  keep(): void {
    this.#made = true;
  }

  /** What has come since this cell began. Until now it has told those lanes that there are. */
  #renew(cell: Self): void {
    if (cell.lanes === undefined) this.#sql.exec('ALTER TABLE cell ADD COLUMN lanes INTEGER');
    if (cell.format === undefined) this.#sql.exec('ALTER TABLE cell ADD COLUMN format INTEGER');
    if ((cell.format ?? 0) < 1) {
      this.#sql.exec('ALTER TABLE records ADD COLUMN gone INTEGER');
      this.#sql.exec(recordsGone);
      this.#sql.exec(archived);
    }
    for (const statement of checked) this.#sql.exec(statement);
    this.#sql.exec('UPDATE cell SET lanes = ?, format = ?', this.#lanes, format);
  }

  /** Before there were cells an object had one actor, and its rows said nothing of whose they are. */
  #fromOneActor(self: string): void {
    for (const old of olds) this.#sql.exec(`ALTER TABLE ${old} RENAME TO old_${old}`);
    this.#sql.exec('DROP INDEX records_due');
    // Only orders had one, since there are seals.
    this.#sql.exec('CREATE TABLE IF NOT EXISTS subject (one INTEGER PRIMARY KEY, salt TEXT NOT NULL) STRICT');
    this.#sql.exec('ALTER TABLE subject RENAME TO old_subject');
    for (const statement of statements) this.#sql.exec(statement);
    this.#sql.exec("INSERT INTO cell (one, cells, lanes, format) VALUES (1, 'each', ?, ?)", this.#lanes, format);
    // Due at once: it is looked at then, and says itself when it wants to be woken.
    this.#sql.exec('INSERT INTO actors (number, id, due) VALUES (1, ?, 0)', self);
    for (const copy of copies) this.#sql.exec(copy);
    for (const old of [...olds, 'subject']) this.#sql.exec(`DROP TABLE old_${old}`);
  }
}

/** What `#renew` makes of older ones. */
const format = 2;
type Self = { cells: string; lanes?: number | null; format?: number | null };

/** Which of an actor's events are in the archive, and in which of its objects. */
const archived =
  'CREATE TABLE archived (actor INTEGER NOT NULL, first INTEGER NOT NULL, last INTEGER NOT NULL, PRIMARY KEY (actor, last)) STRICT, WITHOUT ROWID';
/** How far each actor's history has been held against the promises, and what must be known to go on; see checker.ts. */
const checked = [
  'CREATE TABLE checkpoint (actor INTEGER PRIMARY KEY, version INTEGER NOT NULL, seq INTEGER NOT NULL, broken TEXT NOT NULL) STRICT',
  'CREATE TABLE check_notes (actor INTEGER NOT NULL, key TEXT NOT NULL, body TEXT NOT NULL, PRIMARY KEY (actor, key)) STRICT, WITHOUT ROWID',
];
const recordsGone = 'CREATE INDEX records_gone ON records (actor, gone) WHERE gone IS NOT NULL';

const statements = [
  'CREATE TABLE cell (one INTEGER PRIMARY KEY CHECK (one = 1), cells TEXT NOT NULL, lanes INTEGER, format INTEGER) STRICT',
  'CREATE TABLE actors (number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, due INTEGER) STRICT',
  'CREATE INDEX actors_due ON actors (due) WHERE due IS NOT NULL',
  // Of the four layouts that were measured, the cheapest: rows in the order in which they came, and one narrow index.
  'CREATE TABLE events (g INTEGER PRIMARY KEY, actor INTEGER NOT NULL, seq INTEGER NOT NULL, at INTEGER NOT NULL, type TEXT NOT NULL, status TEXT NOT NULL, body TEXT NOT NULL) STRICT',
  // The last guard against two instances of one actor: the second to write a number is refused.
  'CREATE UNIQUE INDEX events_own ON events (actor, seq)',
  'CREATE TABLE snapshot (actor INTEGER PRIMARY KEY, shape INTEGER NOT NULL, seq INTEGER NOT NULL, body TEXT NOT NULL) STRICT',
  'CREATE TABLE records (actor INTEGER NOT NULL, key TEXT NOT NULL, due INTEGER, body TEXT NOT NULL, gone INTEGER, PRIMARY KEY (actor, key)) STRICT, WITHOUT ROWID',
  'CREATE INDEX records_due ON records (actor, due) WHERE due IS NOT NULL',
  recordsGone,
  'CREATE TABLE outbox (id INTEGER PRIMARY KEY, actor INTEGER NOT NULL, due INTEGER NOT NULL, attempts INTEGER NOT NULL, place TEXT NOT NULL, body TEXT NOT NULL) STRICT',
  'CREATE INDEX outbox_due ON outbox (due)',
  'CREATE TABLE relay (one INTEGER PRIMARY KEY CHECK (one = 1), g INTEGER NOT NULL) STRICT',
  'CREATE TABLE subject (actor INTEGER PRIMARY KEY, salt TEXT NOT NULL) STRICT',
  archived,
  ...checked,
];

const olds = ['events', 'snapshot', 'records', 'outbox', 'relay'];
const copies = [
  'INSERT INTO events (g, actor, seq, at, type, status, body) SELECT seq, 1, seq, at, type, status, body FROM old_events',
  'INSERT INTO snapshot (actor, shape, seq, body) SELECT 1, shape, seq, body FROM old_snapshot',
  'INSERT INTO records (actor, key, due, body) SELECT 1, key, due, body FROM old_records',
  "INSERT INTO outbox (id, actor, due, attempts, place, body) SELECT id, 1, due, attempts, body ->> '$.to', body -> '$.command' FROM old_outbox",
  'INSERT INTO relay (one, g) SELECT 1, seq FROM old_relay',
  'INSERT INTO subject (actor, salt) SELECT 1, salt FROM old_subject',
];
