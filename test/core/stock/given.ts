import { available, type Stock, stock } from '../../../actors/stock/core.ts';
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
  return held === open ? null : 'the count of held units is not that of the holds';
}
