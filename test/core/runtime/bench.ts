import type { Decider } from '../../../actors/runtime/decider.ts';
import { History } from '../../../actors/runtime/history.ts';
import { Journal } from '../../../actors/runtime/journal.ts';
import { Outbox } from '../../../actors/runtime/outbox.ts';
import { Roster, type Seat } from '../../../actors/runtime/roster.ts';
import { Sealer } from '../../../actors/runtime/sealer.ts';
import { single } from '../../../actors/runtime/single.ts';
import { Tables } from '../../../actors/runtime/tables.ts';
import type { World } from '../../../actors/runtime/world.ts';
import { refuse } from '../../../contract/failure.ts';
import { Clock } from '../world/clock.ts';
import type { Database } from '../world/database.ts';
import { Host } from '../world/host.ts';

/** One piece of the runtime on a bench: a world for it, and the database and the clock behind that world. */
export function bench() {
  const clock = new Clock();
  let world: World | undefined;
  const host = new Host<never, null>(clock, 'bench', 1, (made) => {
    world = made;
    const inspect = async () => refuse('NOT_FOUND');
    return single({
      execute: async () => ({ ok: true, value: null }),
      alarm: async () => {},
      greet: () => null,
      inspect,
      reseal: async () => 0,
    });
  });
  host.wake();
  if (!world) throw new Error('no world');
  return { clock, host, world, database: host.database as Database };
}

/** The journal of one actor, as its cell makes it when it has to fold it. */
export function journalOf<State, Command, Event extends { readonly type: string }, Row>(
  world: World,
  core: Decider<State, Command, Event, Row>,
  deliver: ConstructorParameters<typeof Outbox>[2] = async () => true,
  id = 'bench',
) {
  const tables = new Tables(world, 'bench', 'each');
  const outbox = new Outbox(world, tables, deliver);
  const history = new History(world, tables, 'stock', null);
  const archiver = { look: () => {} };
  type Made = { readonly sealer: Sealer; readonly journal: Journal<State, Command, Event, Row> };
  const roster: Roster<Made> = new Roster(world, tables, (seat: Seat) => {
    const sealer = new Sealer(world, core.sealed, seat);
    return { sealer, journal: new Journal({ world, tables, outbox, roster, history, archiver }, seat, core, sealer) };
  });
  const { seat, actor } = roster.of(id);
  return { tables, outbox, roster, history, seat, ...actor };
}

export const facts = { now: 0, self: 'bench' };
