import type { CartId, OrderId, Sku } from '../../contract/ids.ts';
import type { Money } from '../../contract/money.ts';
import type { HoldView } from '../../contract/stock.ts';
import type { Cart } from '../cart/state.ts';
import type { Order } from '../order/state.ts';
import type { StockTotals } from '../stock/state.ts';

/** The promises of docs/spec that can be checked from the books, by their ids. */
export const promiseIds = [
  ...(['S1', 'S2', 'S3', 'H1', 'C1', 'C2', 'O1', 'O2', 'O3', 'O4', 'O5'] as const),
  ...(['M1', 'M2', 'M5', 'L1', 'P1', 'A1', 'K1', 'R1', 'R2', 'R3', 'R4'] as const),
] as const;
export type PromiseId = (typeof promiseIds)[number];

/** One line each, as in docs/spec. */
export const promiseTitles: Readonly<Record<PromiseId, string>> = {
  S1: 'never oversold',
  S2: 'never undersold',
  S3: 'a hold resolves once',
  H1: 'looking around leaves something to buy',
  C1: 'one cart, whatever the tabs do',
  C2: 'the locked price is charged',
  O1: 'one key, one order',
  O2: 'an order ends, or asks for a human',
  O3: 'undone wholly, in order, once',
  O4: 'goods leave paid for, and never go back',
  O5: 'what was quoted is paid, part by part',
  M1: "the ledger is the provider's record",
  M2: 'asked, never guessed',
  M5: 'what is promised is taken once, or let go',
  L1: 'logged once, by the hundred',
  P1: 'encrypted at rest, and in no log',
  A1: "a session is its bearer's until it ends",
  K1: 'each letter once',
  R1: 'one rating for an order and a product',
  R2: 'only what has come is rated',
  R3: 'an average of what is shown',
  R4: 'what an account rated goes with it',
};

/** A promise that does not hold. `evidence` names the actor whose record shows it. */
export type Violation = {
  readonly promise: PromiseId;
  /** One sentence with the numbers. No personal data. */
  readonly what: string;
  readonly evidence: { readonly kind: 'stock' | 'cart' | 'order' | 'mail' | 'log'; readonly id: string } | null;
};

/** A hold that keeps units from other buyers. `expiresAt` in epoch ms; null: pinned, it cannot lapse. */
export type OpenHold = HoldView & { readonly id: string };
export type ShelfPicture = {
  readonly sku: Sku;
  readonly totals: StockTotals;
  readonly open: readonly OpenHold[];
  /** The shelf has more open holds than are listed here. */
  readonly partial?: boolean;
};
export type CartPicture = { readonly id: CartId; readonly cart: Cart };
/** What the payment provider's books say of one order. Null: they were not asked, or keep none (payment on invoice). */
export type ProviderPicture = {
  /** Amounts of the completed captures, one by one. */
  readonly captures: readonly Money[];
  readonly refunded: Money;
} | null;
export type OrderPicture = { readonly id: OrderId; readonly order: Order; readonly provider: ProviderPicture };

/** The shop's books at one moment, or those of a part of it. */
export type Picture = {
  /** Epoch ms. */
  readonly at: number;
  readonly shelves: readonly ShelfPicture[];
  readonly carts: readonly CartPicture[];
  readonly orders: readonly OrderPicture[];
  /** False: more orders and carts may claim units than are in here, so that sums over all of them say nothing. */
  readonly complete: boolean;
};
