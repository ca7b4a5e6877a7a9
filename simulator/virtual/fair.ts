import { heldLots, lotOf, unheldLots, unitsOf, upToDate } from '../../actors/cart/lots.ts';
import { type Cart, lineOf } from '../../actors/cart/state.ts';
import type { Violation } from '../../actors/promises/picture.ts';
import type { CartEvent, CartLine, Lot } from '../../contract/cart.ts';

/** So long an act on a cart may take, from the question about its price until it is on record. */
const askedMsMax = 45_000;
/** And so long its order, of which the price list is asked last. */
const lookedUpMsMax = 10_000;

/** The prices at which a SKU was offered at some time within the last `ms`. */
export type Offered = (sku: string, ms: number) => ReadonlySet<number>;

/** [C2] What is written into a cart is what the price list said, and what is taken out or relocked is to the buyer's good. */
export function fairViolations(id: string, before: Cart, event: CartEvent, offered: Offered): Violation[] {
  const wrongs = wrongsOf(before, event, offered);
  return wrongs.map((what) => ({ promise: 'C2', what, evidence: { kind: 'cart', id } }));
}

function wrongsOf(before: Cart, event: CartEvent, offered: Offered): string[] {
  switch (event.type) {
    case 'line-put': {
      const line = upToDate(event.line);
      const known = lineOf(before, line.sku);
      return line.lots.flatMap(({ unitPrice, hold }) => {
        const old = known?.lots.some((lot) => lot.hold?.id === hold?.id && lot.unitPrice.minor === unitPrice.minor);
        if (old || (hold && lotOf(known, hold.id)) || offered(line.sku, askedMsMax).has(unitPrice.minor)) return [];
        return [`${line.sku} was put in at ${unitPrice.minor}, at which it is not offered`];
      });
    }
    case 'cart-frozen':
      return before.lines.flatMap((line) =>
        unheldLots(line).flatMap(({ unitPrice }) => {
          if (line.withdrawn) return [`${line.sku} is ordered, not reserved, and is not offered any more`];
          if (offered(line.sku, lookedUpMsMax).has(unitPrice.minor)) return [];
          return [`${line.sku} is ordered at ${unitPrice.minor}, not reserved, and is not offered at that`];
        }),
      );
    case 'units-taken-away': {
      const line = upToDate(event.line);
      const known = lineOf(before, line.sku);
      if (!known) return [];
      const [is, least] = [worth(line.lots), worth(cheapest(known, unitsOf(line)))];
      return is === least
        ? []
        : [`units of ${line.sku} were taken away, and those that stay cost ${is} instead of ${least}`];
    }
    case 'prices-accepted':
      if (event.act !== 'accept-prices all') return [];
      return event.skus.flatMap((sku) => {
        const line = lineOf(before, sku);
        const fell = line?.lots.some(({ unitPrice }) => unitPrice.minor > line.currentPrice.minor);
        return fell ? [] : [`the price of ${sku} was taken, and is no lower than what was locked`];
      });
    default:
      return [];
  }
}

const worth = (lots: readonly Pick<Lot, 'quantity' | 'unitPrice'>[]): number =>
  lots.reduce((sum, { quantity, unitPrice }) => sum + quantity * unitPrice.minor, 0);

function cheapest({ lots }: CartLine, units: number): Pick<Lot, 'quantity' | 'unitPrice'>[] {
  let left = units;
  return lots
    .toSorted((one, other) => one.unitPrice.minor - other.unitPrice.minor)
    .map(({ quantity, unitPrice }) => {
      const taken = Math.min(left, quantity);
      left -= taken;
      return { quantity: taken, unitPrice };
    });
}

/** An act takes so long from its beginning until all of it is on record. */
const slackMs = 20_000;

/**
 * [C1] [H1] Whoever touches a cart has what is in it for half a term more, and whoever looks at it has the first term made a full
 * one: as far as the cap lets. Asked where nothing goes wrong but at PayPal.
 */
export class Touched {
  readonly #ttlMs: number;
  readonly #capMs: number;
  readonly #bounded: boolean;
  readonly #acts = new Map<string, number>();
  readonly #looks = new Map<string, number>();

  constructor(terms: { readonly holdTtlSeconds: number; readonly holdCapSeconds: number }, bounded: boolean) {
    this.#ttlMs = terms.holdTtlSeconds * 1_000;
    this.#capMs = terms.holdCapSeconds * 1_000;
    this.#bounded = bounded;
  }

  /** Its buyer was shown the cart. */
  looked(id: string, at: number): void {
    this.#looks.set(id, at);
  }

  cart(id: string, at: number, before: Cart, event: CartEvent): Violation[] {
    switch (event.type) {
      case 'line-put':
        if (event.key !== null) this.#acts.set(id, at);
        return heldLots(upToDate(event.line)).flatMap(({ hold }): Violation[] => {
          const since = lotOf(lineOf(before, event.line.sku), hold.id)?.hold.since ?? hold.since;
          if (since === hold.since) return [];
          return [early(id, `${hold.id} began ${hold.since - since} ms later all of a sudden`)];
        });
      case 'units-taken-away':
      case 'line-removed':
      case 'prices-accepted':
        if (event.key !== null) this.#acts.set(id, at);
        return [];
      // What came in was not in this cart when it was touched, and what is frozen is not looked after.
      case 'lines-received':
      case 'cart-frozen':
      case 'cart-given-back':
        this.#acts.delete(id);
        this.#looks.delete(id);
        return [];
      case 'hold-lapsed':
        return this.#lapsed(id, at, before, event);
      default:
        return [];
    }
  }

  #lapsed(
    id: string,
    at: number,
    before: Cart,
    { sku, holdId }: Extract<CartEvent, { type: 'hold-lapsed' }>,
  ): Violation[] {
    const line = lineOf(before, sku);
    const hold = line && heldLots(line).find((lot) => holdId === undefined || lot.hold.id === holdId)?.hold;
    if (!hold) return [];
    const [act, look] = [this.#acts.get(id) ?? 0, this.#looks.get(id) ?? 0];
    const touched = act > hold.since + slackMs ? Math.min(act + this.#ttlMs / 2, hold.since + this.#capMs) : 0;
    const seen = this.#bounded && look > hold.since + slackMs ? hold.since + this.#ttlMs : 0;
    const earlyMs = Math.max(touched, seen) - slackMs - at;
    return earlyMs <= 0 ? [] : [early(id, `${sku} lapsed ${earlyMs} ms before its time, though somebody was there`)];
  }
}

const early = (id: string, what: string): Violation => ({ promise: 'C1', what, evidence: { kind: 'cart', id } });

/** [C1] What a cart shows as reserved is reserved: asked where nothing goes wrong but at PayPal, of a hold that has lapsed. */
export function lapsedUnseen(carts: ReadonlyMap<string, Cart>, sku: string, holdId: string, at: number): Violation[] {
  const [, suffix] = holdId.split('_');
  const id = `cart_${suffix}`;
  const cart = carts.get(id);
  const line = cart?.frozenBy === null ? cart.lines.find((one) => one.sku === sku) : null;
  const left = ((line && lotHeld(line, holdId)?.hold.expiresAt) ?? at) - at;
  return left <= shownMs ? [] : [early(id, `${holdId} has lapsed, and its cart shows it for ${left} ms more`)];
}
/** What is just being said to the one or to the other. */
const shownMs = 10_000;
const lotHeld = (line: CartLine, holdId: string) => heldLots(line).find(({ hold }) => hold.id === holdId) ?? null;
