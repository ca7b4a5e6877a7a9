import { ok, type Result, refuse } from '../../contract/failure.ts';
import type { ActorKind } from '../../contract/log.ts';
import type { Inspection, InspectionOf, InspectQuery } from '../../contract/ops.ts';
import { thrown } from '../../contract/report.ts';
import type { Peers } from '../peers.ts';
import { type Decider, unreachable } from './decider.ts';
import { type Job, Jobs } from './jobs.ts';
import { Journal } from './journal.ts';
import { Outbox } from './outbox.ts';
import { Past } from './past.ts';
import { Relay } from './relay.ts';
import { Sealer } from './sealer.ts';
import { Tables } from './tables.ts';
import { earliest, type World } from './world.ts';

/** What the platform adapter needs of an actor. */
export type Hosted<Request, Answer> = {
  readonly execute: (request: Request) => Promise<Result<Answer>>;
  readonly alarm: () => Promise<void>;
  /** What a new socket hears first; null when none of these callers (one visitor, by all its names) may listen. */
  readonly greet: (callers: readonly string[]) => string | null;
  /** For an operator: what it knows, has done and will do. Changes nothing. NOT_FOUND when nothing ever happened here. */
  readonly inspect: (query: InspectQuery) => Promise<Result<Inspection>>;
  /** Seals anew, with the newest key, what an older one has sealed; how many rows that were. */
  readonly reseal: () => Promise<number>;
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
  protected readonly past: Past<State, Command, Event, Row>;
  readonly #kind: ActorKind;
  readonly #outbox: Outbox;
  readonly #sealer: Sealer;
  readonly #relay: Relay;
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
    this.#kind = kind;
    const tables = new Tables(world.sql);
    this.#outbox = new Outbox(world, tables, (tell) => peers.deliver(tell));
    this.#sealer = new Sealer(world, tables, core.sealed, id);
    this.journal = new Journal(world, core, tables, this.#outbox, this.#sealer);
    this.past = new Past(world, core, this.journal, this.#sealer);
    this.#relay = new Relay(world, tables, { kind, id }, this.journal, (entries) => peers.append(id, entries));
    this.#jobs = new Jobs(
      world,
      [this.#outbox, this.#relay, ...ownJobs({ journal: this.journal, apply: (command) => this.apply(command) })],
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
    if (this.world.sockets() > 0) this.world.broadcast(this.message());
    return result;
  }

  async reseal(): Promise<number> {
    return this.#sealer.reseal();
  }

  /** Resolves when all messages are taken, or after `ms`. */
  protected told(ms: number): Promise<void> {
    return this.#outbox.emptied(ms);
  }

  async inspect(query: InspectQuery): Promise<Result<Inspection>> {
    if (this.journal.seq === 0) return refuse('NOT_FOUND');
    switch (query.type) {
      case 'now':
        return ok({ type: 'now', ...this.#now(await this.world.getAlarm()), ...this.holds() });
      case 'events':
        return ok({ type: 'events', ...this.past.events(query.after, query.limit) });
      case 'state': {
        const found = this.past.stateAt(query.at);
        return found ? ok({ type: 'state', ...found }) : refuse('NOT_FOUND');
      }
      default:
        return unreachable(query);
    }
  }

  /** What keeps units from other buyers: a shelf says it. */
  protected holds(): Pick<InspectionOf<'now'>, 'holds' | 'holdsPartial'> {
    return {};
  }

  #now(alarmAt: number | null): Omit<InspectionOf<'now'>, 'type'> {
    return {
      ...{ kind: this.#kind, id: this.id, seq: this.journal.seq, alarmAt },
      ...{ status: this.past.status, state: this.past.state, dueAt: this.journal.dueAt() },
      ...{ jobs: this.#jobs.list(), outbox: { waiting: this.#outbox.waiting() }, relayed: this.#relay.relayed },
      ...{ sockets: this.world.sockets(), now: this.world.now() },
    };
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
      this.world.report('alarm-failed', thrown(error));
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
      this.world.report('alarm-check-failed', thrown(error));
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
