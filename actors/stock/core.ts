import { ok, type Result, refuse } from '../../contract/failure.ts';
import type { HoldId } from '../../contract/ids.ts';
import type { StockCommand, StockEvent } from '../../contract/stock.ts';
import { type Decider, type Facts, type Records, unreachable } from '../runtime/decider.ts';

/**
 * How long a hold stays on record once it has ended: a late retry must meet the answer it got before, and a release that
 * came first must win. Nobody retries for as long: a step of a saga is given up within 7 hours, an act on a cart within
 * minutes, and a release that comes later than this finds nothing and frees nothing. Deliveries and counts are few, and stay.
 */
export const closedKeptMs = 30 * 24 * 3_600_000;

export type Hold = {
  readonly status: 'held' | 'committed' | 'released' | 'expired';
  readonly quantity: number;
  /** Epoch ms; null once pinned: a pinned hold cannot lapse. */
  readonly expiresAt: number | null;
  readonly revision: number;
};
/** A delivery or a count that is in the books already. */
export type Movement = { readonly status: 'booked'; readonly delta: number };
export type StockRow = Hold | Movement;

/** Units of one SKU. `received + adjusted = onHand + sold` and `0 ≤ held ≤ onHand`, after every event. */
export type StockTotals = {
  readonly received: number;
  readonly adjusted: number;
  readonly sold: number;
  readonly onHand: number;
  readonly held: number;
};
export type Stock = StockTotals & {
  /** Only those that the command at hand names, and those that are due. */
  readonly rows: ReadonlyMap<string, StockRow>;
};

const empty: Stock = { received: 0, adjusted: 0, sold: 0, onHand: 0, held: 0, rows: new Map() };

/** Takes no clock. A hold that is past its time still counts until an event has recorded its end; see docs/decisions/0004. */
export const available = (stock: Stock): number => stock.onHand - stock.held;

export function holdOf(stock: Stock, holdId: HoldId): Hold | null {
  const row = stock.rows.get(holdId);
  return row && row.status !== 'booked' ? row : null;
}

function decide(stock: Stock, command: StockCommand, facts: Facts): Result<readonly StockEvent[]> {
  const lapsed = lapsedHolds(stock, facts.now);
  const after = lapsed.reduce(evolve, stock);
  const decision = decideNow(after, command, facts);
  return decision.ok ? ok([...lapsed, ...decision.value]) : decision;
}

function decideNow(stock: Stock, command: StockCommand, facts: Facts): Result<readonly StockEvent[]> {
  switch (command.type) {
    case 'hold':
      return decideHold(stock, command, facts);
    case 'pin':
      return onHeld(stock, command, (hold) => {
        if (hold.quantity !== command.quantity) return refuse('ID_REUSED');
        return ok(hold.expiresAt === null ? [] : [{ type: 'hold-pinned', holdId: command.holdId }]);
      });
    case 'commit':
      if (holdOf(stock, command.holdId)?.status === 'committed') return ok([]);
      return onHeld(stock, command, (hold) => {
        // Only a pinned hold is sold: one that can lapse may be gone by the time the money has moved.
        if (hold.expiresAt !== null) return refuse('HOLD_UNKNOWN');
        return hold.quantity === command.quantity
          ? ok([{ type: 'hold-committed', holdId: command.holdId }])
          : refuse('ID_REUSED');
      });
    case 'release': {
      const hold = holdOf(stock, command.holdId);
      if (hold?.status === 'committed') return refuse('HOLD_CLOSED');
      // An unknown hold is released too: the release may have overtaken its own placement.
      return ok(hold && hold.status !== 'held' ? [] : [{ type: 'hold-released', holdId: command.holdId }]);
    }
    case 'restock':
      return once(stock, command.movementId, command.quantity, () =>
        ok([{ type: 'units-received', movementId: command.movementId, quantity: command.quantity }]),
      );
    case 'adjust':
      return once(stock, command.movementId, command.delta, () => {
        if (available(stock) + command.delta < 0) return refuse('STOCK_BELOW_HELD', { available: available(stock) });
        const { movementId, delta, reason } = command;
        return ok([{ type: 'units-adjusted', movementId, delta, reason }]);
      });
    case 'look':
    case 'wake':
      return ok([]);
    default:
      return unreachable(command);
  }
}

function decideHold(
  stock: Stock,
  command: Extract<StockCommand, { type: 'hold' }>,
  facts: Facts,
): Result<readonly StockEvent[]> {
  const { holdId, quantity, expiresAt, revision } = command;
  const hold = holdOf(stock, holdId);
  if (hold && hold.status !== 'held') return refuse('HOLD_CLOSED');
  if (hold && revision < hold.revision) return ok([]);
  if (hold?.expiresAt === null) return hold.quantity === quantity ? ok([]) : refuse('HOLD_PINNED');
  if (expiresAt !== null && expiresAt <= facts.now) return refuse('HOLD_CLOSED');
  const more = quantity - (hold?.quantity ?? 0);
  if (more > available(stock)) return refuse('OUT_OF_STOCK', { left: available(stock) + (hold?.quantity ?? 0) });
  if (!hold) return ok([{ type: 'hold-placed', holdId, quantity, expiresAt, revision }]);
  if (hold.quantity === quantity && hold.expiresAt === expiresAt && hold.revision === revision) return ok([]);
  if (hold.quantity === quantity && expiresAt === null) return ok([{ type: 'hold-pinned', holdId }]);
  return ok([{ type: 'hold-changed', holdId, quantity, expiresAt, revision }]);
}

function onHeld(
  stock: Stock,
  { holdId }: { readonly holdId: HoldId },
  then: (hold: Hold) => Result<readonly StockEvent[]>,
): Result<readonly StockEvent[]> {
  const hold = holdOf(stock, holdId);
  if (!hold) return refuse('HOLD_UNKNOWN');
  return hold.status === 'held' ? then(hold) : refuse('HOLD_CLOSED');
}

function once(
  stock: Stock,
  movementId: string,
  delta: number,
  then: () => Result<readonly StockEvent[]>,
): Result<readonly StockEvent[]> {
  const booked = stock.rows.get(movementKey(movementId));
  if (!booked) return then();
  return booked.status === 'booked' && booked.delta === delta ? ok([]) : refuse('ID_REUSED');
}

function lapsedHolds(stock: Stock, now: number): StockEvent[] {
  return [...stock.rows].flatMap(([key, row]) =>
    row.status === 'held' && row.expiresAt !== null && row.expiresAt <= now
      ? [{ type: 'hold-expired', holdId: key as HoldId }]
      : [],
  );
}

function evolve(stock: Stock, event: StockEvent): Stock {
  switch (event.type) {
    case 'hold-placed': {
      const { quantity, expiresAt, revision } = event;
      return {
        ...put(stock, event.holdId, { status: 'held', quantity, expiresAt, revision }),
        held: stock.held + quantity,
      };
    }
    case 'hold-changed': {
      const { quantity, expiresAt, revision } = event;
      const more = quantity - (holdOf(stock, event.holdId)?.quantity ?? 0);
      return {
        ...put(stock, event.holdId, { status: 'held', quantity, expiresAt, revision }),
        held: stock.held + more,
      };
    }
    case 'holds-joined': {
      const { quantity, expiresAt, revision } = event;
      const closed = close(stock, event.from, 'released');
      const more = quantity - heldUnits(stock, event.holdId);
      return {
        ...put(closed, event.holdId, { status: 'held', quantity, expiresAt, revision }),
        held: closed.held + more,
      };
    }
    case 'hold-pinned':
      return change(stock, event.holdId, { expiresAt: null });
    case 'hold-committed': {
      const units = heldUnits(stock, event.holdId);
      return {
        ...change(stock, event.holdId, { status: 'committed' }),
        held: stock.held - units,
        onHand: stock.onHand - units,
        sold: stock.sold + units,
      };
    }
    case 'hold-released':
      return close(stock, event.holdId, 'released');
    case 'hold-expired':
      return close(stock, event.holdId, 'expired');
    case 'units-received':
      return {
        ...put(stock, movementKey(event.movementId), { status: 'booked', delta: event.quantity }),
        received: stock.received + event.quantity,
        onHand: stock.onHand + event.quantity,
      };
    case 'units-adjusted':
      return {
        ...put(stock, movementKey(event.movementId), { status: 'booked', delta: event.delta }),
        adjusted: stock.adjusted + event.delta,
        onHand: stock.onHand + event.delta,
      };
    default:
      return unreachable(event);
  }
}

/** Cannot meet a hold id: those have no colon. */
const movementKey = (movementId: string): string => `movement:${movementId}`;
const put = (stock: Stock, key: string, row: StockRow): Stock => ({
  ...stock,
  rows: new Map(stock.rows).set(key, row),
});
const unknown: Hold = { status: 'held', quantity: 0, expiresAt: null, revision: 0 };
const change = (stock: Stock, holdId: HoldId, changed: Partial<Hold>): Stock =>
  put(stock, holdId, { ...(holdOf(stock, holdId) ?? unknown), ...changed });
const heldUnits = (stock: Stock, holdId: HoldId): number => holdOf(stock, holdId)?.quantity ?? 0;
const close = (stock: Stock, holdId: HoldId, status: 'released' | 'expired'): Stock => ({
  ...change(stock, holdId, { status }),
  held: stock.held - heldUnits(stock, holdId),
});

const records: Records<Stock, StockCommand, StockRow> = {
  keysOf: (command) => {
    if ('holdId' in command) return [command.holdId];
    return 'movementId' in command ? [movementKey(command.movementId)] : [];
  },
  of: (stock) => stock.rows,
  with: (stock, rows) => ({ ...stock, rows }),
  dueAt: (row) => (row.status === 'held' ? row.expiresAt : null),
  keptMs: (row) => (row.status === 'held' || row.status === 'booked' ? null : closedKeptMs),
};

export const stock: Decider<Stock, StockCommand, StockEvent, StockRow> = {
  shape: 1,
  initial: empty,
  decide,
  evolve,
  dueAt: () => null,
  status: (state) => (available(state) > 0 ? 'in-stock' : 'sold-out'),
  publish: ({ type: _, ...data }) => data,
  publishState: (state, version) => ({ level: { available: available(state), version } }),
  records,
};
