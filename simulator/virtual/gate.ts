import type { SqlValue } from '../../actors/runtime/world.ts';
import type { Database } from './database.ts';

/**
 * Of one object: what is written in a step is kept or lost as a whole at the end of the step, and what leaves the object
 * after a write waits for that. So does the platform: its transaction ends with the turn, and its output gate holds
 * messages and replies until the rows are durable.
 */
export class Gate {
  readonly #database: Database;
  readonly #opened: () => void;
  /** Remembers what is not in the database, and gives a way back to it. */
  readonly #mark: () => () => void;
  #back: (() => void) | null = null;
  #held: (() => void)[] = [];

  /** `opened`: something was written, and the step is to end with `commit` or `undo`. */
  constructor(database: Database, opened: () => void, mark: () => () => void) {
    this.#database = database;
    this.#opened = opened;
    this.#mark = mark;
  }

  get isOpen(): boolean {
    return this.#back !== null;
  }

  /** Before anything is written: the first of a step opens a transaction. */
  open(): void {
    if (this.#back) return;
    this.#back = this.#mark();
    this.#database.begin();
    this.#opened();
  }

  exec<Row extends Record<string, SqlValue>>(query: string, bindings: readonly SqlValue[]): { toArray: () => Row[] } {
    if (!this.#back && this.#database.changes(query)) this.open();
    const rows = this.#database.all<Row>(query, ...bindings);
    return { toArray: () => rows };
  }

  /** A throw takes back what `work` has written, and nothing of what was written before it in the same step. */
  transaction<T>(work: () => T): T {
    const back = this.#back && this.#mark();
    try {
      return back ? this.#database.savepoint(work) : work();
    } catch (error) {
      if (back) back();
      else if (this.#back) this.undo();
      throw error;
    }
  }

  /** Does this as soon as all that was written so far is on the disk. Should that never be, it is not done. */
  hold(act: () => void): void {
    if (this.#back) this.#held.push(act);
    else act();
  }

  /** True when something was waiting for it. */
  commit(): boolean {
    this.#database.commit();
    const held = this.#end();
    for (const act of held) act();
    return held.length > 0;
  }

  undo(): void {
    this.#database.rollback();
    this.#back?.();
    this.#end();
  }

  #end(): (() => void)[] {
    const held = this.#held;
    this.#back = null;
    this.#held = [];
    return held;
  }
}
