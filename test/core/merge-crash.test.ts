import { strict as assert } from 'node:assert';
import { describe, expect, test } from 'vitest';
import type { Sku } from '../../contract/ids.ts';
import { cartState } from './world/audit.ts';
import { lamp, mug } from './world/goods.ts';
import { type Call, type Fault, faults } from './world/link.ts';
import {
  account,
  add,
  auditAfterwards,
  auditMerge,
  cartEvents,
  guest,
  heldOf,
  insist,
  linesIn,
  move,
  pan,
  twoCarts,
} from './world/merging.ts';

/** Until every message was told again, and long before any hold ends by itself. */
const restMs = 90_000;
const merged: readonly Line[] = [
  [lamp, 5, 4_000, true],
  [pan, 1, 2_000, true],
  [mug, 1, 1_250, true],
];

type Line = readonly [sku: Sku, quantity: number, priceMinor: number, reserved: boolean];

/** A login, while another device writes to the account's cart: to a line that is in both, and to one that is not. */
async function run(fault: Fault | null, at: number, writes: boolean) {
  const shop = await twoCarts((call) => (call.number === at ? fault : null));
  const others = writes
    ? [add(lamp, 1, 'one more lamp'), add(pan, 1, 'one more pan')].map((act) => insist(shop, account, act))
    : [];
  await Promise.all([insist(shop, guest, move), ...others]);
  await shop.clock.advance(restMs);
  return shop;
}

describe('[C1.16] [S3.6] whatever goes wrong at any one call of a merge, all lines and all holds are there afterwards:', () => {
  test.each<[string, boolean, readonly Line[]]>([
    ['alone', false, merged],
    [
      'while another device writes',
      true,
      [
        [lamp, 6, 4_000, true],
        [pan, 2, 2_000, true],
        [mug, 1, 1_250, true],
      ],
    ],
  ] as const)(
    '%s',
    async (_, writes, expected) => {
      const calm = await run(null, -1, writes);
      expect(linesIn(calm, account).toSorted()).toEqual(expected.toSorted());
      const matters = ({ what }: Call) => what !== 'write';
      const wrong: string[] = [];
      for (const fault of faults)
        for (const call of calm.link.calls.filter(matters)) {
          const shop = await run(fault, call.number, writes);
          try {
            assert.deepEqual(linesIn(shop, account).toSorted(), expected.toSorted());
            assert.deepEqual([linesIn(shop, guest), cartState(shop, guest).moved?.into], [[], account]);
            for (const [sku, quantity] of expected) assert.equal(heldOf(shop, sku), quantity, `${sku} on its shelf`);
            auditMerge(shop);
            await auditAfterwards(shop);
          } catch (error) {
            wrong.push(
              `${fault}, ${call.from} → ${call.to} ${call.what} (${call.number}): ${(error as Error).message}`,
            );
          }
        }
      expect(wrong).toEqual([]);
      expect(calm.link.calls.filter(matters).length, 'a walk past nothing').toBeGreaterThan(4);
    },
    60_000,
  );

  test('all actors die at once, at any moment at which one of them is woken', async () => {
    const wrong: string[] = [];
    for (let moment = 0; moment < 25; moment++) {
      const shop = await twoCarts(({ what }) => (what === 'join' ? { fault: 'slow', ms: 300 } : null));
      let wakes = 0;
      const { at } = shop.clock;
      shop.clock.at = (time, act) =>
        at.call(shop.clock, time, () => {
          if (wakes++ === moment) shop.crashAll();
          return act();
        });
      await insist(shop, guest, move);
      await shop.clock.advance(restMs);
      try {
        assert.deepEqual(linesIn(shop, account).toSorted(), merged.toSorted());
        auditMerge(shop);
      } catch (error) {
        wrong.push(`moment ${moment}: ${(error as Error).message}`);
      }
    }
    expect(wrong).toEqual([]);
  }, 20_000);
});

test('[C1.14] the stock has joined and the cart does not know: a write to that line waits, and no unit is let go', async () => {
  let joins = 0;
  const shop = await twoCarts(({ what }) => (what === 'join' && joins++ < 3 ? 'fails-after' : null));
  const moving = shop.cart(guest).execute(move);
  await shop.clock.advance(1);
  const change = { type: 'change', sku: lamp, quantity: 1, key: 'fewer' } as const;
  expect(await shop.cart(account).execute(change)).toMatchObject({ ok: false, failure: { code: 'UNAVAILABLE' } });
  expect(await shop.cart(account).execute(add(pan, 1)), 'another line').toMatchObject({ ok: true });
  expect(heldOf(shop, lamp)).toBe(5);
  await shop.clock.advance(20_000);
  await moving;
  expect(linesIn(shop, account)).toContainEqual([lamp, 5, 4_000, true]);
  expect(cartEvents(shop, account).filter(({ event }) => event.type === 'lines-received')).toHaveLength(1);
  expect(await shop.cart(account).execute(change)).toMatchObject({ ok: true });
  expect(heldOf(shop, lamp)).toBe(1);
  auditMerge(shop);
});
