import type { Result } from '../../contract/failure.ts';
import type { LogEntry } from '../../contract/log.ts';
import type { Sealed } from './sealer.ts';

/** What a core may know of the world: handed in, never reached for. `self` is the id of the actor it thinks for. */
export type Facts = { readonly now: number; readonly self: string };

/** A message to another actor, sent at least once, after the event that causes it is durable: at once, or `delayMs` later. */
export type Tell = { readonly to: string; readonly command: { readonly type: string }; readonly delayMs?: number };

export type Published = LogEntry['data'];

/** One actor's whole thinking, as pure functions. Its state is JSON apart from the records. */
export type Decider<State, Command, Event extends { readonly type: string }, Row = never> = {
  /** Raise it when `State` changes shape: older snapshots are then thrown away and the journal is folded again. */
  readonly shape: number;
  readonly initial: State;
  readonly decide: (state: State, command: Command, facts: Facts) => Result<readonly Event[]>;
  readonly evolve: (state: State, event: Event) => State;
  /** When the state wants to be woken, in epoch ms, whatever happens until then. */
  readonly dueAt: (state: State) => number | null;
  /** For the ops directory and the log. */
  readonly status: (state: State) => string;
  /** What the log may know of an event; null for what it need not. No personal data, no payment ids. */
  readonly publish: (event: Event) => Published | null;
  /** What it may know of the state as it is: told with the last of the events that are told together. `seq`: of its last event. */
  readonly publishState?: (state: State, seq: number) => Published;
  /** What other actors must be told because of this event. */
  readonly tells?: (before: State, event: Event, facts: Facts) => readonly Tell[];
  /** A message that need not be sent any more, by what has happened since. Asked only of an actor that is in memory. */
  readonly isMoot?: (state: State, tell: Tell) => boolean;
  readonly records?: Records<State, Command, Row>;
  /** What of its events and its state is sealed where it is stored. */
  readonly sealed?: Sealed;
  /** With this event, what is personal is forgotten for good. */
  readonly forgets?: (event: Event) => boolean;
};

/**
 * A part of the state that may grow without bound: kept as rows, by key, with an index on when each is due.
 * A command sees only the rows that it names and those that are due, so its cost does not grow with the rest.
 */
export type Records<State, Command, Row> = {
  readonly keysOf: (command: Command) => readonly string[];
  readonly of: (state: State) => ReadonlyMap<string, Row>;
  readonly with: (state: State, rows: ReadonlyMap<string, Row>) => State;
  readonly dueAt: (row: Row) => number | null;
  /** How long a row that is closed stays on record, in ms; null: as long as the actor. Once it is gone it is as if it had never been. */
  readonly keptMs?: (row: Row) => number | null;
};

export function unreachable(value: never): never {
  throw new Error(`unreachable: ${JSON.stringify(value)}`);
}
