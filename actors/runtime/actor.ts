import { ok, type Result, refuse } from '../../contract/failure.ts';
import type { Inspection, InspectionOf, InspectQuery } from '../../contract/ops.ts';
import { thrown } from '../../contract/report.ts';
import type { Place } from './cell.ts';
import { Checker } from './checker.ts';
import { type Decider, type Published, type Tell, unreachable } from './decider.ts';
import { ArchiveAway } from './history.ts';
import { type Job, Jobs } from './jobs.ts';
import { Journal } from './journal.ts';
import { Past } from './past.ts';
import { Sealer } from './sealer.ts';
import { earliest, type World } from './world.ts';

/** What a job of an actor's own may use of it. */
export type Self<State, Command, Event extends { readonly type: string }, Row> = {
  readonly journal: Journal<State, Command, Event, Row>;
  readonly apply: (command: Command) => Result<readonly Event[]>;
};

/**
 * The shell that all actors share: it listens, remembers and tells; the core thinks.
 * It sits in a cell, which runs on whatever gives it a `World`: workerd in a shop, the simulator in a test.
 */
export abstract class Actor<State, Command, Event extends { readonly type: string }, Row = never> {
  protected readonly world: World;
  protected readonly id: string;
  protected readonly journal: Journal<State, Command, Event, Row>;
  protected readonly past: Past<State, Command, Event, Row>;
  readonly #place: Place;
  readonly #core: Decider<State, Command, Event, Row>;
  readonly #sealer: Sealer;
  readonly #checker: Checker<never>;
  readonly #jobs: Jobs | null;

  constructor(
    place: Place,
    core: Decider<State, Command, Event, Row>,
    ownJobs: (self: Self<State, Command, Event, Row>) => readonly Job[] = () => [],
  ) {
    const { world, seat } = place;
    // What an actor goes on in keeps it in memory: another instance of it would decide on a stale state.
    this.world = { ...world, background: place.background };
    this.id = seat.id;
    this.#place = place;
    this.#core = core;
    this.#sealer = new Sealer(world, core.sealed, seat);
    this.journal = new Journal(place, seat, core, this.#sealer);
    this.past = new Past(place, core, this.journal, this.#sealer);
    this.#checker = new Checker(place, place.rules, this.#sealer);
    const jobs = ownJobs({ journal: this.journal, apply: (command) => this.apply(command) });
    this.#jobs = jobs.length > 0 ? new Jobs(world, jobs, () => this.#arm(), place.background) : null;
    // Whoever asks for it brings it back to work: what a life that has ended left undone does not wait for the alarm.
    if (this.#jobs && seat.onRecord) place.background(this.#resume());
  }

  /** The message that shows this actor's state to its sockets. */
  protected abstract message(): string;
  /** The command that lets the core do what is due. */
  protected abstract readonly wake: Command;

  /** Decide and remember in one synchronous block, then tell: sockets, other actors, the alarm. */
  protected apply(command: Command): Result<readonly Event[]> {
    const result = this.journal.execute(command, { now: this.world.now(), self: this.id });
    if (!result.ok || result.value.length === 0) return result;
    this.#jobs?.startDue();
    this.#arm();
    this.#place.wrote();
    if (this.world.sockets(this.id) > 0) this.world.broadcast(this.id, this.message());
    return result;
  }

  async reseal(): Promise<number> {
    const rows = this.#sealer.reseal() + this.#checker.reseal();
    const { seat, history } = this.#place;
    return rows + (await history.reseal(seat, ({ body, seq }) => this.#sealer.renewed(body, 'events', seq)));
  }

  /** Resolves when all messages that are due are taken, or after `ms`. */
  protected told(ms: number): Promise<void> {
    return this.#place.outbox.emptied(this.#place.seat, ms);
  }

  async inspect(query: InspectQuery): Promise<Result<Inspection>> {
    if (this.journal.seq === 0) return refuse('NOT_FOUND');
    try {
      return await this.#inspected(query);
    } catch (error) {
      if (!(error instanceof ArchiveAway)) throw error;
      this.world.report('archive-away', { actor: this.id, ...thrown(error) });
      return refuse('UNAVAILABLE');
    }
  }

  async #inspected(query: InspectQuery): Promise<Result<Inspection>> {
    switch (query.type) {
      case 'now':
        return ok({ type: 'now', ...this.#now(await this.world.getAlarm()), ...this.holds() });
      case 'events':
        return ok({ type: 'events', ...(await this.past.events(query.after, query.limit)) });
      case 'state': {
        const found = await this.past.stateAt(query.at);
        return found ? ok({ type: 'state', ...found }) : refuse('NOT_FOUND');
      }
      case 'promises':
        return ok({ type: 'promises', ...(await this.#checker.ahead(this.journal.seq)) });
      default:
        return unreachable(query);
    }
  }

  isMoot(tell: Tell): boolean {
    return this.#core.isMoot?.(this.journal.state, tell) ?? false;
  }

  publishState(): Published {
    return this.#core.publishState?.(this.journal.state, this.journal.seq) ?? {};
  }

  /** What keeps units from other buyers: a shelf says it. */
  protected holds(): Pick<InspectionOf<'now'>, 'holds' | 'holdsPartial'> {
    return {};
  }

  #now(alarmAt: number | null): Omit<InspectionOf<'now'>, 'type'> {
    const { kind, seat, outbox, relay, jobs } = this.#place;
    return {
      ...{ kind, id: this.id, seq: this.journal.seq, alarmAt },
      ...{ status: this.past.status, state: this.past.state, dueAt: this.journal.dueAt() },
      ...{ jobs: [...jobs.list(), ...(this.#jobs?.list() ?? [])] },
      ...{ outbox: { waiting: outbox.waiting(seat) }, relayed: relay.relayed(seat) },
      ...{ sockets: this.world.sockets(this.id), now: this.world.now() },
    };
  }

  /** A job is due earlier than it was. */
  protected look(): void {
    this.#jobs?.startDue();
    this.#arm();
  }

  /** The cell's alarm has come to this actor. Never waits: an expiry must not queue behind a slow call. */
  ring(): void {
    const due = this.journal.dueAt();
    if (due !== null && due <= this.world.now()) this.#wakeCore();
    this.#jobs?.startDue();
    this.#arm();
  }

  /** A core that is due and then has nothing to do would keep the alarm spinning: that is a bug, and must be seen. */
  #wakeCore(): void {
    const result = this.apply(this.wake);
    if (!result.ok || result.value.length === 0) throw new Error('due, but nothing to do');
  }

  async #resume(): Promise<void> {
    await null;
    this.look();
  }

  #arm(): void {
    this.#place.due(earliest(this.journal.dueAt(), this.#jobs?.dueAt() ?? null));
  }
}
