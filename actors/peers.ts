import type { CartRequest, CartView } from '../contract/cart.ts';
import type { Result } from '../contract/failure.ts';
import type { CartId, OrderId, Sku } from '../contract/ids.ts';
import type { LogEntry } from '../contract/log.ts';
import type { LetterId, MailAnswer, MailRequest, ToldByOrder } from '../contract/mail.ts';
import type { OrderLine, OrderRequest } from '../contract/order.ts';
import type { StockAnswer, StockCommand } from '../contract/stock.ts';
import type { Tell } from './runtime/decider.ts';

/** What the cart hands to the order that froze it: the backup, and the version after which it held still. */
export type CartAnswer = CartView & {
  readonly taken: { readonly lines: readonly OrderLine[]; readonly revision: number } | null;
};

/** The other actors, as an actor sees them. Any call may fail, hang or be done twice. */
export type Peers = {
  readonly stock: (sku: Sku, command: StockCommand) => Promise<Result<StockAnswer>>;
  readonly cart: (cart: CartId, request: CartRequest) => Promise<Result<CartAnswer>>;
  readonly order: (order: OrderId, request: OrderRequest) => Promise<Result<{ readonly told?: ToldByOrder }>>;
  readonly mail: (letter: LetterId, request: MailRequest) => Promise<Result<MailAnswer>>;
  /** True when the log has the entries for good. The lane of an entry is that of its actor, of so many. */
  readonly append: (entries: readonly LogEntry[], lanes: number) => Promise<boolean>;
  /** True when the other actor has taken the command. */
  readonly deliver: (tell: Tell) => Promise<boolean>;
};
