import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test';
import { expect, test } from 'vitest';
import { holdId } from '../../../contract/ids.ts';
import { expectTrueShelf, shelfOf } from '../books.ts';
import { Buyer } from '../buyer.ts';
import { alarmOf, journalOf, kill } from '../journal.ts';
import { endTerm } from '../lapse.ts';
import { ask, cartActor, type Good, sell, shelf, unique } from '../shop.ts';
import { Listener } from '../socket.ts';
import { until } from '../until.ts';

const available = async ({ sku }: Good) => (await ask(sku, { type: 'look' })).available;
/** The level as it is written down: a look would be a request, and let the lapse happen. */
const written = async ({ sku }: Good) => {
  const { onHand, held } = await shelfOf(sku);
  return onHand - held;
};
const hold = (good: Good, quantity: number, expiresAt: number) =>
  ask(good.sku, { type: 'hold', holdId: holdId.parse(`hold_test_${unique()}`), quantity, expiresAt, revision: 1 });

test('[S2] a hold lapses by the alarm, without any request, and the units are sellable', async () => {
  const good = await sell({ units: 5 });
  await hold(good, 4, Date.now() + 300);
  expect(await written(good)).toBe(1);
  await until('the units to be back', async () => (await written(good)) === 5, 10_000);
  expect((await journalOf(shelf(good.sku))).at(-1)?.type).toBe('hold-expired');
  await expectTrueShelf(good.sku);
});

test('[S2] a hold lapses although its shelf was evicted, or killed, meanwhile', async () => {
  for (const end of [evictDurableObject, kill]) {
    const good = await sell({ units: 5 });
    await hold(good, 4, Date.now() + 300);
    await end(shelf(good.sku));
    await until('the units to be back', async () => (await written(good)) === 5, 10_000);
  }
});

test('[S2] the alarm is set for the hold that ends first, whatever came before', { timeout: 20_000 }, async () => {
  const good = await sell({ units: 9 });
  const [soon, later] = [Date.now() + 60_000, Date.now() + 120_000];
  await hold(good, 1, later);
  await hold(good, 2, soon);
  // Other work comes first: telling the log, and looking after that. It never sets the alarm too late.
  await until('the alarm for the first hold', async () => {
    const at = await alarmOf(shelf(good.sku));
    expect(at).toBeLessThanOrEqual(soon);
    return at === soon;
  });
});

test('[S2] an alarm before its time lets nothing lapse, and is set again', async () => {
  const good = await sell({ units: 5 });
  const expiresAt = Date.now() + 60_000;
  await hold(good, 4, expiresAt);
  expect(await runDurableObjectAlarm(shelf(good.sku))).toBe(true);
  expect(await available(good)).toBe(1);
  expect(await alarmOf(shelf(good.sku))).not.toBeNull();
});

test('[S2] an alarm that was lost is set again by the first call to a shelf that was asleep', async () => {
  const good = await sell({ units: 5 });
  await hold(good, 4, Date.now() + 60_000);
  await runInDurableObject(shelf(good.sku), (_, { storage }) => storage.deleteAlarm());
  await kill(shelf(good.sku));
  await available(good);
  await until('the alarm to be set again', async () => (await alarmOf(shelf(good.sku))) !== null);
});

test('[S2] a thousand holds that end at once are all given back', { timeout: 60_000 }, async () => {
  const good = await sell({ units: 1_000 });
  // Long enough for a slow machine to have placed them all.
  const expiresAt = Date.now() + 12_000;
  for (let batch = 0; batch < 10; batch++)
    await Promise.all(Array.from({ length: 100 }, () => hold(good, 1, expiresAt)));
  expect(await available(good)).toBe(0);
  await until('every unit to be back', async () => (await written(good)) === 1_000, 40_000);
  expect(await shelfOf(good.sku)).toEqual({
    ...{ onHand: 1_000, held: 0, sold: 0, received: 1_000 },
    places: new Map([['unplaced', 1_000]]),
  });
  await expectTrueShelf(good.sku);
});

test('[S2] [C1] when the hold of a cart lapses, its open pages are told, the line stays, and another can buy', async () => {
  const good = await sell({ units: 2 });
  const buyer = new Buyer();
  await buyer.add(good.sku, 2);
  const page = await Listener.open(buyer, '/live/cart');
  await page.heard('its greeting', () => true);
  const cart = cartActor(await buyer.cartId());
  await endTerm(cart);
  const lapsed = await page.heard(
    'the lapse',
    ({ topic, view }) => topic === 'cart' && view.warnings.length > 0,
    10_000,
  );
  expect(lapsed.view).toMatchObject({ units: 2, lines: [{ heldUntil: null, warnings: [{ code: 'HOLD_LAPSED' }] }] });
  await until('the units to be back', async () => (await written(good)) === 2);
  expect((await new Buyer().add(good.sku, 2)).units).toBe(2);
});

test('[S2] [C1] a line whose hold has lapsed is held again by the next touch, if there are units', async () => {
  const good = await sell({ units: 5 });
  const buyer = new Buyer();
  await buyer.add(good.sku, 2);
  await endTerm(cartActor(await buyer.cartId()));
  await until('the lapse', async () => (await buyer.cart()).warnings.length > 0);
  const cart = await buyer.add(good.sku, 1);
  expect(cart).toMatchObject({ units: 3, warnings: [], lines: [{ quantity: 3 }] });
  await until('the old hold to be gone', async () => (await shelfOf(good.sku)).held === 3);
});
