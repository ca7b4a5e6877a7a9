import type { Jar } from './jar.ts';
import type { MoneyMove, Operation } from './operation.ts';

/** One request of a browser to the shop. */
export type Ask = {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** With its query. */
  readonly path: string;
  readonly key?: string;
  readonly body?: unknown;
};
/** Null: no answer in time. What was asked may have been done, or not, or may be done yet. */
export type Reply = { readonly status: number; readonly body: unknown } | null;
export const decisions = { approve: 'approve', decline: 'decline', 'cancel-payment': 'cancel' } as const;
export type Decision = (typeof decisions)[keyof typeof decisions];

/**
 * Is given what the shop answers when the network has brought it the same message once more: that answer reaches nobody, but
 * the shop has shown what is in it.
 */
export type Unheard = (answer: Promise<Reply>) => void;

/** What a buyer can reach. Simulated buyers and live ones differ in this alone. */
export type Reach = {
  /** `jar`: the cookies of the browser, which takes in those of the answer. */
  readonly ask: (jar: Jar, ask: Ask, unheard?: Unheard) => Promise<Reply>;
  /** Presses a button on PayPal's page. The link on which PayPal sends the buyer back; null when there was no answer. */
  readonly pay: (approveUrl: string, decision: Decision) => Promise<string | null>;
  /** Of the payment for this order, at PayPal. False: nothing came of it. */
  readonly move: (orderId: string, does: MoneyMove) => Promise<boolean>;
  /** A carrier tells the shop of a parcel of this order, or a clerk sees to it. Null: no answer; false: no carrier comes to this shop. */
  readonly carry: (orderId: string, word: Word | Clerking) => Promise<Reply | false>;
  /**
   * Opens a socket and hears each message; a socket that breaks is opened again. `refused`: the shop does not open it, and
   * nothing more will come. The returned function closes it.
   */
  readonly listen: (jar: Jar, path: string, hear: (message: string) => void, refused: () => void) => () => void;
  /** Epoch ms. */
  readonly now: () => number;
  /** The shopkeeper's acts. False when there was no answer, or when this shop has no such counter. */
  readonly keep: (act: Keeping) => Promise<boolean>;
};
/** Of the warehouse: houses by their numbers. */
export type Move = Extract<Operation, { readonly act: 'transfer' | 'write-off' | 'stocktake' }>;
/** What a carrier tells. */
export type Word = Pick<
  Extract<Operation, { act: 'parcel' }>,
  'act' | 'does' | 'group' | 'word' | 'tracking' | 'agoMs'
>;
/** What a clerk does. */
export type Clerking = Extract<Operation, { act: 'clerk' }>;
export type Keeping =
  | { readonly act: 'reprice'; readonly sku: string; readonly minor: number }
  | { readonly act: 'withdraw'; readonly sku: string }
  | { readonly act: 'count'; readonly sku: string; readonly delta: number; readonly key: string }
  | Move
  | { readonly act: 'deliver'; readonly sku: string; readonly quantity: number; readonly key: string };
