import type { CartLine, CartLineView, CartView, Lot } from '../../contract/cart.ts';
import type { CartId } from '../../contract/ids.ts';
import { equal, inWords, type Money, sum, times } from '../../contract/money.ts';
import { heldLots, unheldLots, units, unitsOf } from './lots.ts';
import type { Cart } from './state.ts';

type Warnings = CartView['warnings'];

/** What the shopper sees. Takes no clock: a lapse shows once it is recorded, so that all tabs see the same. */
export function cartViewOf(cart: Cart, id: CartId, version: number): CartView {
  const frozen = cart.frozenBy !== null;
  const lines = cart.lines.map((line) => lineView(line, frozen));
  const currency = lines[0]?.unitPrice.currency ?? 'USD';
  return {
    id,
    version,
    status: frozen ? 'frozen' : 'open',
    orderId: cart.frozenBy,
    lines,
    units: lines.reduce((all, line) => all + line.quantity, 0),
    subtotal: sum(
      lines.map((line) => line.total),
      currency,
    ),
    warnings: summary(lines),
  };
}

function lineView(line: CartLine, frozen: boolean): CartLineView {
  const { sku, name, slug, picture, currentPrice } = line;
  const lots = line.lots.map((lot) => lotView(lot, frozen));
  const ends = lots.flatMap(({ heldUntil }) => heldUntil ?? []).toSorted();
  return {
    ...{ sku, name, slug, picture, currentPrice, lots },
    quantity: unitsOf(line),
    unitPrice: dearest(line.lots),
    total: sum(
      lots.map(({ total }) => total),
      currentPrice.currency,
    ),
    heldUntil: ends[0] ?? null,
    warnings: [
      ...withdrawn(line),
      ...waiting(line, frozen),
      ...notHeld(line, frozen),
      ...lockedAway(line),
      ...changed(line),
    ],
  };
}

const lotView = ({ quantity, unitPrice, hold }: Lot, frozen: boolean): CartLineView['lots'][number] => ({
  ...{ quantity, unitPrice, total: times(unitPrice, quantity) },
  heldUntil: hold && !frozen ? new Date(hold.expiresAt).toISOString() : null,
});

const dearest = ([first, ...rest]: readonly Lot[]): Money => {
  if (!first) throw new Error('a line without units');
  return rest.reduce((most, { unitPrice }) => (unitPrice.minor > most.minor ? unitPrice : most), first.unitPrice);
};

function withdrawn(line: CartLine): Warnings {
  if (!line.withdrawn) return [];
  const [held, others] = [units(heldLots(line)), units(unheldLots(line))];
  const kept = held > 0 ? ` The ${held} reserved for you can be bought, as long as they are.` : '';
  const gone = others > 0 ? ` ${held > 0 ? `Take the other ${others} away` : 'Remove it'} to check out.` : '';
  return [{ code: 'WITHDRAWN', message: `We do not sell this any more.${kept}${gone}` }];
}

/** What may not be held by browsing. */
function waiting(line: CartLine, frozen: boolean): Warnings {
  const others = units(unheldLots(line).filter(({ limited }) => limited));
  if (others === 0 || frozen || line.withdrawn) return [];
  const some = others === unitsOf(line) ? 'Not' : `${others} of these ${others === 1 ? 'is' : 'are'} not`;
  const message = `${some} reserved yet. ${others === 1 ? 'It is' : 'They are'} reserved first thing at checkout, while there is stock.`;
  return [{ code: 'NOT_HELD', message }];
}

function notHeld(line: CartLine, frozen: boolean): Warnings {
  const others = units(unheldLots(line).filter(({ limited }) => !limited));
  if (others === 0 || frozen || line.withdrawn) return [];
  const some = others === unitsOf(line) ? 'No longer' : `${others} of these ${others === 1 ? 'is' : 'are'} no longer`;
  const message = `${some} reserved for you. Reserve ${others === 1 ? 'it' : 'them'} again, or check out while there is stock.`;
  return [{ code: 'HOLD_LAPSED', message }];
}

/** The price list has moved, the locks have not. */
function lockedAway(line: CartLine): Warnings {
  const { currentPrice } = line;
  const held = heldLots(line);
  const warned = (code: 'PRICE_UP' | 'PRICE_DOWN', moved: string, lots: readonly Lot[]): Warnings => {
    const [first] = lots;
    if (!first || line.withdrawn) return [];
    const one = lots.every(({ unitPrice }) => equal(unitPrice, first.unitPrice));
    const all = units(lots) === unitsOf(line);
    const pay = `${one ? inWords(first.unitPrice) : 'the prices of before'}${all ? '' : ` for ${units(lots)} of these`}`;
    const message = `The price has ${moved} to ${inWords(currentPrice)}. You pay ${pay}, as long as ${units(lots) === 1 ? 'it is' : 'they are'} reserved.`;
    return [{ code, message }];
  };
  return [
    ...warned(
      'PRICE_UP',
      'risen',
      held.filter(({ unitPrice }) => unitPrice.minor < currentPrice.minor),
    ),
    ...warned(
      'PRICE_DOWN',
      'fallen',
      held.filter(({ unitPrice }) => unitPrice.minor > currentPrice.minor),
    ),
  ];
}

/** A lock was lost and the price is another now. */
function changed({ lots, currentPrice }: CartLine): Warnings {
  for (const { hold, priceBefore, unitPrice } of lots) {
    const [before, now] = hold ? [priceBefore, unitPrice] : [priceBefore ?? unitPrice, currentPrice];
    if (before && !equal(before, now))
      return [{ code: 'PRICE_CHANGED', message: `The price was ${inWords(before)} and is ${inWords(now)} now.` }];
  }
  return [];
}

function summary(lines: readonly CartLineView[]): Warnings {
  const codes = new Set(lines.flatMap((line) => line.warnings.map(({ code }) => code)));
  const messages = {
    WITHDRAWN: 'Some items are not sold any more.',
    NOT_HELD: 'Some items are not reserved yet: they are when you check out.',
    HOLD_LAPSED: 'Some items are no longer reserved for you.',
    PRICE_UP: 'Some prices have risen since you added the item.',
    PRICE_DOWN: 'Some prices have fallen since you added the item.',
    PRICE_CHANGED: 'Some prices have changed.',
  };
  return [...codes].map((code) => ({ code, message: messages[code] }));
}
