import type { Seat } from './roster.ts';
import type { World } from './world.ts';

/** Fields of events and states that are never stored readable, by name, wherever they stand. */
export type Sealed = {
  /** About a person. Each has what stands there once the person is forgotten. */
  readonly personal: Readonly<Record<string, unknown>>;
  /** To be kept from readers of the disk, and needed as long as the actor lives. */
  readonly secret: readonly string[];
};
type Disk = Pick<World, 'sql' | 'vault' | 'transaction'>;
type Whose = Pick<Seat, 'id' | 'number' | 'onRecord'>;
type Act = (value: unknown, field: string, personal: boolean) => unknown;

/** Once the salt is thrown away. */
const forgotten = '';

/**
 * Turns what an actor knows into what it stores, and back. Which text is whose is the salt of this actor: thrown away, all
 * that was sealed with it is noise, in every copy of the disk. Promise P1; format: storage/vault.ts.
 */
export class Sealer {
  readonly #world: Disk;
  readonly #sealed: Sealed | undefined;
  /** Finds in JSON whether there is any such field: most events have none, and need no walk. */
  readonly #fields: RegExp | null;
  readonly #seat: Whose;
  /** As it is on disk; null: not there yet. */
  #salt: string | null = null;
  /** For the first write. It counts once that has been taken. */
  #fresh: string | null = null;

  constructor(world: Disk, sealed: Sealed | undefined, seat: Whose) {
    this.#world = world;
    this.#sealed = sealed;
    this.#seat = seat;
    this.#fields = sealed ? fieldsOf(sealed) : null;
    if (sealed && seat.onRecord) this.#salt = this.#kept();
  }

  /** There is anything to be sealed in what it is given. */
  get seals(): boolean {
    return this.#sealed !== undefined;
  }

  /** Inside the transaction of a write, before anything is sealed. */
  begin(): void {
    if (!this.#sealed || this.#salt !== null) return;
    this.#fresh ??= this.#world.vault.newSalt();
    this.#world.sql.exec('INSERT INTO subject (actor, salt) VALUES (?, ?)', this.#seat.number, this.#fresh);
  }

  /** The write has been taken. */
  keep(): void {
    this.#salt ??= this.#fresh;
  }

  /** Inside the transaction of the event that asks for it. */
  forget(): void {
    this.#world.sql.exec('UPDATE subject SET salt = ? WHERE actor = ?', forgotten, this.#seat.number);
  }

  /** The forgetting has been taken: what the actor still has in memory goes as well. */
  forgot<T>(value: T): T {
    this.#salt = forgotten;
    const blank: Act = (inner, field, personal) =>
      personal ? this.#blank(field) : this.#walk(inner, blank, `${field}.`);
    return this.#walk(value, blank) as T;
  }

  write(value: unknown, table: string, seq: number): string {
    const open = JSON.stringify(value);
    if (!this.#fields?.test(open)) return open;
    const salt = this.#salt ?? this.#fresh ?? forgotten;
    const seal: Act = (inner, field, personal) => {
      if (personal && salt === forgotten) return this.#blank(field);
      // What is about a person goes with the person, even where it stands in something that is secret.
      const within = personal ? inner : this.#walk(inner, seal, `${field}.`);
      return this.#world.vault.seal(JSON.stringify(within), this.#place(table, seq, field), personal ? salt : '');
    };
    return JSON.stringify(this.#walk(value, seal));
  }

  /** Trusted: written by this class from typed values. Throws when a text was changed or moved. */
  read<T>(body: string, table: string, seq: number): T {
    const value = JSON.parse(body) as unknown;
    if (!this.#fields?.test(body)) return value as T;
    const open: Act = (inner, field, personal) => {
      if (personal && this.#salt === forgotten) return this.#blank(field);
      // What was stored before there were seals is read as it is, until it is sealed anew.
      if (typeof inner !== 'string' || !this.#world.vault.isSealed(inner)) return inner;
      const place = this.#place(table, seq, field);
      const opened = JSON.parse(this.#world.vault.open(inner, place, personal ? (this.#salt ?? '') : '')) as unknown;
      return personal ? opened : this.#walk(opened, open, `${field}.`);
    };
    return this.#walk(value, open) as T;
  }

  /** Seals anew, with the current key, whatever an older one or none has sealed. Returns how many rows that were. */
  reseal(): number {
    if (!this.#sealed || !this.#seat.onRecord) return 0;
    return this.#world.transaction(() => {
      this.begin();
      const rows = this.#resealTable('events') + this.#resealTable('snapshot');
      if (rows === 0 && this.#salt === null)
        this.#world.sql.exec('DELETE FROM subject WHERE actor = ?', this.#seat.number);
      else this.keep();
      return rows;
    });
  }

  /** Of a row that lies elsewhere: as it is sealed now; null when that is no different. */
  renewed(body: string, table: string, seq: number): string | null {
    return this.#sealed && this.#isOld(body) ? this.write(this.read(body, table, seq), table, seq) : null;
  }

  #resealTable(table: 'events' | 'snapshot'): number {
    const { sql } = this.#world;
    const { number } = this.#seat;
    const rows = sql
      .exec<{ seq: number; body: string }>(`SELECT seq, body FROM ${table} WHERE actor = ?`, number)
      .toArray();
    const old = rows.filter(({ body }) => this.#isOld(body));
    for (const { seq, body } of old) {
      const again = this.write(this.read(body, table, seq), table, seq);
      sql.exec(`UPDATE ${table} SET body = ? WHERE actor = ? AND seq = ?`, again, number, seq);
    }
    return old.length;
  }

  #isOld(body: string): boolean {
    let old = false;
    this.#walk(JSON.parse(body), (inner, _, personal) => {
      const ended = personal && this.#salt === forgotten;
      old ||= !ended && !(typeof inner === 'string' && this.#world.vault.isCurrent(inner));
      return inner;
    });
    return old;
  }

  #kept(): string | null {
    const [row] = this.#world.sql
      .exec<{ salt: string }>('SELECT salt FROM subject WHERE actor = ?', this.#seat.number)
      .toArray();
    return row?.salt ?? null;
  }

  #place(table: string, seq: number, field: string) {
    return { table, row: `${this.#seat.id}:${seq}`, field };
  }

  #blank(field: string): unknown {
    return this.#sealed?.personal[field.slice(field.lastIndexOf('.') + 1)];
  }

  #walk(value: unknown, act: Act, path = ''): unknown {
    const { personal, secret } = this.#sealed ?? nothing;
    if (typeof value !== 'object' || value === null) return value;
    if (Array.isArray(value)) return value.map((inner, at) => this.#walk(inner, act, `${path}${at}.`));
    const entries = Object.entries(value).map(([key, inner]): [string, unknown] => {
      const isPersonal = Object.hasOwn(personal, key);
      if (inner === null || inner === undefined || !(isPersonal || secret.includes(key)))
        return [key, this.#walk(inner, act, `${path}${key}.`)];
      return [key, act(inner, path + key, isPersonal)];
    });
    return Object.fromEntries(entries);
  }
}

const fieldsOf = ({ personal, secret }: Sealed): RegExp =>
  new RegExp(`"(?:${[...Object.keys(personal), ...secret].join('|')})":`);

const nothing: Sealed = { personal: {}, secret: [] };
