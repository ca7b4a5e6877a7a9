import { describe, expect, test } from 'vitest';
import { available, holdOf } from '../../../actors/stock/state.ts';
import type { StockEvent } from '../../../contract/stock.ts';
import { after, given, hold, nothing, pinned, placed, received, refusal, wanted } from './given.ts';

describe('placing', () => {
  test('[S1.1] a hold takes units off the shelf for others, and leaves them on hand', () => {
    const state = given(received(5)).after({ type: 'hold', ...wanted });
    expect([available(state), state.onHand, state.held]).toEqual([3, 5, 2]);
  });

  test('[S1.2] more than is available is refused, and the answer says how many are left', () => {
    const asked = given(received(3), placed).when({ type: 'hold', ...wanted, holdId: hold(2) });
    expect(asked).toEqual({ ok: false, failure: { code: 'OUT_OF_STOCK', detail: { left: 1 } } });
  });

  test('[S1.2] a resize counts its own units as its own', () => {
    expect(given(received(3), placed).when({ type: 'hold', ...wanted, quantity: 3, revision: 2 })).toMatchObject({
      ok: true,
    });
    const tooMany = given(received(3), placed).when({ type: 'hold', ...wanted, quantity: 4, revision: 2 });
    expect(tooMany).toEqual({ ok: false, failure: { code: 'OUT_OF_STOCK', detail: { left: 3 } } });
  });

  test('[S3.2] the same hold twice changes nothing the second time', () => {
    expect(given(received(5), placed).when({ type: 'hold', ...wanted })).toEqual(nothing);
  });

  test('[S3.3] an older word that comes late changes nothing', () => {
    const newer = { type: 'hold-changed', ...wanted, quantity: 1, revision: 7 } as const;
    expect(given(received(5), placed, newer).when({ type: 'hold', ...wanted, revision: 6 })).toEqual(nothing);
    expect(given(received(5), placed, newer).when({ type: 'hold', ...wanted, revision: 8 })).toMatchObject({
      ok: true,
      value: [{ type: 'hold-changed', quantity: 2 }],
    });
  });

  test('[S2.3] a hold that would be over already is refused', () => {
    expect(given(received(5)).when({ type: 'hold', ...wanted }, 60)).toMatchObject(refusal('HOLD_CLOSED'));
  });
});

describe('lapsing', () => {
  test('[S2.1] the moment a hold is due, its units go to whoever asks', () => {
    const shelf = given(received(2), placed);
    expect(shelf.when({ type: 'hold', ...wanted, holdId: hold(2), expiresAt: 99 }, 59)).toMatchObject(
      refusal('OUT_OF_STOCK'),
    );
    expect(shelf.when({ type: 'hold', ...wanted, holdId: hold(2), expiresAt: 99 }, 60)).toMatchObject({
      ok: true,
      value: [
        { type: 'hold-expired', holdId: hold(1) },
        { type: 'hold-placed', holdId: hold(2) },
      ],
    });
  });

  test('[S1.3] a hold that is past its time counts until its end is on record: what is shown is what can be sold', () => {
    const shelf = given(received(2), placed);
    expect(available(shelf.state)).toBe(0);
    expect(available(shelf.after({ type: 'wake' }, 60))).toBe(2);
  });

  test('[S2.1] every look lets what is due lapse', () => {
    expect(given(received(2), placed).when({ type: 'look' }, 60)).toEqual({
      ok: true,
      value: [{ type: 'hold-expired', holdId: hold(1) }],
    });
  });

  test('[S3.1] a lapsed hold is over: no late word revives it', () => {
    const lapsed = given(received(5), placed, { type: 'hold-expired', holdId: hold(1) });
    for (const command of ['hold', 'pin', 'commit'] as const)
      expect(lapsed.when({ ...wanted, type: command } as never)).toMatchObject(refusal('HOLD_CLOSED'));
    expect(lapsed.when({ type: 'release', holdId: hold(1) })).toEqual(nothing);
  });
});

describe('releasing', () => {
  test('[S2.1] released units are sellable at once', () => {
    expect(available(given(received(2), placed).after({ type: 'release', holdId: hold(1) }))).toBe(2);
  });

  test('[S2.1] a pinned hold can be released: the payment was declined', () => {
    expect(available(given(received(2), placed, pinned).after({ type: 'release', holdId: hold(1) }))).toBe(2);
  });

  test('[S3.4] a release that overtakes its hold still wins', () => {
    const early = given(received(5)).when({ type: 'release', holdId: hold(1) });
    expect(early).toMatchObject({ ok: true, value: [{ type: 'hold-released' }] });
    const after = given(received(5), { type: 'hold-released', holdId: hold(1) });
    expect(after.when({ type: 'hold', ...wanted })).toMatchObject(refusal('HOLD_CLOSED'));
    expect(available(after.state)).toBe(5);
  });

  test('[S3.1] sold units cannot be released', () => {
    const sold = given(received(5), placed, pinned, { type: 'hold-committed', holdId: hold(1) });
    expect(sold.when({ type: 'release', holdId: hold(1) })).toMatchObject(refusal('HOLD_CLOSED'));
  });
});

describe('pinning', () => {
  test('[S3.5] a pinned hold never lapses', () => {
    expect(given(received(2), placed, pinned).when({ type: 'wake' }, 1e12)).toEqual(nothing);
  });

  test('[S3.5] a pinned hold keeps its size: the same size is a repetition, another one is refused', () => {
    const shelf = given(received(5), placed, pinned);
    expect(shelf.when({ type: 'hold', ...wanted })).toEqual(nothing);
    expect(shelf.when({ type: 'hold', ...wanted, quantity: 1, revision: 9 })).toMatchObject(refusal('HOLD_PINNED'));
  });

  test('[M1.2] only the quantity that is being paid for can be pinned', () => {
    expect(given(received(5), placed).when({ type: 'pin', holdId: hold(1), quantity: 1, revision: 1 })).toMatchObject(
      refusal('ID_REUSED'),
    );
  });

  test('[S3.1] what is unknown or due cannot be pinned', () => {
    const pin = { type: 'pin', holdId: hold(1), quantity: 2, revision: 1 } as const;
    expect(given(received(5)).when(pin)).toMatchObject(refusal('HOLD_UNKNOWN'));
    expect(given(received(5), placed).when(pin, 60)).toMatchObject(refusal('HOLD_CLOSED'));
  });
});

describe('a hold that is handed back by its order', () => {
  const back = { type: 'hold', ...wanted, expiresAt: 90, revision: 9 } as const;
  const secured = { type: 'hold-changed', ...wanted, expiresAt: 5_000, revision: 5, paying: true } as const;

  test('[S3.7] has a term again by a newer word, and is browsing again; its units were never anybody else’s', () => {
    const shelf = given(received(5), placed, secured, pinned);
    expect([shelf.state.held, shelf.state.browsing]).toEqual([2, 0]);
    const after = shelf.after(back);
    expect([after.held, after.browsing, holdOf(after, hold(1))]).toMatchObject([2, 2, { expiresAt: 90 }]);
    expect(shelf.when({ ...back, quantity: 1 })).toMatchObject(refusal('HOLD_PINNED'));
  });

  test('[S3.7] is not pinned or prolonged by a late word of the order that is over', () => {
    const shelf = given(received(5), placed, secured, { ...secured, expiresAt: 90, revision: 9 });
    const pin = { type: 'pin', holdId: hold(1), quantity: 2, revision: 5 } as const;
    expect(shelf.when(pin)).toMatchObject(refusal('HOLD_CLOSED'));
    expect(shelf.when({ type: 'hold', ...wanted, expiresAt: 5_000, revision: 5, paying: true })).toEqual(nothing);
    expect(shelf.when({ ...pin, revision: 9 })).toMatchObject({ ok: true, value: [pinned] });
  });

  test('[S3.3] of two words with one revision the longer term counts, whichever comes first', () => {
    const longer = { ...back, expiresAt: 120 };
    for (const words of [
      [back, longer],
      [longer, back],
    ]) {
      const state = words.reduce(
        (shelf, word) => after(shelf, word, 0),
        given(received(5), placed, secured, pinned).state,
      );
      expect(holdOf(state, hold(1))).toMatchObject({ expiresAt: 120, revision: 9 });
    }
  });
});

describe('pinning at once', () => {
  const pin = { type: 'hold', ...wanted, expiresAt: null, revision: 5 } as const;
  const pinnedAtOnce = { ...pin, type: 'hold-placed' } as const;

  test('[S3.5] a hold that is placed or resized without an end cannot lapse, and can be sold', () => {
    for (const past of [[], [placed], [{ ...placed, quantity: 1 }]]) {
      const shelf = given(received(5), ...past).after(pin);
      expect([shelf.held, holdOf(shelf, hold(1))]).toMatchObject([2, { quantity: 2, expiresAt: null }]);
      const later = after(shelf, { type: 'wake' }, 1e12);
      expect(after(later, { type: 'commit', holdId: hold(1), quantity: 2 }, 1e12).sold).toBe(2);
    }
  });

  test('[S3.2] told twice it changes nothing the second time; what is pinned keeps its size', () => {
    expect(given(received(5), pinnedAtOnce).when(pin)).toEqual(nothing);
    expect(given(received(5), pinnedAtOnce).when({ ...pin, quantity: 1 })).toMatchObject(refusal('HOLD_PINNED'));
  });

  test('[S1.2] [S3.1] it needs units like any other, and revives nothing that has ended', () => {
    expect(given(received(1)).when(pin)).toMatchObject(refusal('OUT_OF_STOCK'));
    const ended = given(received(5), placed, { type: 'hold-released', holdId: hold(1) });
    expect(ended.when(pin)).toMatchObject(refusal('HOLD_CLOSED'));
  });

  test('[S3.5] an older word that comes later gives it no term', () => {
    const shelf = given(received(5), placed).after(pin);
    expect(holdOf(after(shelf, { type: 'hold', ...wanted, revision: 3 }, 0), hold(1))).toMatchObject({
      expiresAt: null,
    });
  });

  test('[S3.3] an older word pins nothing', () => {
    expect(given(received(5), { ...placed, revision: 9 }).when(pin)).toEqual(nothing);
  });
});

describe('[S2.6] the word that makes a new hold firm, when it comes late,', () => {
  const firm = { type: 'hold', ...wanted, expiresAt: 900 } as const;
  const pinnedAtOnce = { type: 'hold-changed', ...wanted, expiresAt: null, revision: 5 } as const;
  const committed = { type: 'hold-committed', holdId: hold(1) } as const;

  test.each<[string, StockEvent[]]>([
    ['was resized', [{ type: 'hold-changed', ...wanted, quantity: 1, revision: 5 }]],
    ['was secured by an order', [{ type: 'hold-changed', ...wanted, expiresAt: 5_000, revision: 5 }]],
    ['was pinned', [pinned]],
    ['was pinned at once', [pinnedAtOnce]],
    ['was sold', [pinned, committed]],
    ['was released', [{ type: 'hold-released', holdId: hold(1) }]],
    ['has lapsed', [{ type: 'hold-expired', holdId: hold(1) }]],
  ])('writes nothing about a hold that %s', (_, since) => {
    const shelf = given(received(5), placed, ...since);
    const decision = shelf.when(firm);
    expect(decision.ok ? decision.value : []).toEqual([]);
  });
});

describe('committing', () => {
  const commit = { type: 'commit', holdId: hold(1), quantity: 2 } as const;

  test('[S1.1] sold units leave the shelf', () => {
    const state = given(received(5), placed, pinned).after(commit);
    expect([state.onHand, state.held, state.sold]).toEqual([3, 0, 2]);
  });

  test('[S3.5] a hold that can lapse is never sold', () => {
    expect(given(received(5), placed).when(commit)).toMatchObject(refusal('HOLD_UNKNOWN'));
  });

  test('[M1.2] another quantity than the one that was pinned is refused', () => {
    expect(given(received(5), placed, pinned).when({ ...commit, quantity: 3 })).toMatchObject(refusal('ID_REUSED'));
  });

  test('[S3.2] a commit told twice sells once', () => {
    const sold = given(received(5), placed, pinned, { type: 'hold-committed', holdId: hold(1) });
    expect(sold.when(commit)).toEqual(nothing);
  });
});

describe('moving', () => {
  test('[S1.4] a delivery told twice is received once', () => {
    expect(given(received(5)).when({ type: 'restock', movementId: 'delivery', quantity: 5 })).toEqual(nothing);
  });

  test('[S1.4] the name of a delivery cannot stand for another one, nor for a count', () => {
    expect(given(received(5)).when({ type: 'restock', movementId: 'delivery', quantity: 6 })).toMatchObject(
      refusal('ID_REUSED'),
    );
    const count = { type: 'adjust', movementId: 'delivery', delta: -1, reason: 'broken' } as const;
    expect(given(received(5)).when(count)).toMatchObject(refusal('ID_REUSED'));
  });

  test('[S1.4] a count told twice is booked once', () => {
    const count = { type: 'adjust', movementId: 'count', delta: -1, reason: 'broken' } as const;
    const shelf = given(received(5), { ...count, type: 'units-adjusted' });
    expect([shelf.state.onHand, shelf.state.adjusted]).toEqual([4, -1]);
    expect(shelf.when(count)).toEqual(nothing);
  });

  test('[S1.5] a count that would take units from under a hold is refused', () => {
    const count = { type: 'adjust', movementId: 'count', delta: -4, reason: 'flood' } as const;
    expect(given(received(5), placed).when(count)).toEqual({
      ok: false,
      failure: { code: 'STOCK_BELOW_HELD', detail: { available: 3 } },
    });
    expect(given(received(5), placed).when({ ...count, delta: -3 })).toMatchObject({ ok: true });
  });
});
