import { describe, expect, test } from 'vitest';
import { withHeld } from '../../../actors/cart/lots.ts';
import type { Cart } from '../../../actors/cart/state.ts';
import { cartViewOf } from '../../../actors/cart/view.ts';
import { lamp, offerOf, orderOf, usd } from '../world/goods.ts';
import { given, hold, lapsed, lineOf, note, noted, nothing, put, refusal, self } from './given.ts';

const freeze = { type: 'freeze', orderId: orderOf(1) } as const;
const shown = (state: Cart) => cartViewOf(state, self, state.version).lines[0];
const codes = (state: Cart) => shown(state)?.warnings.map(({ code }) => code);

describe('while the hold lives', () => {
  test('[C2.1] the price is the one of the moment when the units were held, whatever the list says', () => {
    const held = { hold: { id: hold(1), since: 0, expiresAt: 90 }, quantity: 1, rescued: 0, limited: 0 };
    const line = withHeld(lineOf(), offerOf(lamp, usd(9_900)), held);
    expect([line.lots[0]?.unitPrice, line.currentPrice]).toEqual([usd(4_900), usd(9_900)]);
    expect(shown(given(put(), noted(usd(9_900))).state)).toMatchObject({
      unitPrice: usd(4_900),
      currentPrice: usd(9_900),
    });
  });

  test.each([
    [5_900, 'PRICE_UP', 'risen'],
    [3_900, 'PRICE_DOWN', 'fallen'],
  ])('[C2.2] a list price of %i is shown as %s', (minor, code, word) => {
    const state = given(put(), noted(usd(minor))).state;
    expect(codes(state)).toEqual([code]);
    expect(shown(state)?.warnings[0]?.message).toContain(word);
    expect(cartViewOf(state, self, 1).warnings.map((warning) => warning.code)).toEqual([code]);
  });

  test('[C2.2] a list price that comes back takes its warning along', () => {
    expect(codes(given(put(), noted(usd(5_900)), noted(usd(4_900))).state)).toEqual([]);
  });

  test('[C2.1] the order is charged the locked price', () => {
    expect(given(put(), noted(usd(9_900))).when(freeze)).toMatchObject({ ok: true });
  });

  test('[C2.2] a price that is known already is not noted again', () => {
    expect(given(put()).when(note(4_900))).toEqual(nothing);
    expect(given(put(), noted(usd(5_900))).when(note(5_900))).toEqual(nothing);
    expect(given(put()).when(note(5_900))).toMatchObject({ ok: true, value: [{ type: 'price-noted' }] });
  });
});

describe('when the hold is gone', () => {
  test('[C2.3] the new price is the price, and the line says what it was', () => {
    const state = given(put(), lapsed, noted(usd(5_900))).state;
    expect(shown(state)).toMatchObject({ unitPrice: usd(5_900), total: usd(5_900) });
    expect(codes(state)).toEqual(['HOLD_LAPSED', 'PRICE_CHANGED']);
  });

  test('[C2.3] of several changes, the first price is the one that the shopper knew', () => {
    const state = given(put(), lapsed, noted(usd(5_900)), noted(usd(6_900))).state;
    expect(state.lines[0]?.lots[0]?.priceBefore).toEqual(usd(4_900));
  });

  test('[C2.3] a price that went away and came back is no change', () => {
    expect(codes(given(put(), lapsed, noted(usd(5_900)), noted(usd(4_900))).state)).toEqual(['HOLD_LAPSED']);
  });

  test('[C2.3] a new hold locks the price of now', () => {
    const held = { hold: { id: hold(2), since: 70, expiresAt: 130 }, quantity: 1, rescued: 1, limited: 0 };
    const line = withHeld(given(put(), lapsed).state.lines[0] ?? null, offerOf(lamp, usd(5_900)), held);
    expect(line).toMatchObject({ currentPrice: usd(5_900), lots: [{ unitPrice: usd(5_900), priceBefore: null }] });
    expect(line.lots).toHaveLength(1);
  });

  test('[C2.4] a price that nobody has seen is never charged', () => {
    expect(given(put(), noted(usd(5_900)), lapsed).when(freeze)).toMatchObject(refusal('PRICE_CHANGED'));
    expect(given(put(), noted(usd(5_900)), lapsed, noted(usd(5_900))).when(freeze)).toMatchObject({ ok: true });
  });

  test('[C2.4] a hold that lapses in the very moment of the freeze takes its lock along', () => {
    expect(given(put(), noted(usd(5_900))).when(freeze, 60)).toMatchObject(refusal('PRICE_CHANGED'));
  });
});

test('[C2.1] a frozen cart is not repriced: its total is being paid', () => {
  const frozen = given(put(), { type: 'cart-frozen', orderId: orderOf(1) });
  expect(frozen.when(note(9_900))).toEqual(nothing);
  expect(frozen.when({ type: 'wake' }, 1e9)).toEqual(nothing);
});

test('[C2.2] the subtotal is the sum of the locked prices', () => {
  const state = given(put(lineOf(lamp, { quantity: 3 })), noted(usd(9_900))).state;
  expect(cartViewOf(state, self, 1)).toMatchObject({ units: 3, subtotal: usd(14_700) });
});
