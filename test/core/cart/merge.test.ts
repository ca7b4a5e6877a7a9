import { describe, expect, test } from 'vitest';
import { plan } from '../../../actors/cart/core.ts';
import { mergedLine, planReceive } from '../../../actors/cart/merge.ts';
import { cartViewOf } from '../../../actors/cart/view.ts';
import { type CartEvent, type CartLine, linesMax, quantityMax } from '../../../contract/cart.ts';
import { cartHoldId, sku } from '../../../contract/ids.ts';
import { cartOf, lamp, mug, orderOf, usd } from '../world/goods.ts';
import { facts, given, hold, lineOf, nothing, put, refusal, release, self } from './given.ts';

/** In here, `self` is the guest's cart when it moves, and the account's when it receives. */
const account = cartOf(9);
const guest = cartOf(8);
const [order, other] = [orderOf(1), orderOf(2)];
const theirs = (count: number) => cartHoldId(guest, count);
const moved: CartEvent = { type: 'cart-moved', from: self, into: account };
const frozen: CartEvent = { type: 'cart-frozen', orderId: order };
const move = { type: 'move', into: account } as const;
const guestLine = (changed: Partial<CartLine> = {}) =>
  lineOf(lamp, { quantity: 3, hold: { id: theirs(1), since: 5, expiresAt: 90 }, ...changed });
type Taken = Extract<CartEvent, { type: 'lines-received' }>;
const receives = (lines: CartLine[]) => ({ type: 'receive' as const, from: guest, lines, keys: [], revision: 40 });
const taken = (lines: CartLine[], changed: Partial<Taken> = {}): Taken => ({
  ...{ type: 'lines-received', from: guest, lines, short: [], left: [], keys: [], revision: 40 },
  ...changed,
});

describe('the cart that goes', () => {
  test('[C1.11] sends all of it in one message: lines with their holds and prices, the acts that were done, and its revision', () => {
    const cart = given(put(lineOf(), 'a'), put(lineOf(mug, { hold: null }), 'b'));
    expect(cart.when(move)).toEqual({ ok: true, value: [moved] });
    expect(cart.tells(moved)).toEqual([
      {
        to: `cart:${account}`,
        command: { type: 'receive', from: self, lines: cart.state.lines, keys: ['a', 'b'], revision: 3 },
      },
    ]);
    const after = cart.after(move);
    expect([after.lines, after.version, after.moved?.lines]).toEqual([[], 3, cart.state.lines]);
  });

  test('[C1.11] it goes once: the same again is no other move, and another is refused', () => {
    const gone = given(put(), moved);
    expect(gone.when(move)).toEqual(nothing);
    expect(gone.when({ type: 'move', into: cartOf(7) })).toMatchObject(refusal('CART_MOVED'));
    expect(given(put()).when({ type: 'move', into: self })).toMatchObject(refusal('CART_MOVED'));
    expect(given().when(move), 'an act may be on its way to an empty one').toEqual({ ok: true, value: [moved] });
  });

  test('[C1.12] it is closed for ever, but for what was done in it before', () => {
    const gone = given(put(lineOf(), 'a'), moved);
    const wish = { type: 'add', sku: lamp, quantity: 1 } as const;
    expect(plan(gone.state, { ...wish, key: 'new' }, facts())).toMatchObject(refusal('CART_MOVED'));
    expect(plan(gone.state, { ...wish, key: 'a' }, facts())).toEqual({ ok: true, value: null });
    expect(gone.when({ type: 'put-line', line: lineOf(lamp, { hold: null }), key: null })).toMatchObject(
      refusal('CART_MOVED'),
    );
    expect(gone.when({ type: 'remove-line', sku: lamp, key: null })).toMatchObject(refusal('CART_MOVED'));
    expect(gone.when({ type: 'freeze', orderId: order })).toMatchObject(refusal('CART_MOVED'));
    expect(gone.when({ ...taken([]), type: 'receive' })).toMatchObject(refusal('CART_MOVED'));
    expect(cartViewOf(gone.state, self, 2)).toMatchObject({ status: 'open', lines: [], units: 0 });
  });

  test('[C1.13] a frozen one waits for its order: given back, its lines go; consumed, only the acts do', () => {
    const waits = given(put(lineOf(), 'a'), frozen);
    expect(waits.when(move)).toEqual({ ok: true, value: [moved] });
    expect(waits.tells(moved), 'the order is paying for these').toEqual([]);
    const gone = given(put(lineOf(), 'a'), frozen, moved);
    expect(gone.state.lines).toEqual([lineOf()]);
    expect(gone.when({ type: 'freeze', orderId: order }), 'a retry of its own order').toEqual(nothing);
    const unheld = lineOf(lamp, { hold: null });
    const message = (lines: readonly CartLine[]) => ({
      to: `cart:${account}`,
      command: { type: 'receive', from: self, lines, keys: ['a'], revision: 4 },
    });
    expect(gone.tells({ type: 'cart-given-back', orderId: order })).toEqual([
      release(lamp, hold(1)),
      message([unheld]),
    ]);
    expect(gone.after({ type: 'give-back', orderId: order })).toMatchObject({ lines: [], moved: { lines: [unheld] } });
    expect(gone.tells({ type: 'cart-consumed', orderId: order })).toEqual([message([])]);
    expect(gone.after({ type: 'consume', orderId: order })).toMatchObject({ lines: [], moved: { lines: [] } });
    expect(gone.tells({ type: 'cart-given-back', orderId: other }), 'another order').toEqual([]);
  });
});

describe('the cart that receives', () => {
  test('[C1.11] lines that only the other one had are taken over as they are, and the stock is not asked', () => {
    const planned = planReceive(given(put(lineOf(mug))).state, receives([guestLine()]), facts());
    expect(planned).toMatchObject({ alone: [guestLine()], pairs: [], skus: [] });
    const { state } = given(put(lineOf(mug)), taken([guestLine()]));
    expect(state.lines).toEqual([lineOf(mug), guestLine()]);
  });

  test('[C1.11] it takes each cart once, and no limit makes it lose a line or a unit', () => {
    const received = given(put(), taken([guestLine({ quantity: quantityMax + 5 })]));
    expect(received.when({ ...taken([guestLine()]), type: 'receive' })).toEqual(nothing);
    expect(received.state.lines).toMatchObject([{ quantity: quantityMax + 5 }]);
    const many = Array.from({ length: linesMax + 1 }, (_, index) => lineOf(sku.parse(`GOOD-${index}`)));
    expect(given(put(), taken(many)).state.lines).toHaveLength(linesMax + 2);
  });

  test('[C1.2] an act that was done in the other cart is not done here again; nor is one of its own', () => {
    const keys = Array.from({ length: 150 }, (_, index) => `guest ${index}`).slice(-100);
    const own = Array.from({ length: 120 }, (_, index) => put(lineOf(), `own ${index}`));
    const { state } = given(...own, taken([], { keys }));
    for (const key of [...keys, 'own 119', 'own 20'])
      expect(plan(state, { type: 'add', sku: lamp, quantity: 1, key }, facts())).toEqual({ ok: true, value: null });
    expect(given(...own.slice(0, 1), taken([], { keys: ['x'] }), put(lineOf(), 'y')).state.keys).toEqual([
      'x',
      'own 0',
      'y',
    ]);
  });

  test('[S3.3] its version rises above what the stock has heard of either cart', () => {
    expect(given(put(), taken([guestLine()])).state.version).toBe(41);
    expect(given(put(), put(), taken([guestLine()], { revision: 1 })).state.version).toBe(3);
    const { pairs, revision } = planReceive(given(put()).state, receives([guestLine()]), facts());
    const said = pairs.flatMap(({ asks }) => asks.map((ask) => ask.revision));
    expect([said, revision], 'each word, and the word for what is left').toEqual([[41, 43], 44]);
    const begun: CartEvent = { type: 'merge-begun', from: guest, skus: [lamp], revision };
    expect(given(put(), begun).state.version, 'a second try says newer words').toBe(44);
  });

  test('[C1.13] while an order is paying for it, it takes nothing', () => {
    expect(given(put(), frozen).when({ ...taken([guestLine()]), type: 'receive' })).toMatchObject(
      refusal('CART_FROZEN'),
    );
  });

  test('[C1.14] while the stock is asked about a line, that line holds still, and the others do not', () => {
    const begun: CartEvent = { type: 'merge-begun', from: guest, skus: [lamp], revision: 44 };
    const cart = given(put(), put(lineOf(mug, { hold: { id: hold(2), since: 0, expiresAt: 60 } })), begun);
    const add = (id: typeof lamp) => plan(cart.state, { type: 'add', sku: id, quantity: 1, key: null }, facts());
    expect(add(lamp)).toMatchObject(refusal('UNAVAILABLE'));
    expect(add(mug)).toMatchObject({ ok: true });
    expect(cart.when({ type: 'remove-line', sku: lamp, key: null })).toMatchObject(refusal('UNAVAILABLE'));
    expect(cart.when({ type: 'freeze', orderId: order })).toMatchObject(refusal('UNAVAILABLE'));
    expect(cart.when({ ...taken([]), from: cartOf(7), type: 'receive' })).toMatchObject(refusal('UNAVAILABLE'));
    expect(cart.when({ type: 'wake' }, 100)).toEqual({ ok: true, value: [{ type: 'hold-lapsed', sku: mug }] });
    expect(cart.after({ ...taken([]), type: 'receive' }).merging).toBe(null);
  });
});

describe('two lines of one SKU', () => {
  const own = lineOf(lamp, { quantity: 2, hold: { id: hold(1), since: 2, expiresAt: 60 } });
  const pairOf = (mine: CartLine, yours: CartLine, now = 0) => {
    const [pair] = planReceive(given(put(mine)).state, receives([yours]), facts(now)).pairs;
    if (!pair) throw new Error('no pair');
    return pair;
  };
  const said = (pair: ReturnType<typeof pairOf>, which = 0, quantity?: number) => {
    const ask = pair.asks[which];
    if (!ask) throw new Error('not asked');
    return mergedLine(pair, { ask: { ...ask, quantity: quantity ?? ask.quantity }, expiresAt: ask.expiresAt });
  };

  test('[C1.15] both held: the holds are joined, until the later of both ends, and no unit is let go', () => {
    const pair = pairOf(own, guestLine());
    expect(pair.asks).toMatchObject([
      { type: 'join', holdId: hold(1), from: theirs(1), quantity: 5, expiresAt: 90 },
      { type: 'hold', holdId: theirs(1), quantity: 5, expiresAt: 90 },
    ]);
    expect(said(pair)).toMatchObject({
      line: { quantity: 5, hold: { id: hold(1), since: 2, expiresAt: 90 } },
      ...{ short: [], left: [] },
    });
    expect(said(pair, 1), 'its own had lapsed').toMatchObject({
      line: { quantity: 5, hold: { id: theirs(1), since: 5, expiresAt: 90 } },
      left: [{ sku: lamp, holdId: hold(1) }],
    });
  });

  test('[C1.15] one held: that hold is made to keep all; what there is not is told, and not lost in silence', () => {
    const pair = pairOf(own, guestLine({ hold: null }));
    expect(pair.asks).toMatchObject([{ type: 'hold', holdId: hold(1), quantity: 5, expiresAt: 60 }]);
    expect(said(pair, 0, 4)).toMatchObject({ line: { quantity: 4 }, short: [{ sku: lamp, quantity: 1 }] });
    expect(pairOf({ ...own, hold: null }, guestLine()).asks).toMatchObject([{ type: 'hold', holdId: theirs(1) }]);
    const { state } = given(put(own), taken([{ ...own, quantity: 4 }], { short: [{ sku: lamp, quantity: 1 }] }));
    const warned = cartViewOf(state, self, 2);
    expect([warned.warnings, warned.lines[0]?.warnings].map((list) => list?.map(({ code }) => code))).toEqual([
      ['MERGE_SHORT'],
      ['MERGE_SHORT'],
    ]);
    expect(warned.lines[0]?.warnings[0]?.message).toContain('had 5 of these, and only 4');
    expect(given(put(own), taken([own], { short: [{ sku: lamp, quantity: 1 }] }), put(own)).state.short).toEqual([]);
  });

  test('[C1.15] none held: the units are wished for, all of them, and the stock is not asked', () => {
    const over = guestLine({ hold: { id: theirs(1), since: 0, expiresAt: 50 } });
    const pair = pairOf({ ...own, hold: null }, over, 55);
    expect(pair.asks).toEqual([]);
    expect(mergedLine(pair, null)).toMatchObject({
      line: { quantity: 5, hold: null },
      ...{ short: [], left: [{ sku: lamp, holdId: theirs(1) }] },
    });
  });

  test('[C2.6] two locked prices: the lower one is for all, and the line says what the other was', () => {
    const cheap = guestLine({ unitPrice: usd(4_000) });
    expect(said(pairOf(own, cheap)).line).toMatchObject({ unitPrice: usd(4_000), priceBefore: usd(4_900) });
    const dear = guestLine({ unitPrice: usd(6_000) });
    expect(said(pairOf(own, dear)).line).toMatchObject({ unitPrice: usd(4_900), priceBefore: usd(6_000) });
  });

  test('[C2.6] a price without a hold is no lock: the one that is held counts', () => {
    const lapsed = guestLine({ unitPrice: usd(4_000), hold: null });
    expect(said(pairOf(own, lapsed)).line).toMatchObject({ unitPrice: usd(4_900), priceBefore: usd(4_000) });
    const cheap = guestLine({ unitPrice: usd(4_000) });
    expect(said(pairOf(own, cheap), 1).line).toMatchObject({ unitPrice: usd(4_000), hold: { id: theirs(1) } });
  });

  test('[S2.5] a hold that no line stands on any more is released', () => {
    const left = [{ sku: lamp, holdId: theirs(1) }];
    expect(given(put(own)).tells(taken([own], { left }))).toEqual([release(lamp, theirs(1))]);
  });
});
