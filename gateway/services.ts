import type { LimiterAnswer, LimiterRequest } from '../actors/limiter/actor.ts';
import type { Night } from '../actors/night/core.ts';
import type { OrderAnswer } from '../actors/order/actor.ts';
import type { InvoicePolicy } from '../actors/order/invoice.ts';
import type { CartAnswer } from '../actors/peers.ts';
import type { SessionId } from '../contract/auth.ts';
import type { CartRequest } from '../contract/cart.ts';
import type { Good } from '../contract/catalog.ts';
import type { Result } from '../contract/failure.ts';
import type { CallerId, CartId, OrderId, Sku } from '../contract/ids.ts';
import type { ActorKind } from '../contract/log.ts';
import type { LetterId, MailAnswer, MailRequest } from '../contract/mail.ts';
import type { Currency, Money } from '../contract/money.ts';
import type { Inspection, InspectQuery } from '../contract/ops.ts';
import type { OrderRequest, PaymentMethod } from '../contract/order.ts';
import type { Outcome } from '../contract/outcome.ts';
import type { NewsAbout, PaymentRecord } from '../contract/payment.ts';
import type { Level, StockAnswer, StockCommand } from '../contract/stock.ts';
import type { PayPalEvent } from '../payments/paypal/event.ts';
import type { VerifyWebhook } from '../payments/paypal/webhook.ts';
import type { Catalog } from '../storage/catalog/catalog.ts';
import type { ToldLevels } from '../storage/catalog/levels.ts';
import type { PlaceKeys, ShippingRecords } from '../storage/fulfillment/fulfillment.ts';
import type { ActorFilter, actorsOf, ordersOf } from '../storage/orders/read-models.ts';
import type { Ratings } from '../storage/ratings/ratings.ts';
import type { AuthPorts } from './auth/ports.ts';
import type { RoughName } from './limits/policies.ts';
import type { RecordPorts } from './ops/rebuild.ts';

/** Everything that the routes reach: bindings in the Worker, simulated actors in the simulator. */
export type Services = {
  readonly catalog: Pick<Catalog, 'products' | 'product' | 'categories' | 'offers'>;
  readonly prices: (skus: readonly Sku[], currency: Currency) => Promise<ReadonlyMap<Sku, Money>>;
  /** What the shelves themselves say, asked together. One that does not answer, or not within that time, is absent. */
  readonly levels: (skus: readonly Sku[], withinMs?: number) => Promise<ReadonlyMap<Sku, Level>>;
  /** What they have told the log, in one statement. A few seconds behind. */
  readonly toldLevels: (skus: readonly Sku[]) => Promise<ToldLevels>;
  /** Puts what shelves have said beside what they have told. */
  readonly noteLevels: (levels: ReadonlyMap<Sku, Level>) => Promise<void>;
  /** How old a price, a text or a list may be that is shown, in ms. */
  readonly catalogAgeMsMax: number;
  /** What a quote is made from: the shop's records of sending, and what is to be sent. */
  readonly shipping: {
    readonly records: (skus: readonly Sku[], place: PlaceKeys) => Promise<ShippingRecords>;
    readonly goods: (skus: readonly Sku[]) => Promise<ReadonlyMap<Sku, Good>>;
  };
  readonly cart: (cart: CartId, request: CartRequest) => Promise<Result<CartAnswer>>;
  readonly order: (order: OrderId, request: OrderRequest) => Promise<Result<OrderAnswer>>;
  readonly stock: (sku: Sku, command: StockCommand) => Promise<Result<StockAnswer>>;
  readonly mail: (letter: LetterId, request: MailRequest) => Promise<Result<MailAnswer>>;
  readonly orders: (callers: readonly CallerId[], cursor: string | null, limit: number) => ReturnType<typeof ordersOf>;
  readonly ratings: Ratings;
  readonly invoices: InvoicePolicy;
  readonly limits: LimitServices;
  readonly ops: OpsServices;
  readonly record: RecordPorts;
  /** What the nights have found, the newest first. */
  readonly nights: () => Promise<Result<readonly Night[]>>;
  readonly verifyWebhook: VerifyWebhook;
  /** The order of ours that a genuine event is about. Refused with UNAVAILABLE when PayPal must be asked and does not answer. */
  readonly orderOf: (event: PayPalEvent) => Promise<Result<OrderId | null>>;
  /** Opens a socket to an actor on behalf of a caller: 101, or 404 when this caller may not listen. */
  readonly listen: (
    kind: 'cart' | 'order' | 'stock',
    id: string,
    visitor: { readonly callers: readonly CallerId[]; readonly session: SessionId | null },
    request: Request,
  ) => Promise<Response>;
  /** Ends the sockets that an actor has of a session. Gives their number. */
  readonly closeSockets: (kind: 'cart' | 'order' | 'stock', id: string, session: string) => Promise<number>;
  readonly auth: AuthPorts;
  readonly media: (
    key: string,
  ) => Promise<{ readonly body: ReadableStream; readonly type: string; readonly etag: string } | null>;
  /** One probe per service: resolves when it is well. */
  readonly probes: Readonly<Record<string, () => Promise<unknown>>>;
  /** Null: the origin of the request itself. */
  readonly publicOrigin: string | null;
  /** Where the shop is to be found, the surest address first. */
  readonly origins: readonly [string, ...string[]];
  readonly now: () => number;
  /** Goes on after the answer has been given. */
  readonly background: (work: Promise<unknown>) => void;
  /** Calls `act` once after `ms`; the returned function calls it off. */
  readonly after: (ms: number, act: () => void) => () => void;
  readonly newToken: () => string;
  readonly newId: () => string;
  readonly report: (problem: string, detail: Readonly<Record<string, string | number>>) => void;
};

/** What counts requests, and how strictly. */
export type LimitServices = {
  /** Multiplies every limit: 1, but for load tests on one machine. */
  readonly scale: number;
  /** Whether it is the platform, or the front of a local shop, that says which address a request comes from: a client cannot. */
  readonly vouched: (headers: Headers) => boolean;
  /** How many actors share the exact counting. */
  readonly lanes: number;
  /** Exactly, by the actor of this name. */
  readonly take: (name: string, request: LimiterRequest) => Promise<Result<LimiterAnswer>>;
  /** Roughly, by the platform: false when there were too many. */
  readonly allows: (name: RoughName, key: string) => Promise<boolean>;
};

/** What only an operator reaches. All of it reads, and nothing of it writes. */
export type OpsServices = {
  /** SHA-256, in hex, of each key that opens the ops interface. */
  readonly keyHashes: readonly string[];
  /** The lanes are in no directory: they do not log themselves. */
  readonly logLanes: () => Promise<readonly string[]>;
  /** Seals what an order keeps anew, with the newest key; how many of its rows that were. */
  readonly reseal: (order: OrderId) => Promise<number>;
  readonly inspect: (kind: ActorKind, id: string, query: InspectQuery) => Promise<Result<Inspection>>;
  /** Actors of which the log has heard, the newest first. A few seconds behind. */
  readonly directory: (filter: ActorFilter, cursor: string | null, limit: number) => ReturnType<typeof actorsOf>;
  /** What the provider's books say. Refused with NOT_FOUND when it knows no such payment. */
  readonly paymentRecord: (
    method: PaymentMethod,
    reference: string,
    names: readonly NewsAbout[],
  ) => Promise<Outcome<PaymentRecord>>;
};
