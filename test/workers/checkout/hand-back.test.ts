import { expect, test } from 'vitest';
import { expectPaid, shelfOf } from '../books.ts';
import { Buyer } from '../buyer.ts';
import { faults } from '../paypal.ts';
import { sell, unique } from '../shop.ts';

/** One unit, and one who has it in the cart. */
async function onlyOne() {
  const good = await sell({ units: 1, priceMinor: 1250 });
  const buyer = new Buyer();
  const cart = await buyer.add(good.sku, 1);
  return { good, buyer, cart, units: 1 };
}

test('[O3.1] one unit, two buyers: the first is declined for good and tries again, the second is told that it is sold out', async () => {
  const { good, buyer, cart, units } = await onlyOne();
  const key = `key-${unique()}`;
  const id = await buyer.orderId(key);
  await faults([{ endpoint: 'capture', fault: 'decline', issue: 'COMPLIANCE_VIOLATION', orderId: id }]);
  await buyer.pay(await buyer.place('paypal', key));
  expect((await buyer.final(id, 'cancelled')).failure?.code).toBe('PAYMENT_DECLINED');
  const page = await buyer.cart();
  expect(page).toMatchObject({ status: 'open', lines: [{ sku: good.sku, quantity: 1, warnings: [] }] });
  const left = Date.parse(page.lines[0]?.heldUntil ?? '') - Date.now();
  expect(left).toBeGreaterThan(4 * 60_000);
  const second = new Buyer();
  await expect(second.add(good.sku, 1)).rejects.toThrow(/OUT_OF_STOCK/);
  const accepted = await buyer.place('paypal', `key-${unique()}`);
  await buyer.pay(accepted);
  await expectPaid({ buyer, good, units, cart, id: accepted.id });
  await expect(second.add(good.sku, 1)).rejects.toThrow(/OUT_OF_STOCK/);
  expect(await shelfOf(good.sku)).toMatchObject({ sold: 1, held: 0 });
});
