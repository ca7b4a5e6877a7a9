import { strict as assert } from 'node:assert';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { auditCalm, auditLog, auditMoney, auditSales, auditStock, orderState, stockState } from './world/audit.ts';
import { callerOf, cartOf, lamp, orderOf, placing } from './world/goods.ts';
import { type Fault, faults } from './world/link.ts';
import { runs } from './world/runs.ts';
import { Shop } from './world.ts';

const buyers = [1, 2, 3, 4, 5, 6];
const units = 3;

/** How far a buyer goes the first time. All that do not buy at first come back later and try again. */
type Way = 'buys' | 'leaves' | 'is declined' | 'cancels' | 'never approves';
const ways: readonly Way[] = ['buys', 'leaves', 'is declined', 'cancels', 'never approves'];

async function shopping(shop: Shop, buyer: number, way: Way, attempt: number): Promise<void> {
  const [cart, order] = [shop.cart(cartOf(buyer)), orderOf(buyer * 100 + attempt)];
  const quiet = async (work: Promise<unknown>, ms: number) => {
    const done = work.catch(() => undefined);
    await shop.clock.advance(ms);
    await done;
  };
  await quiet(cart.execute({ type: 'change', sku: lamp, quantity: 1, key: null }), 6_000);
  await quiet(cart.execute({ type: 'add', sku: lamp, quantity: 1, key: `first-${buyer}` }), 6_000);
  if (way === 'leaves') return;
  if (way === 'is declined') shop.bank.captureScript.push('failed');
  await quiet(shop.ask(order, placing(buyer)), 13_000);
  if (way === 'never approves') return;
  if (way === 'cancels') return quiet(shop.ask(order, { type: 'cancel', callers: [callerOf(buyer)] }), 4_000);
  const { payment } = orderState(shop, order);
  if (!payment) return;
  shop.bank.approve(payment.reference);
  await quiet(shop.ask(order, { type: 'hint', hintId: 'webhook', reference: null }), 1_000);
}

const orders = [1, 2, 3].flatMap((attempt) => buyers.map((buyer) => orderOf(buyer * 100 + attempt)));

test('[S1] [S2] three units, six buyers, and a fault here and there: at the end exactly three are sold', async () => {
  let sales = 0;
  const story = fc.record({
    first: fc.array(fc.constantFrom(...ways), { minLength: buyers.length, maxLength: buyers.length }),
    trouble: fc.array(fc.tuple(fc.nat(150), fc.constantFrom<Fault>(...faults)), { maxLength: 6 }),
  });
  await fc.assert(
    fc.asyncProperty(story, async ({ first, trouble }) => {
      const at = new Map(trouble);
      const shop = new Shop({ paymentDeadlineMs: 120_000 });
      await shop.stock(lamp).execute({ type: 'restock', movementId: 'first', quantity: units });
      shop.link.calls.length = 0;
      shop.link.script = ({ number }) => at.get(number) ?? null;
      for (const [index, buyer] of buyers.entries()) await shopping(shop, buyer, first[index] ?? 'buys', 1);
      await shop.clock.advance(3_600_000);
      // Those who failed come back, twice, and nothing goes wrong any more.
      shop.link.script = () => null;
      shop.bank.captureScript = [];
      for (const attempt of [2, 3])
        for (const buyer of buyers)
          if (orderState(shop, orderOf(buyer * 100 + 1)).status !== 'paid')
            await shopping(shop, buyer, 'buys', attempt);
      await shop.clock.untilIdle();
      auditCalm(shop);
      auditStock(shop, lamp);
      for (const order of orders) auditMoney(shop, order);
      auditLog(shop);
      const stuck = orders.filter((order) => orderState(shop, order).status === 'needs-attention');
      if (stuck.length > 0) return;
      auditSales(shop, [lamp], orders);
      assert.equal(stockState(shop, lamp).sold, units, '[S2] undersold');
      sales++;
    }),
    runs(60),
  );
  expect(sales).toBeGreaterThan(50);
}, 60_000);
