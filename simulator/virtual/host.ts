import { mail } from '../../actors/mail/core.ts';
import { order } from '../../actors/order/core.ts';
import type { Cellular } from '../../actors/runtime/cell.ts';
import type { Letter, Reply } from '../../actors/runtime/post.ts';
import { Sealer } from '../../actors/runtime/sealer.ts';
import type { World } from '../../actors/runtime/world.ts';
import type { Result } from '../../contract/failure.ts';
import type { Inspection, InspectQuery } from '../../contract/ops.ts';
import { type KeyRing, Vault } from '../../storage/vault.ts';
import { diceOf, hashOf } from '../dice.ts';
import { Alarm } from './alarm.ts';
import { Database } from './database.ts';
import { Gate } from './gate.ts';
import { Life } from './life.ts';
import { bugs, type HostKind, type Stage } from './stage.ts';
import { Reset } from './thrown.ts';
import { versionIn } from './version.ts';
import { Writes } from './writes.ts';

/** No secret: what is sealed in a run must come out the same in the next. */
const ring: KeyRing = { current: 'run', keys: { run: btoa('r'.repeat(32)) } };

export type Make<Request, Answer> = (world: World, life: Life, object: string) => Cellular<Request, Answer>;
export type AnyHost = Host<never, unknown>;
/** A browser that listens to one actor, with the session that this is to end with. */
export type Listener = { readonly actor: string; readonly session: string | null };

/** Of a hundred commits, so many fail where the script lets any. */
const commitsFailPercent = 0.3;

/**
 * The place of one object: its database, its alarm and its sockets stay, instances come and go. Plays the platform: what
 * is written in a step is kept or lost as a whole, and nothing leaves before it; an alarm fires once for each time it is
 * set, calls in flight fail when the instance dies, and a new call or alarm makes a new instance.
 */
export class Host<Request, Answer> {
  readonly kind: HostKind;
  /** Its own name; that of its only actor, where each has an object of its own. */
  readonly object: string;
  readonly name: string;
  readonly database: Database;
  readonly alarm: Alarm;
  readonly sockets = new Map<(message: string) => void, Listener>();
  readonly #stage: Stage;
  readonly #make: Make<Request, Answer>;
  readonly #random: () => number;
  readonly #vault: Vault;
  readonly #seen = new Map<string, unknown>();
  readonly #gate: Gate;
  readonly #writes: Writes;
  /** How often something was put on the disk. */
  commits = 0;
  /** How often that was tried, by what it was for. */
  readonly #tries = new Map<string, number>();
  /** The alarm has fired in this step, and its work is not on the disk yet. */
  #ringing = false;
  #current: { readonly life: Life; readonly cell: Cellular<Request, Answer> } | null = null;

  constructor(stage: Stage, kind: HostKind, object: string, make: Make<Request, Answer>) {
    this.kind = kind;
    this.object = object;
    this.name = `${kind}:${object}`;
    this.database = Database.take(kind === 'log' || kind === 'limiter' ? kind : 'actor');
    this.#stage = stage;
    this.#make = make;
    this.#random = diceOf(hashOf(stage.seed, this.name)).roll;
    const { roll } = diceOf(hashOf(stage.seed, `vault of ${this.name}`));
    this.#vault = new Vault(ring, (bytes) => Uint8Array.from({ length: bytes }, () => roll() * 256));
    this.alarm = new Alarm(stage, this.name, { fire: () => void this.#fireAlarm(), die: () => this.end('dies') });
    this.#writes = new Writes();
    const opened = () => stage.clock.atStepEnd(() => this.#stepEnds());
    this.#gate = new Gate(this.database, opened, () => {
      const [alarm, writes] = [this.alarm.mark(), this.#writes.mark()];
      return () => {
        alarm();
        writes();
      };
    });
  }
  get now(): number {
    return this.alarm.now;
  }

  /** Rejects when the instance dies before it has answered. */
  commands(letters: readonly Letter<Request>[]): Promise<readonly Reply<Answer>[]> {
    return this.#asked(
      (life, cell) => {
        for (const { actor } of letters) life.asked.add(actor);
        return cell.commands(letters);
      },
      (replies) => {
        for (const [index, { actor }] of letters.entries()) this.#left(actor, replies[index]);
      },
    );
  }

  inspect(actor: string, query: InspectQuery): Promise<Result<Inspection>> {
    return this.#asked((_, cell) => cell.inspect(actor, query));
  }

  reseal(actor: string): Promise<number> {
    return this.#asked((_, cell) => cell.reseal(actor));
  }

  greet(actor: string, callers: readonly string[]): string | null {
    return this.wake().cell.greet(actor, callers);
  }

  closeSockets(actor: string, session: string): number {
    const ended = [...this.sockets].filter(([, of]) => of.actor === actor && of.session === session);
    for (const [socket] of ended) socket('');
    return ended.length;
  }

  /** What an actor has stored, in the clear. */
  opened<T>(actor: string, body: string, table: 'events' | 'snapshot', seq: number): T {
    if (!body.includes('hf1.')) return JSON.parse(body) as T;
    const number = this.numberOf(actor);
    const looked = `${this.#saltOf(number)} ${body}`;
    if (this.#seen.has(looked)) return this.#seen.get(looked) as T;
    const disk = { sql: this.database.sql, transaction: <T>(work: () => T) => work(), vault: this.#vault };
    const { sealed } = this.kind === 'mail' ? mail : order;
    const value = new Sealer(disk, sealed, { id: actor, number, onRecord: true }).read<T>(body, table, seq);
    this.#seen.set(looked, value);
    return value;
  }

  #saltOf(number: number): string | null {
    return this.database.all<{ salt: string }>('SELECT salt FROM subject WHERE actor = ?', number)[0]?.salt ?? null;
  }

  /** 0: there is no such actor in here. */
  numberOf(actor: string): number {
    if (!this.database.has('actors')) return 0;
    return this.database.all<{ number: number }>('SELECT number FROM actors WHERE id = ?', actor)[0]?.number ?? 0;
  }

  /** The instance dies; what it has stored stays. A death breaks the sockets, an eviction leaves them. */
  end(how: 'dies' | 'evicted'): void {
    if (!this.#current) return;
    this.#stage.note(`${this.name} ${how}`);
    if (this.#gate.isOpen) this.#gate.undo();
    this.#stage.died(this.#self, this.#current.life.asked);
    this.#current.life.end();
    this.#current = null;
    if (how === 'dies') for (const socket of [...this.sockets.keys()]) socket('');
  }

  wake(): { readonly life: Life; readonly cell: Cellular<Request, Answer> } {
    if (this.#current) return this.#current;
    const life = new Life(this.#gate);
    const world = this.#worldOf(life);
    const counted = this.#stage.counting?.(this.#self, world) ?? world;
    this.#current = { life, cell: this.#make(counted, life, this.object) };
    return this.#current;
  }

  get #self(): AnyHost {
    return this as unknown as AnyHost;
  }

  #asked<T>(
    ask: (life: Life, cell: Cellular<Request, Answer>) => Promise<T>,
    left: (answer: T) => void = () => {},
  ): Promise<T> {
    return new Promise((resolve, reject) => {
      const { life, cell } = this.wake();
      const heard = life.onEnd(() => reject(new Reset('the actor died')));
      const leave = (act: () => void) =>
        life.out(() => {
          heard();
          act();
        });
      ask(life, cell).then(
        (answer) =>
          leave(() => {
            left(answer);
            resolve(answer);
          }),
        (error: unknown) =>
          leave(() => {
            this.#stage.escaped(`${this.name} threw ${String(error)}`);
            reject(error);
          }),
      );
    });
  }

  #left(actor: string, reply: Reply<unknown> | undefined): void {
    if (reply?.ok === false) this.#stage.refused(reply.failure.code);
    const version = reply?.ok === true ? versionIn(reply.value) : null;
    if (version !== null) this.#stage.answered(this.#self, actor, version);
  }

  async #fireAlarm(): Promise<void> {
    this.#stage.note(`${this.name} alarm`);
    this.#stage.rang();
    const { life, cell } = this.wake();
    try {
      const rung = cell.alarm();
      this.#ringing = this.#gate.isOpen;
      await rung;
    } catch (error) {
      if (!life.ended) this.#stage.escaped(`the alarm of ${this.name} threw ${String(error)}`);
    }
  }

  /** True when something was waiting for the commit. */
  #stepEnds(): boolean {
    if (!this.#gate.isOpen) return false;
    const ringing = this.#ringing;
    this.#ringing = false;
    if (this.#stage.luck(this.#commitPlace(), ['commit-fails'], commitsFailPercent)) {
      this.#stage.note(`${this.name} cannot commit`);
      // What was written in this step was never there, and nobody hears of it.
      this.end('dies');
      if (ringing) this.alarm.again();
      return true;
    }
    this.commits++;
    this.#stage.wrote(this.#self, this.#writes.take());
    return this.#gate.commit();
  }

  /** Named by the event that it is about, which is the same when others are left out of the run. */
  #commitPlace(): string {
    const about = this.#writes.about ?? 'itself';
    const count = (this.#tries.get(about) ?? 0) + 1;
    this.#tries.set(about, count);
    return `commit ${count} of ${this.name} for ${about}`;
  }

  #worldOf(life: Life): World {
    const { clock } = this.#stage;
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
          const rows = this.#gate.exec(query, bindings);
          if (query.startsWith('INSERT INTO ')) this.#writes.note(query, bindings);
          return rows as never;
        },
      },
      transaction: (work) => {
        alive();
        return this.#gate.transaction(work);
      },
      setAlarm: (at) => {
        alive();
        this.alarm.set(at);
      },
      getAlarm: () => new Promise((resolve) => life.ended || resolve(this.alarm.at)),
      erase: () => {
        alive();
        this.#gate.open();
        this.database.erase();
        this.alarm.clear();
      },
      broadcast: (actor, message) => {
        alive();
        life.out(() => {
          for (const [socket, of] of this.sockets) if (of.actor === actor) socket(message);
        });
      },
      sockets: (actor) => {
        let count = 0;
        for (const of of this.sockets.values()) if (of.actor === actor) count++;
        return count;
      },
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
        if (life.ended) return;
        const text = `${this.name} reports ${problem} ${detail.error ?? ''}`;
        this.#stage.note(text);
        if (bugs.has(problem)) this.#stage.escaped(text);
      },
    };
  }
}
