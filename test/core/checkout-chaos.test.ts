import { strict as assert } from 'node:assert';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { orderState } from './world/audit.ts';
import { auditAll, auditEnd, placedOrder, type Story, stocked, stories } from './world/checkout.ts';
import { type Fault, faults } from './world/link.ts';
import { runs } from './world/runs.ts';

const finals = ['paid', 'cancelled', 'refunded', 'needs-attention'];

test('[O2] [O3] [M1] [M2] [L1] many faults in one checkout: it ends, or asks for a human, and the books agree', async () => {
  const ends: Record<string, number> = {};
  const trouble = fc.array(fc.tuple(fc.nat(45), fc.constantFrom<Fault>(...faults)), { minLength: 2, maxLength: 10 });
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...(Object.keys(stories) as Story[])),
      trouble,
      fc.integer(),
      async (story, faulty, seed) => {
        const at = new Map(faulty);
        const shop = await stocked(({ number }) => at.get(number) ?? null, seed);
        await stories[story](shop);
        await shop.clock.untilIdle();
        const { status } = orderState(shop, placedOrder);
        ends[status] = (ends[status] ?? 0) + 1;
        auditAll(shop);
        assert.ok(finals.includes(status), `[O2] rests as ${status}`);
        if (status !== 'needs-attention') auditEnd(shop);
      },
    ),
    runs(250),
  );
  expect(Object.keys(ends)).toEqual(expect.arrayContaining(['paid', 'cancelled']));
}, 60_000);
