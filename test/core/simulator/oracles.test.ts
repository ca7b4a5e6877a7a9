import { describe, expect, test } from 'vitest';
import { cart as cartCore } from '../../../actors/cart/core.ts';
import type { Cart } from '../../../actors/cart/state.ts';
import type { CartEvent, CartLine } from '../../../contract/cart.ts';
import type { CartId, HoldId, Sku } from '../../../contract/ids.ts';
import type { StockEvent, StockLocation } from '../../../contract/stock.ts';
import { Capturing } from '../../../simulator/virtual/capturing.ts';
import { fairViolations, lapsedUnseen, Touched } from '../../../simulator/virtual/fair.ts';
import { ShownLevels } from '../../../simulator/virtual/shown-levels.ts';
import { Warehouse } from '../../../simulator/virtual/warehouse.ts';

const minute = 60_000;
const mug = 'MUG-ENAMEL-SEA' as Sku;
const cartId = 'cart_aaaaaaaaaaaaaaaaaaaaaaaaaa' as CartId;
const holdId = 'hold_aaaaaaaaaaaaaaaaaaaaaaaaaa_1' as HoldId;
const usd = (minor: number) => ({ minor, currency: 'USD' as const });
const at = (place: string) => place as StockLocation;
const promises = (violations: readonly { readonly promise: string }[]) => violations.map(({ promise }) => promise);

type Lot = CartLine['lots'][number];
const lot = (quantity: number, minor: number, hold: Lot['hold'] = null): Lot => ({
  ...{ quantity, unitPrice: usd(minor), priceBefore: null, hold },
});
const line = (minor: number, ...lots: Lot[]): CartLine => ({
  ...{ sku: mug, name: 'Mug', slug: 'mug' as CartLine['slug'], picture: '/mug.svg' },
  ...{ currentPrice: usd(minor), lots },
});
const cartWith = (...lines: CartLine[]): Cart => ({ ...cartCore.initial, lines });

describe('where units stand, counted once more', () => {
  const received: StockEvent = { type: 'units-received', movementId: 'm1', quantity: 5, location: at('AST') };

  test('a shelf that says otherwise is seen', () => {
    const warehouse = new Warehouse();
    warehouse.stock(mug, 0, received);
    warehouse.stock(mug, 0, {
      type: 'units-transferred',
      movementId: 'm2',
      from: at('AST'),
      to: at('GAL'),
      quantity: 2,
    });
    const said = (ast: number, gal: number) => ({
      locations: { AST: { onHand: ast, allocated: 0 }, GAL: { onHand: gal, allocated: 0 } },
    });
    expect(warehouse.told(mug, said(3, 2) as never)).toEqual([]);
    expect(promises(warehouse.told(mug, said(7, -2) as never))).toEqual(['S1', 'S1']);
  });

  test('what was counted is what stands there, and the difference is that of this very place', () => {
    const warehouse = new Warehouse();
    warehouse.stock(mug, 0, received);
    const counted = (delta: number): StockEvent => ({
      ...{ type: 'units-counted', movementId: 'm3', location: at('AST'), counted: 4, delta },
    });
    expect(promises(warehouse.stock(mug, 0, counted(1)))).toEqual(['S1']);
    expect(warehouse.stock(mug, 0, counted(0))).toEqual([]);
  });

  test('a hold that has lapsed when it is placed is seen', () => {
    const placed = { type: 'hold-placed', holdId, quantity: 1, expiresAt: minute, revision: 1 } as const;
    expect(new Warehouse().stock(mug, minute - 1, placed)).toEqual([]);
    expect(promises(new Warehouse().stock(mug, minute, placed))).toEqual(['S3']);
  });

  test('a list may be behind, and not beside', () => {
    const levels = new ShownLevels();
    const event = (seq: number) => ({ actor: mug, seq, at: 0, type: '', body: '' });
    levels.wrote(mug, [event(1)], { onHand: 5, held: 2 } as never);
    levels.wrote(mug, [event(2)], { onHand: 5, held: 4 } as never);
    const listing = (available: number, seq: number) => ({ readModels: { all: () => [{ sku: mug, available, seq }] } });
    expect(levels.listed(listing(3, 1) as never)).toEqual([]);
    expect(promises(levels.listed(listing(5, 2) as never))).toEqual(['L1']);
  });
});

describe('what is written into a cart', () => {
  const offered = () => new Set([1_600]);

  test('is at a price of the list', () => {
    const put = (minor: number) => ({ type: 'line-put', line: line(1_600, lot(1, minor)), key: 'k' }) as const;
    expect(fairViolations(cartId, cartWith(), put(1_600), offered)).toEqual([]);
    expect(promises(fairViolations(cartId, cartWith(), put(1_500), offered))).toEqual(['C2']);
  });

  test('what is not reserved is ordered at the price of now, and not at all once it is withdrawn', () => {
    const frozen = { type: 'cart-frozen', orderId: 'order_aaaaaaaaaaaaaaaaaaaaaaaaaa' } as never;
    expect(fairViolations(cartId, cartWith(line(1_600, lot(1, 1_600))), frozen, offered)).toEqual([]);
    expect(promises(fairViolations(cartId, cartWith(line(900, lot(1, 900))), frozen, offered))).toEqual(['C2']);
    const gone = { ...line(1_600, lot(1, 1_600)), withdrawn: true as const };
    expect(promises(fairViolations(cartId, cartWith(gone), frozen, offered))).toEqual(['C2']);
  });

  test('the dearest units go first, and a price that has risen is taken by nobody who takes them all', () => {
    const before = cartWith(line(1_600, lot(1, 1_600), lot(1, 900)));
    const left = (minor: number) => ({ type: 'units-taken-away', line: line(1_600, lot(1, minor)), key: 'k' }) as const;
    expect(fairViolations(cartId, before, left(900), offered)).toEqual([]);
    expect(promises(fairViolations(cartId, before, left(1_600), offered))).toEqual(['C2']);
    const taken: CartEvent = { type: 'prices-accepted', skus: [mug], key: 'k', act: 'accept-prices all' };
    expect(fairViolations(cartId, cartWith(line(900, lot(1, 1_600))), taken, offered)).toEqual([]);
    expect(promises(fairViolations(cartId, cartWith(line(1_600, lot(1, 900))), taken, offered))).toEqual(['C2']);
  });
});

describe('somebody is there', () => {
  const hold = { id: holdId, since: 0, expiresAt: 4 * minute };
  const before = cartWith(line(1_600, lot(1, 1_600, hold)));
  const lapsed = { type: 'hold-lapsed', sku: mug, holdId } as const;
  const terms = { holdTtlSeconds: 600, holdCapSeconds: 1_800 };

  test('a hold that lapses soon after an act on its cart is seen, and one that nobody has touched is not', () => {
    const touched = new Touched(terms, false);
    expect(touched.cart(cartId, 4 * minute, before, lapsed)).toEqual([]);
    touched.cart(cartId, 3 * minute, before, { type: 'line-removed', sku: mug, key: 'k' } as never);
    expect(promises(touched.cart(cartId, 4 * minute, before, lapsed))).toEqual(['C1']);
  });

  test('a look makes a first term a full one', () => {
    const touched = new Touched(terms, true);
    touched.looked(cartId, minute);
    expect(promises(touched.cart(cartId, 4 * minute, before, lapsed))).toEqual(['C1']);
    expect(touched.cart(cartId, 10 * minute, before, lapsed)).toEqual([]);
  });

  test('what has lapsed at the shelf is not shown as reserved for minutes', () => {
    const carts = new Map<string, Cart>([[cartId, before]]);
    expect(promises(lapsedUnseen(carts, mug, holdId, minute))).toEqual(['C1']);
    expect(lapsedUnseen(carts, mug, holdId, 4 * minute)).toEqual([]);
  });
});

test('another attempt is another call to PayPal: the id of the first is taken for the first', () => {
  const capturing = new Capturing();
  const ask = (attempt: number, id: string) => promises(capturing.asks('order_1', 'capture /v2/x', attempt, id));
  expect(ask(1, 'a')).toEqual([]);
  expect(ask(1, 'a')).toEqual([]);
  expect(ask(2, 'a')).toEqual(['M2']);
});
