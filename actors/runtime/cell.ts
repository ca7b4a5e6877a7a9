import { type Result, refuse } from '../../contract/failure.ts';
import type { ActorKind, LogEntry } from '../../contract/log.ts';
import type { Inspection, InspectQuery } from '../../contract/ops.ts';
import { thrown } from '../../contract/report.ts';
import type { Peers } from '../peers.ts';
import { Archiver } from './archiver.ts';
import type { Published, Tell } from './decider.ts';
import { Door, type DoorLimits, type Rank } from './door.ts';
import { History, type HistorySettings } from './history.ts';
import { Jobs, penaltyMs, penaltyMsMax, watchdogMs } from './jobs.ts';
import type { Shared } from './journal.ts';
import { Outbox } from './outbox.ts';
import type { Letter, Reply } from './post.ts';
import { Relay } from './relay.ts';
import { Returning } from './returning.ts';
import { keeping, keptFor, Roster, type Seat } from './roster.ts';
import type { Rules } from './rules.ts';
import { Tables } from './tables.ts';
import { earliest, type World } from './world.ts';

// I1  No reply leaves before its events are durable: decide, append and evolve are one synchronous block, and the platform holds what leaves.
// I2  A command that is refused or throws touches no neighbour: each has a savepoint of its own.
// I3  A commit that fails is answered as unsure, and nothing in memory outlives it: the platform resets the object.
// I4  There is one instance of an actor: it stays in memory while anything of it is under way.
// I5  Two actors' numbers never mix: a number belongs to one actor for ever.
// I6  The one alarm is never later than the first due time of all actors, of the outbox and of the relay.
// I7  What one actor shows reaches its own sockets, and no neighbour's.

/** What the platform adapter needs of an object. */
export type Cellular<Request, Answer> = {
  /** Each has an outcome of its own, and none rejects the others. */
  readonly commands: (letters: readonly Letter<Request>[]) => Promise<readonly Reply<Answer>[]>;
  readonly alarm: () => Promise<void>;
  /** What a new socket hears first; null when none of these callers (one visitor, by all its names) may listen. */
  readonly greet: (actor: string, callers: readonly string[]) => string | null;
  /** For an operator: what it knows, has done and will do. Changes nothing. NOT_FOUND when nothing ever happened here. */
  readonly inspect: (actor: string, query: InspectQuery) => Promise<Result<Inspection>>;
  /** Seals anew, with the newest key, what an older one has sealed; how many rows that were. */
  readonly reseal: (actor: string) => Promise<number>;
};

/** An actor, as its cell sees it. */
export type Seated<Request, Answer> = {
  readonly execute: (request: Request) => Promise<Result<Answer>>;
  readonly ring: () => void;
  readonly isMoot: (tell: Tell) => boolean;
  /** What the log may know of its state. */
  readonly publishState: () => Published;
  readonly greet: (callers: readonly string[]) => string | null;
  readonly inspect: (query: InspectQuery) => Promise<Result<Inspection>>;
  readonly reseal: () => Promise<number>;
};

/** What a cell gives to an actor. */
export type Place = Omit<Shared, 'roster'> & {
  readonly kind: ActorKind;
  readonly roster: Roster<unknown>;
  readonly relay: Relay;
  readonly jobs: Jobs;
  readonly seat: Seat;
  readonly rules: Rules<never>;
  readonly background: World['background'];
  /** Events were appended. */
  readonly wrote: () => void;
  /** The actor wants to be rung then. */
  readonly due: (at: number | null) => void;
};

/** A kind of actor. */
export type Kind<Request, Answer> = {
  readonly kind: ActorKind;
  /** What its core says of itself to the log. */
  readonly core: {
    readonly publish: (event: never) => Published | null;
    readonly publishState?: (state: never, seq: number) => Published;
  };
  readonly rules: Rules<never>;
  readonly rank: (request: Request) => Exclude<Rank, 'answer'>;
  readonly make: (place: Place) => Seated<Request, Answer>;
};
export type CellOptions<Request, Answer> = {
  /** In how many cells this kind is kept; it belongs to the data. */
  readonly cells: string;
  /** How many lanes the log has now; a cell that has begun keeps to the number that it began with. */
  readonly lanes?: number;
  /** Where closed history goes; left out, it stays. */
  readonly history?: HistorySettings;
  /** The object's own name. */
  readonly name: string;
  /** Where its kind is kept in cells and this is none: who called an actor by its name is served from there. */
  readonly elsewhere?: ((letters: readonly Letter<Request>[]) => Promise<readonly Reply<Answer>[]>) | null;
  readonly door?: DoorLimits;
  readonly keptMax?: number;
  readonly snapshotEvery?: number;
};

/** Actors that one alarm takes in one turn: ten thousand holds that lapse together are not one transaction. */
const sliceMax = 256;
/** Neighbours in a message wait for each other this long; see post.ts. */
const lateMs = 50;

/** Hosts the actors of one kind that fall to it in one object: one journal, one outbox, one relay, one alarm. */
export class Cell<Request, Answer> implements Cellular<Request, Answer> {
  readonly #world: World;
  readonly #kind: Kind<Request, Answer>;
  readonly #tables: Tables;
  readonly #roster: Roster<Seated<Request, Answer>>;
  readonly #outbox: Outbox;
  readonly #relay: Relay;
  readonly #history: History;
  readonly #archiver: Archiver;
  readonly #returning: Returning;
  readonly #jobs: Jobs;
  readonly #door: Door;
  readonly #snapshotEvery: number | undefined;
  readonly #elsewhere: CellOptions<Request, Answer>['elsewhere'];
  readonly #penalties = new Map<string, number>();
  /** When the platform will call `alarm`, as far as this instance knows. */
  #armedAt: number | null = null;

  constructor(platform: World, kind: Kind<Request, Answer>, peers: Peers, options: CellOptions<Request, Answer>) {
    const { cells, lanes, name, elsewhere = null, door, keptMax, history = null } = options;
    this.#elsewhere = elsewhere;
    this.#snapshotEvery = options.snapshotEvery;
    this.#door = new Door(platform.after, door);
    this.#world = { ...platform, enter: () => this.#door.enter('answer') };
    this.#kind = kind;
    this.#tables = new Tables(platform, name, cells, lanes);
    this.#outbox = new Outbox(
      this.#world,
      this.#tables,
      (tell) => peers.deliver(tell),
      () => this.#look(),
      (sender, tell) => this.#roster.known(sender)?.isMoot(tell) ?? false,
    );
    const publish = (body: string) => kind.core.publish(JSON.parse(body) as never);
    const source = { kind: kind.kind, publish, stateOf: (id: string) => this.#stateOf(id) };
    this.#history = new History(this.#world, this.#tables, kind.kind, history);
    const append = (entries: readonly LogEntry[]) => peers.append(entries, this.#tables.lanes);
    this.#relay = new Relay(this.#world, this.#tables, source, append, (seat) => this.#history.through(seat));
    this.#archiver = new Archiver(this.#world, this.#history, this.#relay);
    this.#jobs = new Jobs(this.#world, [this.#outbox, this.#relay, this.#archiver], () => this.#look());
    this.#roster = new Roster(this.#world, this.#tables, (seat) => kind.make(this.#placeOf(seat)), keptMax);
    this.#returning = new Returning(this.#world, this.#history, (id) => void this.#roster.of(id));
    if (this.#tables.made && this.#tables.shut === null) platform.background(this.#checkAlarm());
  }

  async commands(letters: readonly Letter<Request>[]): Promise<readonly Reply<Answer>[]> {
    const [only, ...others] = letters;
    const { shut } = this.#tables;
    if (shut !== null) return letters.map(() => ({ ok: 'unsure', why: shut }));
    if (this.#elsewhere) return this.#elsewhere(letters);
    if (!only) return [];
    if (others.length === 0) return [await this.#door.during(only.actor, () => this.#command(only))];
    const replies: Reply<Answer>[] = letters.map(() => ({ ok: 'late' }));
    const late = Promise.withResolvers<unknown>();
    let callOff: (() => void) | null = null;
    const all = letters.map(async (letter, index) => {
      replies[index] = await this.#command(letter);
      // From the first answer on: who has not even come in is no later than the others.
      callOff ??= this.#world.after(lateMs, () => late.resolve(null));
    });
    await this.#door.during(letters, () => Promise.race([Promise.all(all), late.promise]));
    (callOff as (() => void) | null)?.();
    return [...replies];
  }

  greet(actor: string, callers: readonly string[]): string | null {
    const coming = this.#returning.awaited(actor);
    if (!coming) return this.#roster.of(actor).actor.greet(callers);
    this.#world.background(coming.then(() => {})); // whoever listens comes again
    return null;
  }

  async inspect(actor: string, query: InspectQuery): Promise<Result<Inspection>> {
    if ((await this.#returning.awaited(actor)) === false) return refuse('UNAVAILABLE');
    const found = this.#roster.of(actor);
    return keeping(found.seat, () => found.actor.inspect(query));
  }

  async reseal(actor: string): Promise<number> {
    if ((await this.#returning.awaited(actor)) === false) throw new Error('history-away');
    const found = this.#roster.of(actor);
    return keeping(found.seat, () => found.actor.reseal());
  }

  /** Never throws: the platform drops an alarm after six failures. */
  async alarm(): Promise<void> {
    this.#armedAt = null;
    const { shut } = this.#tables;
    try {
      if (shut !== null) {
        this.#world.report('cell-shut', { kind: this.#kind.kind, why: shut });
        return this.#world.setAlarm(this.#world.now() + penaltyMsMax);
      }
      for (const id of this.#roster.dueNow(this.#world.now(), sliceMax)) this.#ring(id);
      this.#look();
    } catch (error) {
      this.#world.report('alarm-failed', thrown(error));
      this.#world.setAlarm(this.#world.now() + 1_000);
    }
  }

  async #command({ actor: id, request, paying }: Letter<Request>): Promise<Reply<Answer>> {
    const rank = paying ? 'paying' : this.#kind.rank(request);
    if (!this.#door.admits(rank)) return refuse('OVERLOADED');
    await this.#door.enter(rank, id);
    try {
      // An actor that cannot even be folded is one that throws: no neighbour is to notice.
      const coming = this.#returning.awaited(id);
      if (coming && !(await coming)) return { ok: 'unsure', why: 'history-away' };
      const { seat, actor } = this.#roster.of(id);
      return await keeping(seat, () => actor.execute(request));
    } catch (error) {
      this.#world.report('command-failed', { kind: this.#kind.kind, ...thrown(error) });
      return { ok: 'unsure', why: 'thrown' };
    }
  }

  /** Each by itself: one that throws keeps no neighbour waiting, and comes again after a growing while. */
  #ring(id: string): void {
    try {
      const coming = this.#returning.awaited(id);
      if (coming) {
        this.#roster.postpone(id, this.#world.now() + watchdogMs);
        this.#world.background(coming.then((back) => (back ? this.#ring(id) : undefined)));
        return;
      }
      const { seat, actor } = this.#roster.of(id);
      // What it begins may ask for neighbours at once: it must not make room for them before it counts as under way.
      keptFor(seat, () => actor.ring());
      this.#penalties.delete(id);
    } catch (error) {
      const count = (this.#penalties.get(id) ?? 0) + 1;
      this.#penalties.set(id, count);
      this.#roster.postpone(id, this.#world.now() + penaltyMs(count));
      this.#world.report('alarm-failed', { actor: id, ...thrown(error) });
    }
  }

  /** The log goes on though an actor cannot say what it is. */
  #stateOf(id: string): Published {
    try {
      return this.#kind.core.publishState ? this.#roster.of(id).actor.publishState() : {};
    } catch (error) {
      this.#world.report('state-not-told', { actor: id, ...thrown(error) });
      return {};
    }
  }

  #placeOf(seat: Seat): Place {
    const { kind, rules } = this.#kind;
    return {
      ...{ kind, rules, seat, world: this.#world, tables: this.#tables, outbox: this.#outbox, roster: this.#roster },
      ...{ history: this.#history, archiver: this.#archiver, relay: this.#relay, jobs: this.#jobs },
      ...{ snapshotEvery: this.#snapshotEvery },
      background: (work) => this.#world.background(this.#door.during(seat.id, () => keeping(seat, () => work))),
      wrote: () => {
        this.#relay.wrote();
        this.#look();
      },
      due: (at) => {
        this.#roster.due(seat, at, this.#world.now());
        this.#arm();
      },
    };
  }

  #look(): void {
    this.#jobs.startDue();
    this.#arm();
  }

  /** The platform keeps alarms. Should one be lost all the same, the first call finds out and sets it again. */
  async #checkAlarm(): Promise<void> {
    try {
      const at = await this.#world.getAlarm();
      this.#armedAt ??= at;
      this.#arm();
    } catch (error) {
      this.#world.report('alarm-check-failed', thrown(error));
    }
  }

  /** Sets the alarm to the earliest due time. An alarm that comes too early is left: it costs less than moving it. */
  #arm(): void {
    const now = this.#world.now();
    const next = earliest(this.#roster.dueAt(), this.#jobs.dueAt());
    if (next === null || (this.#armedAt !== null && this.#armedAt > now && this.#armedAt <= next)) return;
    this.#armedAt = Math.max(next, now + 1);
    this.#world.setAlarm(this.#armedAt);
  }
}
