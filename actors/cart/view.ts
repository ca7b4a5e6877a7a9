import type { CartLine, CartLineView, CartView } from '../../contract/cart.ts';
import type { CartId } from '../../contract/ids.ts';
import { equal, type Money, sum, times, toDecimal } from '../../contract/money.ts';
import type { Cart } from './state.ts';

type Warnings = CartView['warnings'];

/** What the shopper sees. Takes no clock: a lapse shows once it is recorded, so that all tabs see the same. */
export function cartViewOf(cart: Cart, id: CartId, version: number): CartView {
  const lines = cart.lines.map((line) => lineView(line, cart));
  const currency = lines[0]?.unitPrice.currency ?? 'USD';
  return {
    id,
    version,
    status: cart.frozenBy ? 'frozen' : 'open',
    orderId: cart.frozenBy,
    lines,
    units: lines.reduce((units, line) => units + line.quantity, 0),
    subtotal: sum(
      lines.map((line) => line.total),
      currency,
    ),
    warnings: summary(lines),
  };
}

function lineView(line: CartLine, { frozenBy, short }: Cart): CartLineView {
  const frozen = frozenBy !== null;
  const { sku, name, slug, picture, quantity, unitPrice, currentPrice } = line;
  return {
    sku,
    name,
    slug,
    picture,
    quantity,
    unitPrice,
    currentPrice,
    total: times(unitPrice, quantity),
    heldUntil: line.hold && !frozen ? new Date(line.hold.expiresAt).toISOString() : null,
    warnings: [...lapsed(line, frozen), ...lockedAway(line), ...changed(line), ...fewer(line, short)],
  };
}

function lapsed({ hold }: CartLine, frozen: boolean): Warnings {
  if (hold || frozen) return [];
  return [
    {
      code: 'HOLD_LAPSED',
      message: 'No longer reserved for you. Reserve it again, or check out while there is stock.',
    },
  ];
}

/** The price list has moved, the lock has not. */
function lockedAway({ hold, unitPrice, currentPrice }: CartLine): Warnings {
  if (!hold || equal(unitPrice, currentPrice)) return [];
  const up = currentPrice.minor > unitPrice.minor;
  const message = `The price has ${up ? 'risen' : 'fallen'} to ${words(currentPrice)}. You pay ${words(unitPrice)}, as long as it is reserved.`;
  return [{ code: up ? 'PRICE_UP' : 'PRICE_DOWN', message }];
}

/** The lock was lost and the price is another now. */
function changed({ hold, priceBefore, unitPrice, currentPrice }: CartLine): Warnings {
  const [before, now] = hold ? [priceBefore, unitPrice] : [priceBefore ?? unitPrice, currentPrice];
  if (!before || equal(before, now)) return [];
  return [{ code: 'PRICE_CHANGED', message: `The price was ${words(before)} and is ${words(now)} now.` }];
}

/** Two lines became one at login, and there were not as many units as both had wished for. */
function fewer({ sku, quantity }: CartLine, short: Cart['short']): Warnings {
  const missing = short.reduce((units, line) => units + (line.sku === sku ? line.quantity : 0), 0);
  if (missing === 0) return [];
  const message = `Your two carts had ${quantity + missing} of these, and only ${quantity} could be reserved: ${missing} fewer.`;
  return [{ code: 'MERGE_SHORT', message }];
}

function summary(lines: readonly CartLineView[]): Warnings {
  const codes = new Set(lines.flatMap((line) => line.warnings.map(({ code }) => code)));
  const messages = {
    HOLD_LAPSED: 'Some items are no longer reserved for you.',
    PRICE_UP: 'Some prices have risen since you added the item.',
    PRICE_DOWN: 'Some prices have fallen since you added the item.',
    PRICE_CHANGED: 'Some prices have changed.',
    MERGE_SHORT: 'When your two carts came together, there were not enough units of some items.',
  };
  return [...codes].map((code) => ({ code, message: messages[code] }));
}

const words = (price: Money): string => `${toDecimal(price)} ${price.currency}`;
