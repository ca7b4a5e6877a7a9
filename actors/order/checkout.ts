import type { Act } from '../../contract/after.ts';
import type { CartRequest } from '../../contract/cart.ts';
import type { Allocated, OrderQuote } from '../../contract/delivery.ts';
import { type Failure, mayYetSucceed, type Result } from '../../contract/failure.ts';
import { type HoldId, type OrderId, orderHoldId, type Sku } from '../../contract/ids.ts';
import { equal } from '../../contract/money.ts';
import type { OrderFact, OrderLine } from '../../contract/order.ts';
import {
  done,
  type Outcome,
  onceThere,
  pending,
  type Reply as ReplyOf,
  refused,
  unsure,
} from '../../contract/outcome.ts';
import { type PlacedUnits, type StockAnswer, type StockCommand, unplaced } from '../../contract/stock.ts';
import { placesOf } from '../../fulfillment/groups.ts';
import type { PaymentProvider } from '../../payments/provider.ts';
import type { CartAnswer } from '../peers.ts';
import type { Acting } from '../runtime/saga.ts';
import { attemptKey } from './attempts.ts';
import { mayLapse, transfers } from './invoice.ts';
import type { Order } from './state.ts';
import { shippingCostOf, subtotalOf, totalOf } from './totals.ts';

/** The order as a step sees it: everything that earlier steps brought home. */
export type Placed = Order & { readonly id: OrderId; readonly placed: NonNullable<Order['placed']> };
/** … and the act that is under way. */
export type Acted = Placed & { readonly act: Act };
export type Facts = readonly OrderFact[];
type Reply = ReplyOf<Facts>;

export type Ports = {
  readonly now: () => number;
  /** Answers in good time, whatever becomes of the call: a try that is over must not go on asking. */
  readonly stock: (sku: Sku, command: StockCommand) => Promise<Outcome<StockAnswer>>;
  readonly cart: (
    order: Placed,
    request: Extract<CartRequest, { type: 'freeze' | 'give-back' | 'consume' }>,
  ) => Promise<Result<CartAnswer>>;
  readonly payment: (order: Placed) => PaymentProvider;
  /** What these lines cost where the order goes. Null: this shop sends everything free. */
  readonly quote: ((order: Placed, lines: readonly OrderLine[]) => Promise<Outcome<OrderQuote>>) | null;
};

const quick = { attemptsMax: 5, delayMsBase: 100, delayMsMax: 2_000 };
/** 40 waits of at most 10 min stay inside the 6 h for which PayPal remembers the request id of an order. */
export const patient = { attemptsMax: 40, delayMsBase: 500, delayMsMax: 600_000 };
/** An approved payment is pinned long before this: it only bounds what a lost order could keep from other buyers. */
const holdMarginMs = 600_000;
const nothing: Facts = [];

/** Nobody waits for an undoing, and what is not undone is lost to the shopper or to other buyers. */
const undo = { undoRetry: patient };

/** Before the pivot we can back out. After it the buyer has paid: only forward. */
export const checkout: readonly Acting<Ports, Placed, Facts>[] = [
  { name: 'freeze-cart', kind: 'undoable', retry: quick, ...undo, execute: freeze, compensate: giveBack },
  { name: 'secure-stock', kind: 'undoable', retry: quick, ...undo, execute: secure, compensate: releaseSpare },
  {
    name: 'create-payment',
    kind: 'undoable',
    retry: { ...quick, attemptsMax: 8 },
    execute: create,
    compensate: letLapse,
  },
  { name: 'await-approval', kind: 'undoable', retry: patient, execute: awaitApproval, compensate: letLapse },
  {
    name: 'pin-stock',
    kind: 'undoable',
    retry: { ...quick, attemptsMax: 8 },
    execute: pin,
    compensate: handOver,
  },
  { name: 'capture-payment', kind: 'pivot', retry: patient, execute: capture },
  // One step for both: neither waits for the other, and each is done once however often it is asked for.
  { name: 'complete-sale', kind: 'must-finish', retry: patient, execute: complete },
];

async function freeze(ports: Ports, order: Placed): Promise<Outcome<Facts>> {
  const result = await ports.cart(order, { type: 'freeze', orderId: order.id });
  if (!result.ok) return outcomeOf(result.failure);
  const { taken } = result.value;
  if (!taken) return refused('CART_EMPTY');
  const { lines, revision } = taken;
  const fact: OrderFact = { type: 'cart-taken', lines: [...lines], revision };
  if (!ports.quote) return done([fact]);
  const quoted = await ports.quote(order, lines);
  if (quoted.kind !== 'done') return quoted;
  const { value: quote } = quoted;
  const { expectedTotal } = order.placed.body;
  // Nothing is reserved or charged for a total that its buyer has not seen.
  if (expectedTotal && !equal(expectedTotal, quote.total))
    return refused('TOTAL_CHANGED', { totalMinor: quote.total.minor, currency: quote.total.currency });
  return done([fact, { type: 'order-quoted', quote }]);
}

/** With the holds that the lines stand on: they are the cart's again, pinned or not, the order's own as well. */
async function giveBack(ports: Ports, order: Placed): Promise<Outcome<Facts>> {
  const lines = order.lines.map((line, index) => ({ ...line, holdId: order.holds[index] ?? line.holdId }));
  const result = await ports.cart(order, { type: 'give-back', orderId: order.id, lines });
  return result.ok ? done(nothing) : outcomeOf(result.failure);
}

async function consume(ports: Ports, order: Placed): Promise<Outcome<Facts>> {
  const result = await ports.cart(order, { type: 'consume', orderId: order.id });
  return result.ok ? done(nothing) : outcomeOf(result.failure);
}

/**
 * Each line's hold is made to last until the payment's deadline; a hold that has lapsed is placed anew, if there are units.
 * Where no buyer has to be waited for, it is pinned in the same word.
 */
async function secure(ports: Ports, order: Placed): Promise<Outcome<Facts>> {
  const expiresAt = ports.payment(order).needsApproval ? order.placed.payBefore + holdMarginMs : null;
  const places = order.quote && placesOf(order.quote, order.lines);
  const outcomes = await Promise.all(
    order.lines.map((_, index) => secureLine(ports, order, index, { expiresAt, from: places?.[index] ?? [] })),
  );
  const failed = worst(outcomes);
  if (failed) return failed;
  const secured = outcomes.flatMap((outcome) => (outcome.kind === 'done' ? [outcome.value] : []));
  // Only what the stock has said is pinned: an older word of ours changes nothing there, and is answered all the same.
  const pinned = secured.every((hold) => hold.pinned) ? { pinned: true as const } : {};
  const found = secured.map(({ allocation }) => allocation.filter(isPlaced));
  const holds = secured.map(({ holdId }) => holdId);
  return done([{ type: 'stock-secured', holds, ...pinned, ...(order.quote && { allocations: found }) }]);
}

type Secured = { readonly holdId: HoldId; readonly pinned: boolean; readonly allocation: readonly PlacedUnits[] };
/** What stands at no known place leaves as it was quoted. */
const isPlaced = (units: PlacedUnits): units is Allocated => units.location !== unplaced;
async function secureLine(
  ports: Ports,
  order: Placed,
  index: number,
  { expiresAt, from }: { readonly expiresAt: number | null; readonly from: Allocated[] },
): Promise<Outcome<Secured>> {
  const line = order.lines[index];
  if (!line) throw new Error('no such line');
  for (const holdId of lineHolds(order, index)) {
    const outcome = await ports.stock(line.sku, {
      ...{ type: 'hold', holdId, quantity: line.quantity, expiresAt },
      ...{ revision: order.revision, paying: true },
      ...(from.length > 0 && { from }),
    });
    if (outcome.kind === 'done') {
      const { hold } = outcome.value;
      return done({ holdId, pinned: hold?.expiresAt === null, allocation: hold?.allocation ?? [] });
    }
    if (outcome.kind !== 'refused') return outcome;
    const { code, detail } = outcome.failure;
    if (code !== 'HOLD_CLOSED') return refused(code, { ...detail, sku: line.sku });
  }
  return refused('OUT_OF_STOCK', { sku: line.sku });
}

/**
 * Holds of the order's own that it may have placed and does not stand on: releasing one that is not there is harmless. Those that
 * it stands on go to the cart, which gets them with its lines.
 */
function releaseSpare(ports: Ports, order: Placed): Reply {
  const holds = order.lines.map(({ sku }, index) => ({ sku, holdId: orderHoldId(order.id, index) }));
  const spare = holds.filter(({ holdId }) => !order.holds.includes(holdId));
  return each(spare, ({ sku, holdId }) => ports.stock(sku, { type: 'release', holdId }));
}

/** What is pinned stays so until the cart has it again: it says so to the stock itself. */
function handOver(): Reply {
  return done(nothing);
}

function create(ports: Ports, order: Placed, key: string): Reply {
  const back = `${order.placed.origin}/api/payments/paypal`;
  const provider = ports.payment(order);
  const reply = provider.create(
    {
      orderId: order.id,
      amount: totalOf(order),
      ...(order.placed.intent === 'authorise' && { authorise: true as const }),
      parts: { goods: subtotalOf(order), shipping: shippingCostOf(order) },
      // Who collects it needs no parcel: PayPal is not told of an address that nothing goes to.
      shipTo: order.placed.body.shipping === 'pickup' ? null : order.placed.body.address,
      returnUrl: `${back}/return?order=${order.id}`,
      cancelUrl: `${back}/cancel?order=${order.id}`,
    },
    payKey(order, key),
  );
  return onceThere(reply, (outcome) =>
    outcome.kind === 'done' ? done([{ type: 'payment-created', at: ports.now(), ...outcome.value }]) : outcome,
  );
}

/** There is nothing to void: an order at PayPal that nobody captures moves no money and lapses by itself. */
function letLapse(): Reply {
  return done(nothing);
}

/** Asked by poll, and at once when a hint comes. The last asking is at the deadline: only then is the buyer too late. */
function awaitApproval(ports: Ports, order: Placed): Reply {
  if (order.cancelAsked) return refused('PAYMENT_CANCELLED');
  return onceThere<unknown, Facts>(agreed(ports, order), (outcome) => {
    if (outcome.kind === 'done') return done(nothing);
    // Silence counts as well then: nothing was captured, so that ending the order guesses nothing about money.
    const late = outcome.kind !== 'refused' && ports.now() >= order.placed.payBefore && mayLapse(order);
    return late ? refused('PAYMENT_EXPIRED') : outcome;
  });
}

function agreed(ports: Ports, order: Placed): ReplyOf<unknown> {
  if (order.placed.invoice) return awaitTransfers(ports, order);
  return order.declined ? pending : ports.payment(order).approval(referenceOf(order));
}

/** An invoice takes the cart along: nobody is kept from shopping while a bank takes its days. */
function awaitTransfers(ports: Ports, order: Placed): Reply {
  const come = transfers(order);
  return come.kind === 'done' ? come : emptied(ports, order);
}

async function emptied(ports: Ports, order: Placed): Promise<Outcome<Facts>> {
  const outcome = await consume(ports, order);
  return outcome.kind === 'done' ? pending : outcome;
}

function pin(ports: Ports, order: Placed): Reply {
  return eachLine(order, ({ sku, quantity, holdId }) =>
    ports.stock(sku, { type: 'pin', holdId, quantity, revision: order.revision }),
  );
}

function capture(ports: Ports, order: Placed, key: string): Reply {
  // Each transfer was booked when it came: there is nothing left to take.
  if (order.placed.invoice) return done(nothing);
  const reply = ports.payment(order).capture(referenceOf(order), totalOf(order), payKey(order, attemptKey(order, key)));
  return onceThere(reply, (outcome) =>
    outcome.kind === 'done' ? done([{ type: 'payment-captured', at: ports.now(), ...outcome.value }]) : outcome,
  );
}

async function complete(ports: Ports, order: Placed): Promise<Outcome<Facts>> {
  return worst(await Promise.all([commit(ports, order), consume(ports, order)])) ?? done(nothing);
}

function commit(ports: Ports, order: Placed): Reply {
  return eachLine(order, ({ sku, quantity, holdId }) => ports.stock(sku, { type: 'commit', holdId, quantity }));
}

/** The cart's hold first, then one of the order's own. Both ids are fixed, so that a retry walks the same way. */
function lineHolds(order: Placed, index: number): readonly HoldId[] {
  const cartHold = order.lines[index]?.holdId;
  return [...(cartHold ? [cartHold] : []), orderHoldId(order.id, index)];
}

type HeldLine = { readonly sku: Sku; readonly quantity: number; readonly holdId: HoldId };
function eachLine(order: Placed, act: (line: HeldLine) => Promise<Outcome<unknown>>): Reply {
  const lines = order.lines.flatMap(({ sku, quantity }, index): HeldLine[] => {
    const holdId = order.holds[index];
    return holdId ? [{ sku, quantity, holdId }] : [];
  });
  if (lines.length !== order.lines.length) throw new Error('a line without a hold');
  return each(lines, act);
}

async function each<T>(items: readonly T[], act: (item: T) => Promise<Outcome<unknown>>): Promise<Outcome<Facts>> {
  return worst(await Promise.all(items.map(act))) ?? done(nothing);
}

/** One that may yet succeed is asked again before a refusal counts. */
const worst = (outcomes: readonly Outcome<unknown>[]): Outcome<never> | null =>
  outcomes.find((outcome) => outcome.kind === 'unsure') ??
  outcomes.find((outcome) => outcome.kind === 'refused') ??
  null;

/** A refusal that the same call may overcome later is not a refusal to a saga. */
export const outcomeOf = (failure: Failure): Outcome<never> =>
  mayYetSucceed(failure) ? unsure(failure.code) : { kind: 'refused', failure };

export function referenceOf(order: Placed): string {
  if (!order.payment) throw new Error('no payment yet');
  return order.payment.reference;
}

/** Unique to the order and the act, the same for each attempt; within the 108 characters of a PayPal-Request-Id. */
export const payKey = (order: Placed, key: string): string => `${order.id}.${key}`;
