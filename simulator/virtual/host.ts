import { order } from '../../actors/order/core.ts';
import type { Hosted } from '../../actors/runtime/actor.ts';
import { Sealer } from '../../actors/runtime/sealer.ts';
import type { World } from '../../actors/runtime/world.ts';
import type { Result } from '../../contract/failure.ts';
import type { ActorKind } from '../../contract/log.ts';
import type { Inspection, InspectQuery } from '../../contract/ops.ts';
import { type KeyRing, Vault } from '../../storage/vault.ts';
import { diceOf, hashOf } from '../dice.ts';
import type { Clock } from './clock.ts';
import { Database } from './database.ts';
import type { Fault, Trouble } from './fault.ts';

/** One stay of an actor in memory. When it ends, nothing of it goes on: no call returns to it, no write of its is taken. */
export class Life {
  ended = false;
  readonly #ends = new Set<() => void>();

  onEnd(act: () => void): () => void {
    this.#ends.add(act);
    return () => this.#ends.delete(act);
  }

  end(): void {
    this.ended = true;
    for (const act of this.#ends) act();
    this.#ends.clear();
  }
}

/** No secret: what is sealed in a run must come out the same in the next. */
const ring: KeyRing = { current: 'run', keys: { run: btoa('r'.repeat(32)) } };

export type Make<Request, Answer> = (world: World, life: Life) => Hosted<Request, Answer>;

/** What a host needs of the run that it is in. */
export type Stage = {
  readonly clock: Clock;
  readonly seed: number;
  readonly luck: (place: string, possible: readonly Trouble[], percent?: number) => Fault | null;
  readonly note: (text: string) => void;
  /** An event was written in this actor's journal, and may yet be rolled back. */
  readonly wrote: (host: AnyHost, seq: number, body: string) => void;
  /** A snapshot was. */
  readonly saved: (host: AnyHost, body: string) => void;
  readonly died: (host: AnyHost) => void;
  readonly rang: () => void;
  /** A throw that no one caught: a bug in an actor. */
  readonly escaped: (text: string) => void;
  /** Stands between an actor and its world, to count what it does there. */
  readonly counting?: (host: AnyHost, world: World) => World;
};
/** Limiters are in no directory and log nothing. */
export type HostKind = ActorKind | 'limiter';
export type AnyHost = Host<never, unknown>;

const alarmTroubles = [
  'alarm-late',
  'alarm-twice',
  'alarm-lost',
  'dies-before-alarm',
  'dies-during-alarm',
  'clock-jumps',
] as const;

/**
 * The place of one actor: its database, its alarm and its sockets stay, instances come and go. Plays the platform:
 * an alarm fires once for each time it is set, calls in flight fail when the instance dies, and a new call or alarm
 * makes a new instance.
 */
export class Host<Request, Answer> {
  readonly kind: HostKind;
  readonly id: string;
  readonly name: string;
  readonly database: Database;
  /** With the session that each is to end with. */
  readonly sockets = new Map<(message: string) => void, string | null>();
  alarmAt: number | null = null;
  /** The platform has not kept its word, and nobody has asked since. */
  lostAlarm = false;
  /** How far this actor's clock is from the others'. */
  skewMs: number;
  readonly #stage: Stage;
  readonly #make: Make<Request, Answer>;
  readonly #random: () => number;
  readonly #vault: Vault;
  readonly #seen = new Map<string, unknown>();
  #callOffAlarm: () => void = () => {};
  #alarms = 0;
  #current: { readonly life: Life; readonly actor: Hosted<Request, Answer> } | null = null;

  constructor(stage: Stage, kind: HostKind, id: string, make: Make<Request, Answer>) {
    this.kind = kind;
    this.id = id;
    this.name = `${kind}:${id}`;
    this.database = Database.take(kind === 'log' || kind === 'limiter' ? kind : 'actor');
    this.#stage = stage;
    this.#make = make;
    this.#random = diceOf(hashOf(stage.seed, this.name)).roll;
    const { roll } = diceOf(hashOf(stage.seed, `vault of ${this.name}`));
    this.#vault = new Vault(ring, (bytes) => Uint8Array.from({ length: bytes }, () => roll() * 256));
    this.skewMs = stage.luck(`clock of ${this.name}`, ['clock-skewed'], 15)?.ms ?? 0;
  }

  get now(): number {
    return this.#stage.clock.now + this.skewMs;
  }

  /** Rejects when the instance dies before it has answered. */
  execute(request: Request): Promise<Result<Answer>> {
    return new Promise((resolve, reject) => {
      const { life, actor } = this.wake();
      const heard = life.onEnd(() => reject(new Error('the actor died')));
      actor.execute(request).then(
        (answer) => {
          heard();
          resolve(answer);
        },
        (error: unknown) => {
          heard();
          if (life.ended) return;
          this.#stage.escaped(`${this.name} threw ${String(error)}`);
          reject(error);
        },
      );
    });
  }

  closeSockets(session: string): number {
    const ended = [...this.sockets].filter(([, of]) => of === session);
    for (const [socket] of ended) socket('');
    return ended.length;
  }

  inspect(query: InspectQuery): Promise<Result<Inspection>> {
    return this.wake().actor.inspect(query);
  }

  greet(...callers: readonly string[]): string | null {
    return this.wake().actor.greet(callers);
  }

  /** What it has stored, in the clear. */
  opened<T>(body: string, table: 'events' | 'snapshot', seq: number): T {
    if (this.kind !== 'order') return JSON.parse(body) as T;
    // Looked at when it is written, and again at the end.
    const known = this.#seen.get(body);
    if (known !== undefined) return known as T;
    const disk = { sql: this.database.sql, transaction: <T>(work: () => T) => work(), vault: this.#vault };
    const value = new Sealer(disk, { made: true }, order.sealed, this.id).read<T>(body, table, seq);
    if (body.includes('hf1.')) this.#seen.set(body, value);
    return value;
  }

  /** The instance dies; what it has stored stays. A death breaks the sockets, an eviction leaves them. */
  end(how: 'dies' | 'evicted'): void {
    if (!this.#current) return;
    this.#stage.note(`${this.name} ${how}`);
    this.#stage.died(this as unknown as AnyHost);
    this.#current.life.end();
    this.#current = null;
    if (how === 'dies') for (const socket of [...this.sockets.keys()]) socket('');
  }

  wake(): { readonly life: Life; readonly actor: Hosted<Request, Answer> } {
    if (this.#current) return this.#current;
    const life = new Life();
    const world = this.#worldOf(life);
    const counted = this.#stage.counting?.(this as unknown as AnyHost, world) ?? world;
    this.#current = { life, actor: this.#make(counted, life) };
    return this.#current;
  }

  async #fireAlarm(): Promise<void> {
    this.alarmAt = null;
    this.#stage.note(`${this.name} alarm`);
    this.#stage.rang();
    const { life, actor } = this.wake();
    try {
      await actor.alarm();
    } catch (error) {
      if (!life.ended) this.#stage.escaped(`the alarm of ${this.name} threw ${String(error)}`);
    }
  }

  #setAlarm(at: number): void {
    this.#callOffAlarm();
    this.alarmAt = at;
    this.lostAlarm = false;
    this.#callOffAlarm = this.#stage.clock.at(at - this.skewMs, () => this.#ring());
  }

  /** An alarm that is about to fire may meet trouble. One that was lost is gone for good: the platform believes that it rang. */
  #ring(): void {
    const { clock } = this.#stage;
    const fault = this.#stage.luck(`alarm ${++this.#alarms} of ${this.name}`, alarmTroubles);
    switch (fault?.trouble) {
      case undefined:
        return void this.#fireAlarm();
      case 'alarm-late':
        this.#callOffAlarm = clock.after(fault.ms, () => void this.#fireAlarm());
        return;
      case 'alarm-twice':
        void this.#fireAlarm();
        clock.after(1, () => void this.#fireAlarm());
        return;
      case 'alarm-lost':
        this.alarmAt = null;
        this.lostAlarm = true;
        return;
      case 'dies-before-alarm':
        this.end('dies');
        return void this.#fireAlarm();
      case 'dies-during-alarm': {
        void this.#fireAlarm();
        clock.after(fault.ms, () => this.end('dies'));
        return;
      }
      case 'clock-jumps':
        this.skewMs += fault.ms;
        return void this.#fireAlarm();
      default:
        throw new Error(`${fault?.trouble} cannot happen to an alarm`);
    }
  }

  #worldOf(life: Life): World {
    const { clock } = this.#stage;
    const self = this as unknown as AnyHost;
    const alive = () => {
      if (life.ended) throw new Error('a dead instance acts');
    };
    return {
      now: () => this.now,
      random: this.#random,
      vault: this.#vault,
      sql: {
        exec: (query, ...bindings) => {
          alive();
          if (query.startsWith('INSERT INTO events')) this.#stage.wrote(self, Number(bindings[0]), String(bindings[4]));
          else if (query.startsWith('INSERT INTO snapshot')) this.#stage.saved(self, String(bindings[2]));
          return this.database.sql.exec(query, ...bindings);
        },
      },
      transaction: (work) => {
        alive();
        return this.database.transaction(work);
      },
      setAlarm: (at) => {
        alive();
        this.#setAlarm(at);
      },
      getAlarm: () => new Promise((resolve) => life.ended || resolve(this.alarmAt)),
      erase: () => {
        alive();
        this.database.erase();
        this.#callOffAlarm();
        this.alarmAt = null;
      },
      broadcast: (message) => {
        alive();
        for (const socket of this.sockets.keys()) socket(message);
      },
      sockets: () => this.sockets.size,
      background: (work) => {
        work.catch((error: unknown) => {
          if (!life.ended) this.#stage.escaped(`the background of ${this.name} threw ${String(error)}`);
        });
      },
      after: (ms, act) => {
        const callOff = clock.after(ms, () => {
          unhear();
          act();
        });
        const unhear = life.onEnd(callOff);
        return () => {
          unhear();
          callOff();
        };
      },
      report: (problem, detail) => {
        if (!life.ended) this.#stage.note(`${this.name} reports ${problem} ${detail.error ?? ''}`);
      },
    };
  }
}
