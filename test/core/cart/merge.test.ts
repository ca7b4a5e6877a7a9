import { describe, expect, test } from 'vitest';
import { unitsOf } from '../../../actors/cart/lots.ts';
import { cartViewOf } from '../../../actors/cart/view.ts';
import { type CartEvent, type CartLine, linesMax, quantityMax } from '../../../contract/cart.ts';
import { cartHoldId, sku } from '../../../contract/ids.ts';
import { cartOf, lamp, mug, orderOf, usd } from '../world/goods.ts';
import { facts, given, hold, lineOf, nothing, plan, put, putting, refusal, release, self } from './given.ts';

/** In here, `self` is the guest's cart when it moves, and the account's when it receives. */
const account = cartOf(9);
const guest = cartOf(8);
const [order, other] = [orderOf(1), orderOf(2)];
const theirs = (count: number) => cartHoldId(guest, count);
const moved: CartEvent = { type: 'cart-moved', from: self, into: account };
const frozen: CartEvent = { type: 'cart-frozen', orderId: order };
const move = { type: 'move', into: account } as const;
const guestLine = (changed: Parameters<typeof lineOf>[1] = {}) =>
  lineOf(lamp, { quantity: 3, hold: { id: theirs(1), since: 5, expiresAt: 90 }, ...changed });
type Taken = Extract<CartEvent, { type: 'lines-received' }>;
const receives = (lines: CartLine[]) => ({ type: 'receive' as const, from: guest, lines, keys: [], revision: 40 });
const taken = (lines: CartLine[], changed: Partial<Taken> = {}): Taken => ({
  ...{ type: 'lines-received', from: guest, lines, keys: [], revision: 40 },
  ...changed,
});

describe('the cart that goes', () => {
  test('[C1.11] sends all of it in one message: lines with their holds and prices, the acts that were done, and its revision', () => {
    const cart = given(put(lineOf(), 'a'), put(lineOf(mug, { hold: null }), 'b'));
    expect(cart.when(move)).toEqual({ ok: true, value: [moved] });
    expect(cart.tells(moved)).toEqual([
      {
        to: `cart:${account}`,
        command: {
          type: 'receive',
          from: self,
          lines: cart.state.lines,
          keys: [{ key: 'a' }, { key: 'b' }],
          revision: 3,
        },
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
    expect(gone.when(putting(lineOf()))).toMatchObject(refusal('CART_MOVED'));
    expect(gone.when({ type: 'remove', sku: lamp, key: null })).toMatchObject(refusal('CART_MOVED'));
    expect(gone.when({ type: 'freeze', orderId: order })).toMatchObject(refusal('CART_MOVED'));
    expect(gone.when(receives([]))).toMatchObject(refusal('CART_MOVED'));
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
      command: { type: 'receive', from: self, lines, keys: [{ key: 'a' }], revision: 4 },
    });
    expect(gone.tells({ type: 'cart-given-back', orderId: order })).toEqual([
      release(lamp, hold(1)),
      message([unheld]),
    ]);
    const still: CartEvent = { type: 'cart-given-back', orderId: order, lines: [lineOf()] };
    expect(gone.tells(still), 'a hold that is handed back goes with its line').toEqual([message([lineOf()])]);
    expect(gone.after({ type: 'give-back', orderId: order, back: [lineOf()] })).toMatchObject({
      ...{ lines: [], moved: { lines: [lineOf()] } },
    });
    expect(gone.tells({ type: 'cart-consumed', orderId: order })).toEqual([message([])]);
    expect(gone.after({ type: 'consume', orderId: order })).toMatchObject({ lines: [], moved: { lines: [] } });
    expect(gone.tells({ type: 'cart-given-back', orderId: other }), 'another order').toEqual([]);
  });
});

describe('the cart that receives', () => {
  test('[C1.11] lines that only the other one had are taken over as they are, and the stock is not asked', () => {
    expect(given(put(lineOf(mug))).when(receives([guestLine()]))).toEqual({ ok: true, value: [taken([guestLine()])] });
    expect(given(put(lineOf(mug))).tells(taken([guestLine()]))).toEqual([]);
    const { state } = given(put(lineOf(mug)), taken([guestLine()]));
    expect(state.lines).toEqual([lineOf(mug), guestLine()]);
  });

  test('[C1.11] it takes each cart once, and no limit makes it lose a line or a unit', () => {
    const received = given(put(), taken([guestLine({ quantity: quantityMax + 5 })]));
    expect(received.when(receives([guestLine()]))).toEqual(nothing);
    expect(received.state.lines.map(unitsOf)).toEqual([quantityMax + 5]);
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
      { key: 'x' },
      { key: 'own 0' },
      { key: 'y' },
    ]);
  });

  test('[S3.3] its version rises above what the stock has heard of either cart', () => {
    expect(given(put(), taken([guestLine()])).state.version).toBe(41);
    expect(given(put(), put(), taken([guestLine()], { revision: 1 })).state.version).toBe(3);
    const begun: CartEvent = { type: 'merge-begun', from: guest, skus: [lamp], revision: 44 };
    expect(given(put(), begun).state.version, 'of an older journal').toBe(44);
  });

  test('[C1.13] while an order is paying for it, it takes nothing', () => {
    expect(given(put(), frozen).when(receives([guestLine()]))).toMatchObject(refusal('CART_FROZEN'));
  });
});

describe('two lines of one SKU', () => {
  const own = lineOf(lamp, { quantity: 2, hold: { id: hold(1), since: 2, expiresAt: 60 } });
  const both = (other: CartLine) => given(put(own)).after(receives([other])).lines;

  test('[C1.15] become one with the lots of both: each unit keeps its hold, and the stock is not asked', () => {
    expect(both(guestLine())).toEqual([{ ...own, lots: [...own.lots, ...guestLine().lots] }]);
    expect(given(put(own)).tells(taken([...both(guestLine())]))).toEqual([]);
  });

  test('[C1.15] what was only wished for stays so, and one lot of it', () => {
    expect(both(guestLine({ hold: null }))).toMatchObject([
      {
        lots: [
          { quantity: 2, hold: { id: hold(1) } },
          { quantity: 3, hold: null },
        ],
      },
    ]);
    const wished = given(put({ ...own, lots: [{ ...first(own), hold: null }] })).after(
      receives([guestLine({ hold: null })]),
    );
    expect(wished.lines).toMatchObject([{ lots: [{ quantity: 5, hold: null }] }]);
  });

  test('[C2.6] each unit keeps the price that it was locked at: the cheaper ones, and the dearer ones', () => {
    const state = given(put(own)).after(receives([guestLine({ unitPrice: usd(4_000) })]));
    expect(state.lines[0]?.lots.map(({ quantity, unitPrice }) => [quantity, unitPrice.minor])).toEqual([
      [2, 4_900],
      [3, 4_000],
    ]);
    expect(cartViewOf(state, self, 2).subtotal).toEqual(usd(2 * 4_900 + 3 * 4_000));
  });

  test('[C1.11] a line on its way from before lots is one lot', () => {
    const { lots: _, ...rest } = guestLine();
    const older = { ...rest, ...first(guestLine()) };
    expect(given().after({ ...receives([]), lines: [older] }).lines).toEqual([guestLine()]);
    expect(given(taken([], { lines: [older], short: [], left: [] })).state.lines).toEqual([guestLine()]);
  });
});

function first({ lots: [lot] }: CartLine): CartLine['lots'][number] {
  if (!lot) throw new Error('no lot');
  return lot;
}
