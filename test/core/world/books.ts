import type { Decider } from '../../../actors/runtime/decider.ts';
import type { Database } from './database.ts';

export type Entry<Event> = { readonly seq: number; readonly at: number; readonly event: Event };

/** All that an actor has ever written down, oldest first. */
export function historyOf<Event>(database: Database): Entry<Event>[] {
  if (!database.has('events')) return [];
  return database
    .all<{ seq: number; at: number; body: string }>('SELECT seq, at, body FROM events ORDER BY seq')
    .map(({ seq, at, body }) => ({ seq, at, event: database.opened(body, 'events', seq) as Event }));
}

/** The state after each event, worked out from the events alone: what snapshots and rows must agree with. */
export function statesOf<State, Command, Event extends { readonly type: string }, Row>(
  core: Decider<State, Command, Event, Row>,
  database: Database,
): State[] {
  const states = [core.initial];
  for (const { event } of historyOf<Event>(database)) states.push(core.evolve(states.at(-1) ?? core.initial, event));
  return states;
}

export const stateOf = <State, Command, Event extends { readonly type: string }, Row>(
  core: Decider<State, Command, Event, Row>,
  database: Database,
): State => statesOf(core, database).at(-1) ?? core.initial;
