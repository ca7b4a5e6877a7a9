import { env } from 'cloudflare:workers';
import { expect, test } from 'vitest';
import { spelledOut } from '../../../actors/order/spelled.ts';
import { orderEvent } from '../../../contract/order.ts';
import { Buyer } from '../buyer.ts';
import { journalOf, rowsOf } from '../journal.ts';
import { cartActor, orderActor, sell, shelf } from '../shop.ts';
import { until } from '../until.ts';

async function ordered() {
  const good = await sell({ units: 10 });
  const buyer = new Buyer();
  await buyer.add(good.sku, 2);
  const { id } = await buyer.place('manual');
  const order = await buyer.final(id, 'paid');
  return { good, buyer, id, order };
}

test('a journal tells the whole story, numbered without a gap, and each step begins before it ends', async () => {
  const { good, buyer, id } = await ordered();
  const journal = await journalOf(orderActor(id));
  expect(journal.map(({ seq }) => seq)).toEqual(journal.map((_, index) => index + 1));
  const lines = journal.flatMap(({ body }) => spelledOut(orderEvent.parse(body)));
  const steps = lines.flatMap((line) => ('step' in line ? [`${line.type} ${line.step}`] : []));
  const plan = [
    'freeze-cart',
    'secure-stock',
    'pin-stock',
    'create-payment',
    'await-approval',
    'capture-payment',
    'complete-sale',
  ];
  expect(steps).toEqual(plan.flatMap((step) => [`step-started ${step}`, `step-settled ${step}`]));
  // Pinned when it is secured, approved when it is created: one row for each of the others, and none for what is announced.
  const rows = ['order-placed', ...Array<string>(5).fill('step-settled'), 'order-paid'];
  expect(journal.map(({ type }) => type)).toEqual(rows);
  expect((await journalOf(cartActor(await buyer.cartId()))).map(({ type }) => type)).toEqual([
    'line-put',
    'cart-frozen',
    'cart-consumed',
  ]);
  expect((await journalOf(shelf(good.sku))).map(({ type }) => type)).toEqual([
    'units-received',
    'hold-placed',
    'hold-changed',
    'hold-committed',
  ]);
});

test('[S3] a release that a cart owes is stored with what causes it, and gone once the shelf has taken it', async () => {
  const { sku } = await sell({ units: 10 });
  const buyer = new Buyer();
  await buyer.add(sku, 2);
  const cart = cartActor(await buyer.cartId());
  await buyer.call('DELETE', `/api/cart/items/${sku}`);
  await until('the shelf to be told', async () => (await journalOf(shelf(sku))).at(-1)?.type === 'hold-released');
  // That the hold was to be made firm is told as well, later: it changes nothing any more.
  const owed = "SELECT * FROM outbox WHERE body LIKE '%release%'";
  await until('nothing to be owed', async () => (await rowsOf(cart, owed)).length === 0);
});

test('[L1] every event of every actor reaches the directory, and every order the list of its buyer', async () => {
  const { good, buyer, id, order } = await ordered();
  const actors = {
    stock: [good.sku, shelf(good.sku)],
    cart: [await buyer.cartId(), cartActor(await buyer.cartId())],
    order: [id, orderActor(id)],
  } as const;
  for (const [kind, [actorId, stub]] of Object.entries(actors)) {
    const seq = (await journalOf(stub)).length;
    await until(`${kind} to be in the directory`, async () => {
      const row = await env.DB_ORDERS.prepare('SELECT seq FROM actors WHERE kind = ? AND id = ?')
        .bind(kind, actorId)
        .first();
      return row?.seq === seq;
    });
  }
  const row = await env.DB_ORDERS.prepare('SELECT * FROM orders WHERE id = ?').bind(id).first();
  expect(row).toMatchObject({
    status: 'paid',
    caller_id: await buyer.caller(),
    total_minor: order.total.minor,
    currency: 'USD',
    placed_at: Date.parse(order.placedAt),
  });
  const told = await env.DB_ORDERS.prepare(`SELECT kind, status FROM actors WHERE id IN (?, ?)`)
    .bind(good.sku, await buyer.cartId())
    .all();
  expect(told.results).toEqual(
    expect.arrayContaining([
      { kind: 'stock', status: 'in-stock' },
      { kind: 'cart', status: 'empty' },
    ]),
  );
});
