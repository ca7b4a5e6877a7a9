import type { Result } from '../../contract/failure.ts';
import type { ActorKind } from '../../contract/log.ts';
import type { Peers } from '../peers.ts';
import type { Decider } from './decider.ts';
import { type Job, Jobs } from './jobs.ts';
import { Journal } from './journal.ts';
import { Outbox } from './outbox.ts';
import { Relay } from './relay.ts';
import { Tables } from './tables.ts';
import { earliest, type World } from './world.ts';

/** What the platform adapter needs of an actor. */
export type Hosted<Request, Answer> = {
  readonly execute: (request: Request) => Promise<Result<Answer>>;
  readonly alarm: () => Promise<void>;
  /** What a new socket hears first; null when this caller may not listen. */
  readonly greet: (caller: string) => string | null;
};

/** What a job of an actor's own may use of it. */
export type Self<State, Command, Event extends { readonly type: string }, Row> = {
  readonly journal: Journal<State, Command, Event, Row>;
  readonly apply: (command: Command) => Result<readonly Event[]>;
};

/**
 * The shell that all actors share: it listens, remembers and tells; the core thinks.
 * It runs on whatever gives it a `World`: workerd in a shop, the simulator in a test.
 */
export abstract class Actor<State, Command, Event extends { readonly type: string }, Row = never> {
  protected readonly world: World;
  protected readonly id: string;
  protected readonly journal: Journal<State, Command, Event, Row>;
  readonly #jobs: Jobs;
  /** When the platform will call `alarm`, as far as this instance knows. */
  #armedAt: number | null = null;

  constructor(
    world: World,
    kind: ActorKind,
    id: string,
    core: Decider<State, Command, Event, Row>,
    peers: Peers,
    ownJobs: (self: Self<State, Command, Event, Row>) => readonly Job[] = () => [],
  ) {
    this.world = world;
    this.id = id;
    const tables = new Tables(world.sql);
    const outbox = new Outbox(world, tables, (tell) => peers.deliver(tell));
    this.journal = new Journal(world, core, tables, outbox);
    const relay = new Relay(world, tables, { kind, id }, this.journal, (entries) => peers.append(id, entries));
    this.#jobs = new Jobs(
      world,
      [outbox, relay, ...ownJobs({ journal: this.journal, apply: (command) => this.apply(command) })],
      () => this.#arm(),
    );
    if (this.journal.seq > 0) world.background(this.#checkAlarm());
  }

  /** The message that shows this actor's state to its sockets. */
  protected abstract message(): string;
  /** The command that lets the core do what is due. */
  protected abstract readonly wake: Command;

  /** Decide and remember in one synchronous block, then tell: sockets, other actors, the alarm. */
  protected apply(command: Command): Result<readonly Event[]> {
    const result = this.journal.execute(command, { now: this.world.now(), self: this.id });
    if (!result.ok || result.value.length === 0) return result;
    this.#jobs.startDue();
    this.#arm();
    this.world.broadcast(this.message());
    return result;
  }

  /** Never throws (the platform drops an alarm after six failures) and never waits (an expiry must not queue behind a slow call). */
  async alarm(): Promise<void> {
    this.#armedAt = null;
    try {
      const due = this.journal.dueAt();
      if (due !== null && due <= this.world.now()) this.#wakeCore();
      this.#jobs.startDue();
      this.#arm();
    } catch (error) {
      this.world.report('alarm-failed', { error: String(error) });
      this.world.setAlarm(this.world.now() + 1_000);
    }
  }

  /** The platform keeps alarms. Should one be lost all the same, the first call finds out and sets it again. */
  async #checkAlarm(): Promise<void> {
    try {
      const at = await this.world.getAlarm();
      this.#armedAt ??= at;
      this.#arm();
    } catch (error) {
      this.world.report('alarm-check-failed', { error: String(error) });
    }
  }

  /** A core that is due and then has nothing to do would keep the alarm spinning: that is a bug, and must be seen. */
  #wakeCore(): void {
    const result = this.apply(this.wake);
    if (!result.ok || result.value.length === 0) throw new Error('due, but nothing to do');
  }

  /** Sets the alarm to the earliest due time. An alarm that comes too early is left: it costs less than moving it. */
  #arm(): void {
    const now = this.world.now();
    const next = earliest(this.journal.dueAt(), this.#jobs.dueAt());
    if (next === null || (this.#armedAt !== null && this.#armedAt > now && this.#armedAt <= next)) return;
    this.#armedAt = Math.max(next, now + 1);
    this.world.setAlarm(this.#armedAt);
  }
}
