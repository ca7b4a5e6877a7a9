import { setTimeout } from 'node:timers/promises';
import { describe, expect, onTestFinished, test } from 'vitest';
import { availableOf, Buyer, booksOf } from './buyer.ts';
import { Served } from './served.ts';

const sku = 'MUG-ENAMEL-SEA';
const each = { CELLS_CART: 'each', CELLS_ORDER: 'each', CELLS_STOCK: 'each' };

type Checkout = { readonly buyer: Buyer; readonly key: string };
/** One buyer's way until the shop dies under it; whatever fails then is what this test is about. */
async function checkOut({ buyer, key }: Checkout, approves: boolean, onApproved: () => void): Promise<void> {
  try {
    const placed = await buyer.place(key);
    if (placed.body.approveUrl && approves) await buyer.decide(placed.body.approveUrl, 'approve', false);
    if (approves) onApproved();
  } catch {
    // The connection broke: the buyer does not know. Neither do we, until the books are read.
  }
}

describe.each([
  ['one cell a kind', {}],
  ['an object for each actor', each],
])('%s', (_, cells) => {
  test('[O2] [M1] [S1] killed amid 50 checkouts, the shop takes each of them up again by itself: nothing lost, nothing doubled', async () => {
    const shop = await Served.open(cells);
    onTestFinished(() => shop.close());
    const before = await availableOf(shop.url, sku);
    const checkouts = Array.from({ length: 50 }, (_, index) => ({ buyer: new Buyer(shop.url), key: `crash-${index}` }));
    await Promise.all(checkouts.map(({ buyer }) => buyer.add(sku, 1)));
    expect(await availableOf(shop.url, sku)).toBe(before - 50);

    // Every fifth buyer goes away without approving.
    const amid = Promise.withResolvers<void>();
    let approvals = 0;
    const approved = () => {
      if (++approvals === 12) amid.resolve();
    };
    const running = checkouts.map((checkout, index) => checkOut(checkout, index % 5 !== 0, approved));
    await amid.promise;
    await shop.kill();
    await Promise.all(running);
    await shop.start();
    await setTimeout(20_000); // nobody asks for anything

    const outcomes = await Promise.all(checkouts.map((checkout) => outcomeOf(checkout)));
    const count = (status: string) => outcomes.filter((outcome) => outcome.status === status).length;
    expect(outcomes.filter(({ status }) => !['paid', 'awaiting-payment', 'cart'].includes(status))).toEqual([]);
    for (const { status, captured } of outcomes) expect(captured).toBe(status === 'paid' ? 1 : 0);
    // Units are sold, or still kept for a cart or an order that waits for its buyer.
    expect(await availableOf(shop.url, sku)).toBe(before - 50);
    // Not vacuous: the kill met buyers on their way.
    expect(count('paid')).toBeGreaterThan(0);
    expect(count('paid')).toBeLessThan(50);

    // Asked again with the same key, each meets its own order.
    const again = await Promise.all(checkouts.map(({ buyer, key }) => buyer.place(key)));
    for (const [index, outcome] of outcomes.entries()) if (outcome.id) expect(again[index]?.body.id).toBe(outcome.id);
  }, 180_000);
});

/** By the buyer's own key: the same order as before, or the first one, if the request was lost on its way. */
async function outcomeOf({ buyer, key }: Checkout) {
  const { body: cart } = await buyer.cart();
  const id = cart.orderId;
  const known = id ? await buyer.look(id) : null;
  if (!known && cart.lines.length > 0) return { status: 'cart', id: null, captured: 0 };
  const { body: placed } = await buyer.place(key);
  const { body: order } = await buyer.look(placed.id);
  const books = placed.approveUrl ? await booksOf(placed.approveUrl, placed.id) : { captures: [] };
  return {
    status: order.status,
    id: placed.id,
    captured: books.captures.filter(({ status }) => status === 'COMPLETED').length,
  };
}
