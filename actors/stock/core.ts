import { ok, type Result, refuse } from '../../contract/failure.ts';
import { browsingMax } from '../../contract/hold-policy.ts';
import type { HoldId } from '../../contract/ids.ts';
import { type PlacedUnits, type StockCommand, type StockEvent, unplaced } from '../../contract/stock.ts';
import { type Decider, type Facts, type Records, unreachable } from '../runtime/decider.ts';
import { allocate, moved, samePlaces } from './locations.ts';
import { decideMovement, evolveMovement } from './movements.ts';
import { available, closedKeptMs, type Hold, holdOf, movementKey, put, type Stock, type StockRow } from './state.ts';

const empty: Stock = {
  ...{ received: 0, adjusted: 0, sold: 0, takenBack: 0, onHand: 0, held: 0, browsing: 0 },
  ...{ locations: {}, rows: new Map() },
};

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
          ? ok([{ type: 'hold-committed', holdId: command.holdId, ...takenFor(stock, hold) }])
          : refuse('ID_REUSED');
      });
    case 'release': {
      const hold = holdOf(stock, command.holdId);
      if (hold?.status === 'committed') return refuse('HOLD_CLOSED');
      // An unknown hold is released too: the release may have overtaken its own placement.
      return ok(hold && hold.status !== 'held' ? [] : [{ type: 'hold-released', holdId: command.holdId }]);
    }
    case 'restock':
    case 'adjust':
    case 'transfer':
    case 'write-off':
    case 'count':
    case 'take-back':
      return decideMovement(stock, command);
    case 'look':
    case 'wake':
      return ok([]);
    default:
      return unreachable(command);
  }
}

function decideHold(stock: Stock, command: HoldCommand, facts: Facts): Result<readonly StockEvent[]> {
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
  const standing = paying ? { paying, ...allocationFor(stock, command, hold) } : {};
  if (!hold) return ok([{ type: 'hold-placed', holdId, quantity, expiresAt, revision, ...standing }]);
  const same =
    hold.quantity === quantity && hold.expiresAt === expiresAt && hold.paying === paying && !movesOn(command, hold);
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

type Allocated = Pick<HoldEvent, 'wish' | 'allocation'>;
type HoldCommand = Extract<StockCommand, { type: 'hold' }>;

/** The units that it has stay its own, unless it is to be another number, or to stand elsewhere. */
function allocationFor(stock: Stock, command: HoldCommand, hold: Hold | null): Allocated {
  const { quantity, from } = command;
  const wish = from ?? hold?.wish;
  const own = hold?.allocation ?? [];
  const stays = own.length > 0 && hold?.quantity === quantity && !movesOn(command, hold);
  const others = moved(stock.locations, 'allocated', own, -1);
  const allocation = stays ? own : allocate(others, quantity, from ?? own);
  return { ...(wish && { wish: [...wish] }), allocation: [...allocation] };
}

/** It asks for other locations than it did. */
const movesOn = ({ from, paying }: HoldCommand, hold: Hold): boolean =>
  paying === true && from !== undefined && !samePlaces(from, hold.wish ?? []);

/** Holds of older journals, and those that were pinned for a cart, stand on no location until they are sold. */
const takenFor = (stock: Stock, { allocation, quantity }: Hold) =>
  allocation ? {} : { from: [...allocate(stock.locations, quantity, [])] };

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
      const closed = close(stock, event.from, { status: 'released' });
      return counted(closed, put(closed, event.holdId, heldBy(event)), event.holdId);
    }
    case 'hold-pinned':
      return counted(stock, change(stock, event.holdId, { expiresAt: null }), event.holdId);
    case 'hold-committed': {
      const units = heldUnits(stock, event.holdId);
      // Before locations there was one place for all units, and they were of no other.
      const nowhere: PlacedUnits[] = [{ location: unplaced, quantity: units }];
      const allocation = holdOf(stock, event.holdId)?.allocation ?? event.from ?? nowhere;
      const sold = close(stock, event.holdId, { status: 'committed', allocation });
      return {
        ...sold,
        onHand: stock.onHand - units,
        sold: stock.sold + units,
        locations: moved(sold.locations, 'onHand', allocation, -1),
      };
    }
    case 'hold-released':
      return close(stock, event.holdId, { status: 'released' });
    case 'hold-expired':
      return close(stock, event.holdId, { status: 'expired' });
    case 'units-received':
    case 'units-adjusted':
    case 'units-transferred':
    case 'units-written-off':
    case 'units-counted':
    case 'units-taken-back':
      return evolveMovement(stock, event);
    default:
      return unreachable(event);
  }
}

const unknown: Hold = { status: 'held', quantity: 0, expiresAt: null, revision: 0 };
const change = (stock: Stock, holdId: HoldId, changed: Partial<Hold>): Stock =>
  put(stock, holdId, { ...(holdOf(stock, holdId) ?? unknown), ...changed });
const heldUnits = (stock: Stock, holdId: HoldId): number => holdOf(stock, holdId)?.quantity ?? 0;
type End = Pick<Hold, 'allocation'> & { readonly status: 'committed' | 'released' | 'expired' };
const close = (stock: Stock, holdId: HoldId, end: End): Stock => counted(stock, change(stock, holdId, end), holdId);

type HoldEvent = Extract<StockEvent, { type: 'hold-placed' | 'hold-changed' }>;
const heldBy = ({ quantity, expiresAt, revision, paying, wish, allocation }: Omit<HoldEvent, 'type'>): Hold => ({
  ...{ status: 'held', quantity, expiresAt, revision },
  ...(paying && { paying }),
  ...(wish && { wish }),
  ...(allocation && { allocation }),
});

const endOf = (expiresAt: number | null): number => expiresAt ?? Number.POSITIVE_INFINITY;

/** What cannot lapse is being paid for. */
const browsingUnits = (hold: Hold | null): number =>
  hold?.status === 'held' && !hold.paying && hold.expiresAt !== null ? hold.quantity : 0;

/** `after`, with its counts moved by what has become of this hold. A release may come before its hold: it keeps nothing. */
function counted(before: Stock, after: Stock, holdId: HoldId): Stock {
  const [was, is] = [holdOf(before, holdId), holdOf(after, holdId)];
  const open = (hold: Hold | null) => (hold?.status === 'held' ? hold.quantity : 0);
  const placed = (hold: Hold | null) => (hold?.status === 'held' ? (hold.allocation ?? []) : []);
  return {
    ...after,
    locations: moved(moved(before.locations, 'allocated', placed(was), -1), 'allocated', placed(is)),
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
  shape: 3,
  initial: empty,
  decide,
  evolve,
  dueAt: () => null,
  status: (state) => (available(state) > 0 ? 'in-stock' : 'sold-out'),
  publish: ({ type: _, ...data }) => data,
  publishState: (state, version) => ({ level: { available: available(state), version } }),
  records,
};
