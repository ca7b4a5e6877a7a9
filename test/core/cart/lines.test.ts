import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type CartCommand, cart, fading } from '../../../actors/cart/core.ts';
import { linesMax, quantityMax } from '../../../contract/cart.ts';
import { sku } from '../../../contract/ids.ts';
import { lamp, mug, orderOf } from '../world/goods.ts';
import { runs } from '../world/runs.ts';
import { facts, firm, given, hold, lapsed, lineOf, nothing, plan, put, putting, refusal, release } from './given.ts';

const add = { type: 'add', sku: lamp, quantity: 2, key: null } as const;
const [mine, other] = [orderOf(1), orderOf(2)];
const frozen = { type: 'cart-frozen', orderId: mine } as const;
const many = Array.from({ length: linesMax }, (_, index) =>
  put(lineOf(sku.parse(`SKU-${index + 1}`), { hold: { id: hold(index + 1), since: 0, expiresAt: 60 } })),
);

describe('wishing', () => {
  test('[C1.1] adding counts on top of what is there, changing sets it', () => {
    expect(plan(given(put()).state, add, facts())).toMatchObject({ ok: true, value: { quantity: 3, holdId: hold(1) } });
    expect(plan(given(put()).state, { ...add, type: 'change' }, facts())).toMatchObject({
      ok: true,
      value: { quantity: 2 },
    });
  });

  test('[C1.2] a wish with a key that was done before is done', () => {
    const done = given(put(lineOf(), 'tap'));
    expect(plan(done.state, { ...add, key: 'tap' }, facts())).toEqual({ ok: true, value: null });
    expect(plan(done.state, { ...add, key: 'other' }, facts())).toMatchObject({ ok: true, value: { quantity: 3 } });
    expect(done.when({ type: 'remove', sku: lamp, key: 'tap' })).toEqual(nothing);
  });

  test('[C1.2] a removal is remembered by its key too: sent again after a new add, it removes nothing', () => {
    const removed = given(
      put(),
      { type: 'line-removed', sku: lamp, key: 'away' },
      put(lineOf(lamp, { hold: { id: hold(2), since: 0, expiresAt: 60 } })),
    );
    expect(removed.when({ type: 'remove', sku: lamp, key: 'away' })).toEqual(nothing);
  });

  test('[C1.3] no line above its limit, no cart above its limit', () => {
    expect(plan(given(put()).state, { ...add, quantity: quantityMax }, facts())).toMatchObject(
      refusal('QUANTITY_TOO_LARGE'),
    );
    expect(plan(given(...many).state, add, facts())).toMatchObject(refusal('CART_FULL'));
    expect(plan(given(...many).state, { ...add, sku: sku.parse('SKU-1') }, facts())).toMatchObject({ ok: true });
  });

  test('[C1.1] what is not in the cart cannot be changed or removed', () => {
    expect(plan(given().state, { ...add, type: 'change' }, facts())).toMatchObject(refusal('LINE_UNKNOWN'));
    expect(given().when({ type: 'remove', sku: lamp, key: null })).toMatchObject(refusal('LINE_UNKNOWN'));
  });

  test('[C1.4] a hold that is over is never asked for again: its release may be on the way', () => {
    expect(plan(given(put()).state, add, facts(60))).toMatchObject({ ok: true, value: { holdId: hold(2), since: 60 } });
    expect(given(put(), lapsed).when(putting(lineOf()))).toMatchObject(refusal('HOLD_CLOSED'));
  });

  test('[C1.4] a hold in doubt is given up with its id', () => {
    const doubted = given({ type: 'hold-doubted', sku: lamp, holdId: hold(1) });
    expect(plan(doubted.state, add, facts())).toMatchObject({ ok: true, value: { holdId: hold(2) } });
    expect(given().tells({ type: 'hold-doubted', sku: lamp, holdId: hold(1) })).toEqual([release(lamp, hold(1))]);
  });

  test('[C1.4] a resize in doubt keeps its hold as it was, and each word about it outranks the one before', () => {
    const resized = { type: 'hold-doubted', sku: lamp, holdId: hold(1) } as const;
    const first = plan(given(put()).state, add, facts());
    const second = plan(given(put(), resized).state, add, facts());
    if (!first.ok || !second.ok || !first.value || !second.value) throw new Error('refused');
    expect(second.value.holdId).toBe(hold(1));
    const revision = first.value.revision + 1;
    expect(given(put()).tells(resized)).toEqual([firm(lamp, hold(1), 1, 60, revision)]);
    expect(second.value.revision).toBe(revision + 1);
  });
});

/** Well before the 30 s are over for which a new hold lasts by itself. */
const later = (tell: ReturnType<typeof firm>) => ({ ...tell, delayMs: 12_000 });

describe('holding', () => {
  test('[S2.1] units that a cart no longer stands on are released at once', () => {
    expect(given(put()).tells({ type: 'line-removed', sku: lamp, key: null })).toEqual([release(lamp, hold(1))]);
    expect(given(put()).tells(lapsed)).toEqual([release(lamp, hold(1))]);
    const renewed = put(lineOf(lamp, { hold: { id: hold(2), since: 0, expiresAt: 60 } }));
    expect(given(put()).tells(renewed)).toEqual([release(lamp, hold(1)), later(firm(lamp, hold(2), 1, 60, 2))]);
    expect(given(put()).tells(put(lineOf(lamp, { quantity: 5 })))).toEqual([]);
  });

  test('[S2.6] a new hold is made firm once its line is on record, and later than most people buy', () => {
    expect(given().tells(put())).toEqual([later(firm(lamp, hold(1), 1, 60, 1))]);
  });

  test('[C1.5] every command first lets lapse what is due', () => {
    expect(given(put()).when({ type: 'wake' }, 60)).toMatchObject({
      ok: true,
      value: [{ type: 'hold-lapsed', sku: lamp, holdId: hold(1) }],
    });
    expect(given(put()).when({ type: 'wake' }, 59)).toEqual(nothing);
    expect(cart.dueAt(given(put()).state)).toBe(60);
  });

  test('[C1.6] a touched cart extends the holds that fade, and only those', () => {
    const { state } = given(put(), put(lineOf(mug, { hold: { id: hold(2), since: 0, expiresAt: 200 } })));
    expect(fading(state, 20, 100).map(({ sku }) => sku)).toEqual([lamp]);
    expect(fading(state, 60, 100)).toEqual([]);
    expect(fading(given(put(), frozen).state, 20, 100)).toEqual([]);
  });
});

describe('freezing', () => {
  const freeze = { type: 'freeze', orderId: mine } as const;

  test('[C1.7] a frozen cart changes for nobody but its order', () => {
    const still = given(put(), frozen);
    expect(plan(still.state, add, facts())).toMatchObject(refusal('CART_FROZEN'));
    expect(still.when(putting(lineOf()))).toMatchObject(refusal('CART_FROZEN'));
    expect(still.when({ type: 'remove', sku: lamp, key: null })).toMatchObject(refusal('CART_FROZEN'));
    expect(still.when({ ...freeze, orderId: other })).toMatchObject(refusal('CART_FROZEN'));
    expect(still.when(freeze)).toEqual(nothing);
    expect(cart.dueAt(still.state)).toBe(null);
  });

  test('[O3.1] of an older journal: given back, the cart has its lines, without their holds, which are released', () => {
    const back = { type: 'cart-given-back', orderId: mine } as const;
    const { state } = given(put(), frozen, back);
    expect(state).toMatchObject({ frozenBy: null, lines: [{ sku: lamp, lots: [{ quantity: 1, hold: null }] }] });
    expect(given(put(), frozen).tells(back)).toEqual([release(lamp, hold(1))]);
  });

  test('[O3.2] a freeze that comes after its own end is refused, whether or not it ever froze', () => {
    for (const end of ['cart-given-back', 'cart-consumed'] as const) {
      expect(given(put(), { type: end, orderId: mine }).when(freeze)).toMatchObject(refusal('HOLD_CLOSED'));
      expect(given(put(), frozen, { type: end, orderId: mine }, put()).when(freeze)).toMatchObject(
        refusal('HOLD_CLOSED'),
      );
    }
  });

  test('[O3.4] an order that does not own the cart neither empties nor opens it', () => {
    for (const end of ['cart-given-back', 'cart-consumed'] as const) {
      const { state } = given(put(), frozen, { type: end, orderId: other });
      expect(state).toMatchObject({ frozenBy: mine, lines: [{ sku: lamp }] });
    }
  });

  test('[O3.4] consumed once, and not when it was given back', () => {
    const consumed = given(put(), frozen, { type: 'cart-consumed', orderId: mine });
    expect(consumed.state).toMatchObject({ frozenBy: null, lines: [] });
    expect(consumed.when({ type: 'consume', orderId: mine })).toEqual(nothing);
    expect(
      given(put(), frozen, { type: 'cart-given-back', orderId: mine }).when({ type: 'consume', orderId: mine }),
    ).toEqual(nothing);
  });

  test('[O1.5] an empty cart cannot be bought', () => {
    expect(given().when(freeze)).toMatchObject(refusal('CART_EMPTY'));
  });
});

test('[C1.8] whatever is asked, the version grows with every event, and no hold id is given to two placements', () => {
  const anyCommand: fc.Arbitrary<CartCommand> = fc.oneof(
    fc.constantFrom<CartCommand>(
      { type: 'remove', sku: lamp, key: null },
      { type: 'doubt-hold', sku: lamp, holdId: hold(1) },
      { type: 'lose-hold', sku: lamp, holdId: hold(1) },
      { type: 'take-units', sku: lamp, quantity: 1, key: null },
      { type: 'freeze', orderId: mine },
      { type: 'give-back', orderId: mine, back: [lineOf(lamp, { hold: null })] },
      { type: 'consume', orderId: mine },
      { type: 'wake' },
    ),
  );
  let placements = 0;
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.option(anyCommand), fc.nat(20)), { minLength: 10, maxLength: 40 }), (story) => {
      let [state, now] = [cart.initial, 0];
      const over = new Set<string>();
      for (const [command, ms] of story) {
        now += ms;
        const version = state.version;
        const planned = command ? null : plan(state, add, facts(now));
        if (planned?.ok && planned.value) expect(over).not.toContain(planned.value.holdId);
        const line =
          planned?.ok && planned.value
            ? lineOf(lamp, { hold: { id: planned.value.holdId, since: now, expiresAt: now + 30 } })
            : null;
        const done = cart.decide(state, command ?? (line ? putting(line) : { type: 'wake' }), facts(now));
        for (const event of done.ok ? done.value : []) {
          for (const { command: told } of cart.tells?.(state, event, { now: 0, self: 'cart' }) ?? [])
            if (told.type === 'release') over.add((told as unknown as { holdId: string }).holdId);
          if (event.type === 'line-put') placements++;
          state = cart.evolve(state, event);
        }
        expect(state.version).toBeGreaterThanOrEqual(version + (done.ok ? done.value.length : 0));
        for (const { lots } of state.lines)
          for (const { hold: held } of lots) if (held) expect(over).not.toContain(held.id);
      }
    }),
    runs(500),
  );
  expect(placements).toBeGreaterThan(500);
});
