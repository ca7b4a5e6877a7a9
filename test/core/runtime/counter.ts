import type { Decider, Facts, Records, Tell } from '../../../actors/runtime/decider.ts';
import { ok, type Result, refuse } from '../../../contract/failure.ts';

/** The smallest actor that uses everything a journal offers: it counts, tells, keeps rows that fall due, and can break. */
export type Count = { readonly total: number; readonly rows: ReadonlyMap<string, Row> };
export type Row = { readonly due: number | null; readonly times: number };
export type CountCommand =
  | { readonly type: 'count'; readonly key: string; readonly by: number; readonly due?: number }
  | { readonly type: 'refuse' }
  | { readonly type: 'break' }
  | { readonly type: 'nothing' };
export type CountEvent =
  | { readonly type: 'counted'; readonly key: string; readonly by: number; readonly due: number | null }
  | { readonly type: 'broken' }
  | { readonly type: 'secret' };

function decide(_: Count, command: CountCommand, __: Facts): Result<readonly CountEvent[]> {
  switch (command.type) {
    case 'count':
      return ok([{ type: 'counted', key: command.key, by: command.by, due: command.due ?? null }, { type: 'secret' }]);
    case 'refuse':
      return refuse('INVALID');
    case 'break':
      return ok([{ type: 'counted', key: 'broken', by: 1, due: null }, { type: 'broken' }]);
    case 'nothing':
      return ok([]);
  }
}

function evolve(state: Count, event: CountEvent): Count {
  if (event.type === 'broken') throw new Error('cannot evolve');
  if (event.type === 'secret') return state;
  const row = { due: event.due, times: (state.rows.get(event.key)?.times ?? 0) + event.by };
  return { total: state.total + event.by, rows: new Map(state.rows).set(event.key, row) };
}

const records: Records<Count, CountCommand, Row> = {
  keysOf: (command) => ('key' in command ? [command.key] : command.type === 'break' ? ['broken'] : []),
  of: (state) => state.rows,
  with: (state, rows) => ({ ...state, rows }),
  dueAt: (row) => row.due,
};

/** With its rows kept apart, or, without `records`, as a part of its state. */
export function counter(shape = 1, withRecords = true): Decider<Count, CountCommand, CountEvent, Row> {
  return {
    ...{ shape, decide, evolve, initial: { total: 0, rows: new Map() }, dueAt: () => null },
    status: ({ total }) => `at ${total}`,
    publish: (event) => (event.type === 'counted' ? { key: event.key } : null),
    tells: (_, event): Tell[] =>
      event.type === 'counted' ? [{ to: `other:${event.key}`, command: { type: 'heard' } }] : [],
    ...(withRecords ? { records } : {}),
  };
}

/** Its state is JSON, as that of a core without rows must be. */
export type Sum = { readonly total: number };
export const sum = (
  shape = 1,
): Decider<Sum, { readonly by: number }, { readonly type: 'added'; readonly by: number }> => ({
  ...{ shape, initial: { total: 0 }, dueAt: () => null, status: () => 'open', publish: ({ by }) => ({ by }) },
  decide: (_, { by }) => ok([{ type: 'added', by }]),
  evolve: ({ total }, { by }) => ({ total: total + by }),
});
