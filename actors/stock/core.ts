import { ok, type Result, refuse } from '../../contract/failure.ts';
import { browsingMax } from '../../contract/hold-policy.ts';
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
  /** An order stands on it; otherwise a cart. */
  readonly paying?: true;
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
  /** Of the held units, those that nobody is paying for yet. */
  readonly browsing: number;
  /** Only those that the command at hand names, and those that are due. */
  readonly rows: ReadonlyMap<string, StockRow>;
};

const empty: Stock = { received: 0, adjusted: 0, sold: 0, onHand: 0, held: 0, browsing: 0, rows: new Map() };

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
        if (command.revision < hold.revision) return refuse('HOLD_CLOSED');
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
  const { holdId, quantity, expiresAt, revision, paying, share } = command;
  const hold = holdOf(stock, holdId);
  if (hold && hold.status !== 'held') return refuse('HOLD_CLOSED');
  if (hold && revision < hold.revision) return ok([]);
  if (hold?.expiresAt === null && hold.quantity !== quantity) return refuse('HOLD_PINNED');
  if (expiresAt !== null && expiresAt <= facts.now) return refuse('HOLD_CLOSED');
  // A try that was given up may come late: it does not take back what a later one with the same word has promised.
  if (hold && revision === hold.revision && quantity === hold.quantity && endOf(expiresAt) < endOf(hold.expiresAt))
    return ok([]);
  const more = quantity - (hold?.quantity ?? 0);
  if (more > available(stock)) return refuse('OUT_OF_STOCK', { left: available(stock) + (hold?.quantity ?? 0) });
  // What is held is left to whoever holds it, also when there are fewer on hand now.
  if (more > 0 && share !== undefined) {
    const may = browsingMax(stock.onHand, share) - (stock.browsing - browsingUnits(hold));
    if (quantity > may) return refuse('HOLD_LIMITED', { may: Math.max(may, hold?.quantity ?? 0) });
  }
  const standing = paying ? { paying } : {};
  if (!hold) return ok([{ type: 'hold-placed', holdId, quantity, expiresAt, revision, ...standing }]);
  const same = hold.quantity === quantity && hold.expiresAt === expiresAt && hold.paying === paying;
  if (same && hold.revision === revision) return ok([]);
  return ok([{ type: 'hold-changed', holdId, quantity, expiresAt, revision, ...standing }]);
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
      return counted(stock, put(stock, event.holdId, heldBy(event)), event.holdId);
    }
    case 'hold-changed': {
      return counted(stock, put(stock, event.holdId, heldBy(event)), event.holdId);
    }
    case 'holds-joined': {
      const closed = close(stock, event.from, 'released');
      return counted(closed, put(closed, event.holdId, heldBy(event)), event.holdId);
    }
    case 'hold-pinned':
      return counted(stock, change(stock, event.holdId, { expiresAt: null }), event.holdId);
    case 'hold-committed': {
      const units = heldUnits(stock, event.holdId);
      return {
        ...close(stock, event.holdId, 'committed'),
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
const close = (stock: Stock, holdId: HoldId, status: 'committed' | 'released' | 'expired'): Stock =>
  counted(stock, change(stock, holdId, { status }), holdId);

const heldBy = ({ quantity, expiresAt, revision, paying }: Omit<Hold, 'status'>): Hold => ({
  ...{ status: 'held', quantity, expiresAt, revision },
  ...(paying && { paying }),
});

const endOf = (expiresAt: number | null): number => expiresAt ?? Number.POSITIVE_INFINITY;

/** What cannot lapse is being paid for. */
const browsingUnits = (hold: Hold | null): number =>
  hold?.status === 'held' && !hold.paying && hold.expiresAt !== null ? hold.quantity : 0;

/** `after`, with its counts moved by what has become of this hold. A release may come before its hold: it keeps nothing. */
function counted(before: Stock, after: Stock, holdId: HoldId): Stock {
  const [was, is] = [holdOf(before, holdId), holdOf(after, holdId)];
  const open = (hold: Hold | null) => (hold?.status === 'held' ? hold.quantity : 0);
  return {
    ...after,
    held: before.held + open(is) - open(was),
    browsing: before.browsing + browsingUnits(is) - browsingUnits(was),
  };
}

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
  shape: 2,
  initial: empty,
  decide,
  evolve,
  dueAt: () => null,
  status: (state) => (available(state) > 0 ? 'in-stock' : 'sold-out'),
  publish: ({ type: _, ...data }) => data,
  publishState: (state, version) => ({ level: { available: available(state), version } }),
  records,
};
