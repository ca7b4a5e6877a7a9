import { strict as assert } from 'node:assert';
import { describe, expect, test } from 'vitest';
import { orderState } from './world/audit.ts';
import { auditAll, auditEnd, placedOrder, type Story, stocked, stories } from './world/checkout.ts';
import { type Call, type Fault, faults } from './world/link.ts';

const ends: Record<Story, 'paid' | 'cancelled'> = {
  'paid on invoice': 'paid',
  'approved by the buyer': 'paid',
  'paid after the holds had lapsed': 'paid',
  'one of two lapsed lines sold out': 'cancelled',
  'never approved': 'cancelled',
  'cancelled by the shopper': 'cancelled',
  'capture declined': 'cancelled',
  'capture pending at first': 'paid',
};

/** What is told to the log has no part in how an order ends: one story is enough for that. */
const logged = 'approved by the buyer';

async function run(story: Story, fault: Fault | null, at: number) {
  const shop = await stocked((call) => (call.number === at ? fault : null));
  await stories[story](shop);
  await shop.clock.untilIdle();
  return shop;
}

describe('[O2] [O3] [M1] [M2] whatever goes wrong at any one call of a checkout, it ends as it would have:', () => {
  test.each(Object.keys(stories) as Story[])(
    '%s',
    async (story) => {
      const calm = await run(story, null, -1);
      const matters = ({ what }: Call) => story === logged || !['append', 'write'].includes(what);
      const wrong: string[] = [];
      for (const fault of faults)
        for (const call of calm.link.calls.filter(matters)) {
          const shop = await run(story, fault, call.number);
          try {
            auditAll(shop);
            auditEnd(shop);
            assert.equal(orderState(shop, placedOrder).status, ends[story], '[O2] ended otherwise');
          } catch (error) {
            wrong.push(
              `${fault}, ${call.from} → ${call.to} ${call.what} (${call.number}): ${(error as Error).message}`,
            );
          }
        }
      expect(wrong).toEqual([]);
      expect(calm.link.calls.length, 'a walk past nothing').toBeGreaterThan(10);
    },
    60_000,
  );

  test('[O2.8] all actors die at once, at any moment at which one of them is woken', async () => {
    const wrong: string[] = [];
    for (let moment = 0; moment < 40; moment++) {
      const shop = await stocked();
      let wakes = 0;
      // An alarm that is about to fire finds a dead shop.
      const { at } = shop.clock;
      shop.clock.at = (time, act) =>
        at.call(shop.clock, time, () => {
          if (wakes++ === moment) shop.crashAll();
          return act();
        });
      await stories['approved by the buyer'](shop);
      await shop.clock.untilIdle();
      try {
        auditAll(shop);
        auditEnd(shop);
        assert.equal(orderState(shop, placedOrder).status, 'paid');
      } catch (error) {
        wrong.push(`moment ${moment}: ${(error as Error).message}`);
      }
    }
    expect(wrong).toEqual([]);
  }, 20_000);
});
