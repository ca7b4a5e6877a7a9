import { heldLots, lotOf } from '../../actors/cart/lots.ts';
import { type Cart, lineOf } from '../../actors/cart/state.ts';
import type { Order } from '../../actors/order/state.ts';
import type { PromiseId, Violation } from '../../actors/promises/picture.ts';
import type { CartEvent } from '../../contract/cart.ts';
import { holdPolicy } from '../../contract/hold-policy.ts';
import type { OrderEvent } from '../../contract/order.ts';
import type { StockEvent } from '../../contract/stock.ts';
import type { Scenario } from '../scenario.ts';
import type { Script } from './script.ts';

/** Once all is calm, what is due happens within so long. */
const lateMsMax = 1_000;
/** A journal that has left event by event, over a slow network. */
const comingBackMsMax = 15_000;
/** What PayPal has to be asked for takes longer: PayPal may be slow when all else is calm. */
const askedMsMax = 90_000;
/** Clocks that are set right between two looks at them differ by no more. */
const jumpMsMax = 24_000;
/** The stock has answered by then, or is not waited for. */
const answerMsMax = 15_000;

type Terms = Scenario['terms'];
/** `at`: by the clock of the object that wrote it. */
type Moment = { readonly id: string; readonly at: number };

/**
 * Oracles of time: nothing ends early, ever; and nothing late, where nothing has gone wrong but at PayPal. `calmFrom`: since
 * when that is so (by the clock of the run); null while it is not.
 */
export class Timely {
  calmFrom: number | null = null;
  alwaysCalm = false;
  /** New code folds everything anew, and reads what has left for the archive back first, a batch after the other. */
  #comingBackMs = 0;
  readonly #terms: Terms;
  /** How long a new hold lasts at least, whoever is there. */
  readonly #firstMs: number;
  readonly #archives: boolean;
  /** By cart and hold: when it was taken. */
  readonly #since = new Map<string, number>();
  /** By SKU and hold, as the shelf was told last: when it lapses; null: it is pinned. */
  readonly #holds = new Map<string, number | null>();
  /** Those that have lapsed. */
  readonly #lapses = new Set<string>();
  /** By order: when its buyer has said that it is not wanted. */
  readonly #unwanted = new Map<string, number>();

  constructor({ terms, layout }: Pick<Script, 'terms' | 'layout'>) {
    this.#terms = terms;
    const { holdTtlSeconds } = terms;
    const first = layout.bounded ? Math.min(holdTtlSeconds, holdPolicy.firstTermSeconds) : holdTtlSeconds;
    this.#firstMs = first * 1_000;
    this.#archives = layout.history !== null;
  }

  /** `skewMs`: how far the shelf's clock is from that of the run. */
  stock({ id: sku, at }: Moment, event: StockEvent, skewMs: number): Violation[] {
    switch (event.type) {
      case 'hold-placed':
      case 'hold-changed':
      case 'holds-joined':
        this.#holds.set(`${sku} ${event.holdId}`, event.expiresAt);
        return [];
      case 'hold-pinned':
        this.#holds.set(`${sku} ${event.holdId}`, null);
        return [];
      case 'hold-expired':
        this.#lapses.add(`${sku} ${event.holdId}`);
        return this.#lapsed(sku, event.holdId, at, skewMs);
      default:
        return [];
    }
  }

  #lapsed(sku: string, holdId: string, at: number, skewMs: number): Violation[] {
    const expiresAt = this.#holds.get(`${sku} ${holdId}`);
    if (expiresAt === undefined || expiresAt === null) return [];
    if (at < expiresAt) return [wrong('S3', 'stock', sku, `${holdId} has lapsed ${expiresAt - at} ms before its time`)];
    const late = this.calmFrom === null ? 0 : at - Math.max(expiresAt, this.calmFrom + skewMs);
    if (late <= lateMsMax + this.#comingBackMs) return [];
    return [wrong('S2', 'stock', sku, `${holdId} has lapsed ${late} ms after its time`)];
  }

  /** From then on nothing goes wrong but at PayPal. `always`: since the beginning. */
  calm(from: number, always = false): void {
    this.alwaysCalm ||= always;
    this.calmFrom ??= from;
  }

  deployed(): void {
    this.#comingBackMs = this.#archives ? comingBackMsMax : 0;
  }

  /** [S2] [C1] A hold is as long as the shop says: no shorter than promised, and never longer than any may be. */
  cart({ id, at }: Moment, before: Cart, event: CartEvent): Violation[] {
    if (event.type === 'cart-given-back') return this.#handedBack({ id, at }, before, event);
    const ttlMs = this.#terms.holdTtlSeconds * 1_000;
    const capMs = this.#terms.holdCapSeconds * 1_000;
    const slackMs = this.calmFrom === null ? jumpMsMax : 0;
    if (event.type === 'hold-extended') {
      const since = this.#since.get(`${id} ${event.holdId}`) ?? at;
      const most = Math.min(at + ttlMs, since + capMs) + slackMs;
      return event.expiresAt > most
        ? [wrong('S2', 'cart', id, `${event.sku} is held ${event.expiresAt - most} ms longer than any may be`)]
        : [];
    }
    const line = event.type === 'line-put' ? event.line : null;
    const holds = line && 'lots' in line ? line.lots.flatMap(({ hold }) => hold ?? []) : [];
    return holds.flatMap((hold) => {
      this.#since.set(`${id} ${hold.id}`, hold.since);
      // It was handed back for a moment past its cap, and has no more than that.
      const known = line && lotOf(lineOf(before, line.sku), hold.id)?.hold;
      if (known && hold.expiresAt === known.expiresAt) return [];
      const most = Math.min(at + ttlMs + slackMs, hold.since + capMs);
      if (hold.expiresAt > most)
        return [wrong('S2', 'cart', id, `${hold.id} lasts ${hold.expiresAt - most} ms longer than any may`)];
      const least = Math.min(at + this.#firstMs, hold.since + capMs) - answerMsMax - slackMs;
      if (hold.expiresAt >= least || hold.since <= at - answerMsMax) return [];
      return [wrong('C1', 'cart', id, `${hold.id} lasts ${least - hold.expiresAt} ms less than was promised`)];
    });
  }

  /** [O3] What an order has not bought is its cart's again: for the rest of its term, and no longer than it may be. */
  #handedBack({ id, at }: Moment, before: Cart, event: Extract<CartEvent, { type: 'cart-given-back' }>): Violation[] {
    if (before.frozenBy !== event.orderId) return [];
    const graceMs = Math.min(this.#terms.holdTtlSeconds, holdPolicy.graceSeconds) * 1_000;
    return before.lines.flatMap((line) =>
      heldLots(line).flatMap(({ hold }): Violation[] => {
        const now = lotOf(event.lines ? lineOf({ ...before, lines: event.lines }, line.sku) : null, hold.id)?.hold;
        const most = Math.max(hold.expiresAt, at + graceMs + jumpMsMax);
        if (now && now.expiresAt > most)
          return [wrong('S2', 'cart', id, `${hold.id} was handed back for ${now.expiresAt - most} ms too long`)];
        const gone = hold.expiresAt <= at + jumpMsMax || this.#lapses.has(`${line.sku} ${hold.id}`);
        if (gone || (now && now.expiresAt >= hold.expiresAt)) return [];
        return [wrong('O3', 'cart', id, `${hold.id} had ${hold.expiresAt - at} ms left, and was not handed back`)];
      }),
    );
  }

  /** [O2] [S3] Deadlines of a payment: the buyer has all of the time, and no more; and the units last as long. */
  order({ id, at }: Moment, before: Order, event: OrderEvent): Violation[] {
    const slackMs = this.calmFrom === null ? jumpMsMax : lateMsMax;
    const deadlineMs = this.#terms.paymentDeadlineSeconds * 1_000;
    if (event.type === 'order-placed' && Math.abs(event.payBefore - event.at - deadlineMs) > slackMs)
      return [wrong('O2', 'order', id, `is to be paid within ${event.payBefore - event.at} ms, not ${deadlineMs}`)];
    if (event.type === 'cancel-asked') this.#unwanted.set(id, at);
    const payBefore = before.placed?.payBefore ?? 0;
    if (event.type === 'order-cancelled' && event.failure.code === 'PAYMENT_EXPIRED' && at < payBefore - slackMs)
      return [wrong('O2', 'order', id, `was given up ${payBefore - at} ms before its deadline`)];
    const facts = event.type === 'step-settled' ? (event.facts ?? []) : [];
    const secured = facts.flatMap((fact) => (fact.type === 'stock-secured' ? fact.holds : []));
    return secured.flatMap((holdId, index) => {
      const expiresAt = this.#holds.get(`${before.lines[index]?.sku} ${holdId}`);
      if (expiresAt === undefined || expiresAt === null || expiresAt >= payBefore - slackMs) return [];
      return [wrong('S3', 'order', id, `${holdId} lapses before the order may be paid`)];
    });
  }

  /** At any time, of an order that waits for its buyer: `approvedAt` is when PayPal has heard the buyer. */
  waiting(now: number, id: string, order: Order, approvedAt: number | undefined): Violation[] {
    const { calmFrom } = this;
    if (calmFrom === null || order.saga !== 'checkout' || order.approved || order.attention) return [];
    const mayAsk = !order.declined;
    const since = (moment: number) => now - Math.max(moment, calmFrom);
    const unwanted = this.#unwanted.get(id);
    if (order.cancelAsked && unwanted !== undefined && since(unwanted) > askedMsMax)
      return [wrong('O2', 'order', id, `was cancelled by its buyer ${since(unwanted)} ms ago, and goes on`)];
    if (order.status !== 'awaiting-payment' || order.cancelAsked) return [];
    const payBefore = order.placed?.payBefore ?? now;
    if (since(payBefore) > askedMsMax) return [wrong('O2', 'order', id, 'waits for its buyer after its deadline')];
    if (mayAsk && approvedAt !== undefined && since(approvedAt) > askedMsMax)
      return [wrong('O2', 'order', id, `was approved ${since(approvedAt)} ms ago, and waits for its buyer`)];
    return [];
  }

  /** At any time, of a hold that is open. */
  overdue(now: number, sku: string, hold: { readonly id: string; readonly expiresAt: number | null }): Violation[] {
    if (this.calmFrom === null || hold.expiresAt === null) return [];
    const late = now - Math.max(hold.expiresAt, this.calmFrom);
    if (late <= lateMsMax + jumpMsMax + this.#comingBackMs) return [];
    return [wrong('S2', 'stock', sku, `${hold.id} is open ${late} ms after its time`)];
  }
}

const wrong = (promise: PromiseId, kind: 'stock' | 'cart' | 'order', id: string, what: string): Violation => ({
  promise,
  what,
  evidence: { kind, id },
});
