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
  goods,
  guest,
  heldOf,
  insist,
  linesIn,
  move,
  pan,
  twoCarts,
} from './world/merging.ts';
import type { Shop } from './world.ts';

/** Until every message was told again, and long before any hold ends by itself. */
const restMs = 90_000;
const merged: readonly Line[] = [
  [lamp, 2, 4_900, true],
  [lamp, 3, 4_000, true],
  [pan, 1, 2_000, true],
  [mug, 1, 1_250, true],
];

type Line = readonly [sku: Sku, quantity: number, priceMinor: number, reserved: boolean];

/** Which lot takes what another device adds depends on what came first: units of one price are counted together. */
function gathered(shop: Shop): Line[] {
  const counts = new Map<string, Line>();
  for (const [sku, quantity, price, reserved] of linesIn(shop, account)) {
    const key = `${sku} ${price} ${reserved}`;
    counts.set(key, [sku, (counts.get(key)?.[1] ?? 0) + quantity, price, reserved]);
  }
  return [...counts.values()].toSorted();
}

const unitsOf = (lines: readonly Line[], id: Sku): number =>
  lines.reduce((units, [sku, quantity]) => units + (sku === id ? quantity : 0), 0);

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

describe('[C1.16] whatever goes wrong at any one call of a merge, all lines and all holds are there afterwards:', () => {
  test.each<[string, boolean, readonly Line[]]>([
    ['alone', false, merged],
    [
      'while another device writes',
      true,
      [
        [lamp, 2, 4_900, true],
        [lamp, 4, 4_000, true],
        [pan, 2, 2_000, true],
        [mug, 1, 1_250, true],
      ],
    ],
  ] as const)(
    '%s',
    async (_, writes, expected) => {
      const calm = await run(null, -1, writes);
      expect(gathered(calm)).toEqual(expected.toSorted());
      const matters = ({ what }: Call) => what !== 'write';
      const wrong: string[] = [];
      for (const fault of faults)
        for (const call of calm.link.calls.filter(matters)) {
          const shop = await run(fault, call.number, writes);
          try {
            assert.deepEqual(gathered(shop), expected.toSorted());
            assert.deepEqual([linesIn(shop, guest), cartState(shop, guest).moved?.into], [[], account]);
            for (const id of goods) assert.equal(heldOf(shop, id), unitsOf(expected, id), `${id} on its shelf`);
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
      const shop = await twoCarts(({ what }) => (what === 'receive' ? { fault: 'slow', ms: 300 } : null));
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
        assert.deepEqual(gathered(shop), merged.toSorted());
        auditMerge(shop);
      } catch (error) {
        wrong.push(`moment ${moment}: ${(error as Error).message}`);
      }
    }
    expect(wrong).toEqual([]);
  }, 20_000);
});
