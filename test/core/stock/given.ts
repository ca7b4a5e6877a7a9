import { stock } from '../../../actors/stock/core.ts';
import { available, type Stock } from '../../../actors/stock/state.ts';
import type { Result } from '../../../contract/failure.ts';
import { type HoldId, holdId } from '../../../contract/ids.ts';
import type { StockCommand, StockEvent } from '../../../contract/stock.ts';

export const hold = (count: number): HoldId => holdId.parse(`hold_test_${count}`);

/** A hold of 2 units until 60, in the words of a command and of an event. */
export const wanted = { holdId: hold(1), quantity: 2, expiresAt: 60, revision: 1 } as const;
export const placed = { type: 'hold-placed', ...wanted } as const;
export const pinned = { type: 'hold-pinned', holdId: hold(1) } as const;

export const received = (quantity: number, movementId = 'delivery'): StockEvent => ({
  type: 'units-received',
  movementId,
  quantity,
});

/** The state after these events: given … when … */
export function given(...past: readonly StockEvent[]) {
  const state = past.reduce(stock.evolve, stock.initial);
  return {
    state,
    when: (command: StockCommand, now = 0): Result<readonly StockEvent[]> =>
      stock.decide(state, command, { now, self: 'LAMP-1' }),
    after: (command: StockCommand, now = 0): Stock => after(state, command, now),
  };
}

export function after(state: Stock, command: StockCommand, now: number): Stock {
  const decision = stock.decide(state, command, { now, self: 'LAMP-1' });
  return decision.ok ? decision.value.reduce(stock.evolve, state) : state;
}

export const nothing = { ok: true, value: [] } as const;
export const refusal = (code: string) => ({ ok: false, failure: { code } });

/** [S1], and that the counters are those of the holds. Null when all is well. */
export function broken(state: Stock): string | null {
  const { received, adjusted, sold, onHand, held, rows } = state;
  const open = [...rows.values()].reduce((units, row) => units + (row.status === 'held' ? row.quantity : 0), 0);
  if (received + adjusted !== onHand + sold) return 'units appeared or vanished';
  if (held < 0 || held > onHand || available(state) < 0) return 'oversold';
  if (held !== open) return 'the count of held units is not that of the holds';
  return placesBroken(state);
}

/** [S1] by location, from the rows alone: what each hold has, and where. */
export function placesBroken({ onHand, locations, rows }: Stock): string | null {
  const given = new Map<string, number>();
  for (const row of rows.values()) {
    if (row.status !== 'held' || !row.allocation) continue;
    const units = row.allocation.reduce((sum, { quantity }) => sum + quantity, 0);
    if (units !== row.quantity) return `a hold of ${row.quantity} has ${units} units allocated`;
    if (!row.paying) return 'who browses has units of a location';
    for (const { location, quantity } of row.allocation) given.set(location, (given.get(location) ?? 0) + quantity);
  }
  const places = Object.entries(locations);
  if (places.reduce((sum, [, place]) => sum + place.onHand, 0) !== onHand) return 'the locations are not the shelf';
  for (const location of given.keys()) if (!locations[location]) return `nothing ever stood at ${location}`;
  for (const [location, place] of places) {
    if (place.allocated !== (given.get(location) ?? 0)) return `allocated at ${location} is not what the holds have`;
    if (place.allocated < 0 || place.allocated > place.onHand)
      return `more is allocated at ${location} than stands there`;
  }
  return null;
}
