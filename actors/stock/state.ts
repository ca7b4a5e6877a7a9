import type { HoldId } from '../../contract/ids.ts';
import type { PlacedUnits, Wish } from '../../contract/stock.ts';
import type { Balances } from './locations.ts';

/**
 * How long a hold stays on record once it has ended: a late retry must meet the answer it got before, and a release that
 * came first must win. Nobody retries for as long: a step of a saga is given up within 7 hours, an act on a cart within
 * minutes, and a release that comes later than this finds nothing and frees nothing. Movements are few, and stay.
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
  /** The locations that were asked for, so that the same wish is known when it comes again. */
  readonly wish?: Wish;
  /** Which units it has, by location; with `quantity` as their sum. Missing: units of the SKU, wherever they stand. */
  readonly allocation?: readonly PlacedUnits[];
};
/** A delivery, a count or another act of the warehouse that is in the books already. `what`: which act, and where. */
export type Movement = { readonly status: 'booked'; readonly delta: number; readonly what?: string };
export type StockRow = Hold | Movement;

/**
 * Units of one SKU. After every event `received + adjusted = onHand + sold` and `0 ≤ held ≤ onHand`; the locations add up to
 * `onHand`, at each of them `0 ≤ allocated ≤ onHand`, and what is allocated at all of them is that of the open holds.
 */
export type StockTotals = {
  readonly received: number;
  readonly adjusted: number;
  readonly sold: number;
  /** Sold once, and on hand again: not in `sold` any more. */
  readonly takenBack: number;
  readonly onHand: number;
  readonly held: number;
  readonly locations: Balances;
};
export type Stock = StockTotals & {
  /** Of the held units, those that nobody is paying for yet. */
  readonly browsing: number;
  /** Only those that the command at hand names, and those that are due. */
  readonly rows: ReadonlyMap<string, StockRow>;
};

/** Takes no clock. A hold that is past its time still counts until an event has recorded its end; see docs/decisions/0004. */
export const available = (stock: Stock): number => stock.onHand - stock.held;

export function holdOf(stock: Stock, holdId: HoldId): Hold | null {
  const row = stock.rows.get(holdId);
  return row && row.status !== 'booked' ? row : null;
}

/** Cannot meet a hold id: those have no colon. */
export const movementKey = (movementId: string): string => `movement:${movementId}`;
export const put = (stock: Stock, key: string, row: StockRow): Stock => ({
  ...stock,
  rows: new Map(stock.rows).set(key, row),
});
