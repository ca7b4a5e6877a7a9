import { order } from '../../../actors/order/core.ts';
import type { Cellular } from '../../../actors/runtime/cell.ts';
import { alone } from '../../../actors/runtime/post.ts';
import { Sealer } from '../../../actors/runtime/sealer.ts';
import type { World } from '../../../actors/runtime/world.ts';
import type { Result } from '../../../contract/failure.ts';
import { type KeyRing, Vault } from '../../../storage/vault.ts';
import { type Clock, dice } from './clock.ts';
import { Database } from './database.ts';

/** One stay of an actor in memory. When it ends, nothing of it goes on: no call returns to it, no write of its is taken. */
export class Life {
  ended = false;
  readonly #ends: (() => void)[] = [];

  onEnd(act: () => void): void {
    this.#ends.push(act);
  }

  end(): void {
    this.ended = true;
    for (const act of this.#ends) act();
  }

  /** What comes back to a dead instance is heard by nobody. */
  guard<T>(work: Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      work.then(
        (value) => !this.ended && resolve(value),
        (error: unknown) => !this.ended && reject(error),
      );
    });
  }
}

export const testKeys: KeyRing = {
  current: 'new',
  keys: { new: btoa('n'.repeat(32)), old: btoa('o'.repeat(32)) },
};

type Make<Request, Answer> = (world: World, life: Life, actor: string) => Cellular<Request, Answer>;
type Report = { readonly problem: string; readonly detail: Readonly<Record<string, string | number>> };

/**
 * The place of one actor, in a cell of its own: its database and its alarm stay, instances come and go. Plays the platform:
 * an alarm fires at most once for each time it is set, calls in flight fail when the instance dies, and
 * a new call or alarm makes a new instance.
 */
export class Host<Request, Answer> {
  readonly id: string;
  /** The id of its one actor. */
  readonly actor: string;
  readonly database = new Database();
  readonly broadcasts: string[] = [];
  readonly reports: Report[] = [];
  /** Throws that left an alarm or a background promise: the platform would drop the work. Must stay empty. */
  readonly escaped: string[] = [];
  alarmAt: number | null = null;
  /** How many tabs are open. */
  sockets = 1;
  /** How far this actor's clock is from the others'. */
  skewMs = 0;
  readonly #clock: Clock;
  readonly #make: Make<Request, Answer>;
  readonly #random: () => number;
  /** A test may change its keys: the next instance has them. */
  vault: Vault;
  #callOffAlarm: () => void = () => {};
  #current: { readonly life: Life; readonly cell: Cellular<Request, Answer> } | null = null;

  constructor(clock: Clock, id: string, seed: number, make: Make<Request, Answer>) {
    this.id = id;
    this.actor = id.slice(id.indexOf(':') + 1);
    this.#clock = clock;
    this.#make = make;
    this.#random = dice(seed);
    if (id.startsWith('order')) this.database.opened = (...row) => this.#sealer().read(...row);
    const byte = dice(seed + 1);
    this.vault = new Vault(testKeys, (bytes) => Uint8Array.from({ length: bytes }, () => byte() * 256));
  }

  #sealer(): Sealer {
    const disk = { sql: this.database.sql, transaction: <T>(work: () => T) => work(), vault: this.vault };
    return new Sealer(disk, order.sealed, { id: this.actor, number: 1, onRecord: true });
  }

  get now(): number {
    return this.#clock.now + this.skewMs;
  }

  /** Arguments and answers are copied, as between two objects on the platform. */
  async execute(request: Request): Promise<Result<Answer>> {
    const { life, cell } = this.wake();
    const died = new Promise<never>((_, reject) => life.onEnd(() => reject(new Error('the actor died'))));
    died.catch(() => undefined);
    const letter = { actor: this.actor, request: structuredClone(request) };
    const answer = alone((_, letters) => cell.commands(letters), '', letter);
    answer.catch(() => undefined);
    return structuredClone(await Promise.race([answer, died]));
  }

  greet(...callers: readonly string[]): string | null {
    return this.wake().cell.greet(this.actor, callers);
  }

  /** The instance dies; what it has stored stays. */
  crash(): void {
    this.#current?.life.end();
    this.#current = null;
  }

  /** The platform calls the alarm, whenever it was set for. */
  async fireAlarm(): Promise<void> {
    this.#callOffAlarm();
    this.alarmAt = null;
    const { life, cell } = this.wake();
    try {
      await cell.alarm();
    } catch (error) {
      if (!life.ended) this.escaped.push(`alarm of ${this.id}: ${String(error)}`);
    }
  }

  loseAlarm(): void {
    this.#callOffAlarm();
    this.alarmAt = null;
  }

  wake(): { readonly life: Life; readonly cell: Cellular<Request, Answer> } {
    if (this.#current) return this.#current;
    const life = new Life();
    this.#current = { life, cell: this.#make(this.#worldOf(life), life, this.actor) };
    return this.#current;
  }

  #worldOf(life: Life): World {
    const living =
      <Args extends unknown[], T>(act: (...args: Args) => T) =>
      (...args: Args): T => {
        if (life.ended) throw new Error('a dead instance acts');
        return act(...args);
      };
    return {
      now: () => this.now,
      random: this.#random,
      vault: this.vault,
      sql: { exec: (query, ...bindings) => living(this.database.sql.exec)(query, ...bindings) as never },
      transaction: living((work) => this.database.transaction(work)) as World['transaction'],
      setAlarm: living((at) => this.#setAlarm(at)),
      getAlarm: () => life.guard(Promise.resolve(this.alarmAt)),
      erase: living(() => {
        this.database.erase();
        this.#callOffAlarm();
        this.alarmAt = null;
      }),
      broadcast: living((_, message) => void this.broadcasts.push(message)),
      sockets: () => this.sockets,
      background: (work) =>
        void work.catch((error: unknown) => {
          if (!life.ended) this.escaped.push(`background of ${this.id}: ${String(error)}`);
        }),
      after: (ms, act) => {
        const callOff = this.#clock.at(this.#clock.now + ms, act);
        life.onEnd(callOff);
        return callOff;
      },
      report: (problem, detail) => void (life.ended || this.reports.push({ problem, detail })),
    };
  }

  #setAlarm(at: number): void {
    this.#callOffAlarm();
    this.alarmAt = at;
    this.#callOffAlarm = this.#clock.at(at - this.skewMs, () => void this.fireAlarm());
  }
}
