import { strict as assert } from 'node:assert';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { upToDate } from '../../actors/cart/lots.ts';
import type { CartRequest } from '../../contract/cart.ts';
import { cartOf, lamp, mug, orderOf } from './world/goods.ts';
import { type Fault, faults } from './world/link.ts';
import {
  account,
  add,
  auditAfterwards,
  auditMerge,
  cartEvents,
  goods,
  guest,
  insist,
  move,
  twoCarts,
} from './world/merging.ts';
import { runs } from './world/runs.ts';

/** One who logs in, and one more who wants the same units. */
const carts = { account, guest, another: cartOf(3) } as const;
const numbers = { account: 1, guest: 2, another: 3 } as const;

type Act = {
  readonly cart: keyof typeof carts;
  readonly what: 'add' | 'change' | 'remove' | 'freeze' | 'give-back';
  readonly sku: number;
  readonly quantity: number;
  readonly waitMs: number;
};
const act: fc.Arbitrary<Act> = fc.record({
  cart: fc.constantFrom('account' as const, 'guest' as const, 'guest' as const, 'another' as const),
  what: fc.constantFrom(
    'add' as const,
    'add' as const,
    'add' as const,
    'change' as const,
    'remove' as const,
    'freeze' as const,
    'give-back' as const,
  ),
  sku: fc.constantFrom(0, 0, 0, 1, 2),
  quantity: fc.integer({ min: 1, max: 4 }),
  waitMs: fc.constantFrom(0, 1, 300, 6_000, 240_000),
});

function requestOf({ cart, what, sku, quantity }: Act, key: string): CartRequest {
  const id = goods[sku] ?? lamp;
  const orderId = orderOf(numbers[cart]);
  switch (what) {
    case 'add':
      return add(id, quantity, key);
    case 'change':
      return { type: 'change', sku: id, quantity, key };
    case 'remove':
      return { type: 'remove', sku: id, key };
    case 'freeze':
    case 'give-back':
      return { type: what, orderId };
  }
}

test("[C1] [C2] [S1] [S2] [S3] any acts on two carts, a login among them, scarce units and many faults: what moved came once, and every hold is somebody's", async () => {
  const seen = { merged: 0, lots: 0, waited: 0 };
  const trouble = fc.array(fc.tuple(fc.nat(60), fc.constantFrom<Fault>(...faults)), { maxLength: 8 });
  await fc.assert(
    fc.asyncProperty(
      fc.array(act, { minLength: 6, maxLength: 16 }),
      fc.nat(14),
      trouble,
      fc.integer({ min: 5, max: 6 }),
      fc.integer(),
      async (acts, loginAt, faulty, units, seed) => {
        const at = new Map(faulty);
        const shop = await twoCarts(({ number }) => at.get(number) ?? null, { [lamp]: units, [mug]: units }, seed);
        const under: Promise<unknown>[] = [];
        for (const [index, one] of acts.entries()) {
          if (index === loginAt) under.push(insist(shop, guest, move));
          const cart = shop.cart(carts[one.cart]);
          under.push(cart.execute(requestOf(one, `act ${index}`)).catch(() => null));
          await shop.clock.advance(one.waitMs);
        }
        if (loginAt >= acts.length) under.push(insist(shop, guest, move));
        await shop.clock.advance(60_000);
        // An order lets go of its cart in the end, whatever becomes of it.
        for (const name of ['account', 'guest', 'another'] as const)
          await insist(shop, carts[name], { type: 'give-back', orderId: orderOf(numbers[name]) });
        await shop.clock.advance(120_000);
        const arrived = cartEvents(shop, account).flatMap(({ event }) =>
          event.type === 'lines-received' ? [event] : [],
        );
        assert.equal(arrived.length, 1, "[C1] the guest's lines have not come, or came twice");
        const died = faulty.some(([, fault]) => fault.startsWith('caller-dies'));
        auditMerge(shop, Object.values(carts), goods, died);
        await auditAfterwards(shop);
        seen.merged++;
        seen.lots += arrived.some(({ lines }) => lines.some((line) => upToDate(line).lots.length > 1)) ? 1 : 0;
        const before = cartEvents(shop, guest).map(({ event }) => event.type);
        before.length = before.indexOf('cart-moved');
        seen.waited += before.lastIndexOf('cart-frozen') > before.lastIndexOf('cart-given-back') ? 1 : 0;
      },
    ),
    runs(400),
  );
  expect(seen.merged).toBe(400);
  expect(Math.min(seen.lots, seen.waited), JSON.stringify(seen)).toBeGreaterThan(3);
}, 90_000);
