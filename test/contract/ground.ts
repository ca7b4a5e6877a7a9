import type { CartId, OrderId, Sku } from '../../contract/ids.ts';

export type Kind = 'stock' | 'cart' | 'order';
export type Placed = { readonly id: OrderId; readonly approveUrl: string | null };

/** What a script needs of the platform that it runs on: the real one, or the simulated one. */
export type Ground = {
  /** A product with so many units on its shelf, of which nobody has heard before. */
  readonly sell: (units: number) => Promise<Sku>;
  readonly buyer: () => GroundBuyer;
  /** All that an actor has written down. */
  readonly journal: (kind: Kind, id: string) => Promise<readonly Written[]>;
  /** An eviction lets an actor sleep; a death is a crash. */
  readonly end: (kind: Kind, id: string, how: 'evicted' | 'dies') => Promise<void>;
  readonly hasAlarm: (kind: Kind, id: string) => Promise<boolean>;
};
export type Written = { readonly type: string; readonly body: Readonly<Record<string, unknown>> };

export type GroundBuyer = {
  readonly cart: () => Promise<CartId>;
  /** The status of the answer. */
  readonly add: (sku: Sku, quantity: number, key: string) => Promise<number>;
  readonly change: (sku: Sku, quantity: number, key: string) => Promise<number>;
  readonly remove: (sku: Sku, key: string) => Promise<number>;
  /** The code of the refusal, where there is one. */
  readonly place: (method: 'paypal' | 'manual', key: string) => Promise<Placed | string>;
  /** Presses a button on PayPal's page and follows the link back. */
  readonly decide: (placed: Placed, decision: 'approve' | 'cancel' | 'decline') => Promise<void>;
  readonly cancel: (id: OrderId, key: string) => Promise<number>;
  /** Waits until the order has this status, or its payment this state. */
  readonly until: (id: OrderId, status: string) => Promise<void>;
};
