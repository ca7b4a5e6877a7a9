import { env } from 'cloudflare:workers';
import { expect, test } from 'vitest';
import { expectPaid, shelfOf } from '../books.ts';
import { Buyer } from '../buyer.ts';
import { sell } from '../shop.ts';

test('[H1.4] what the shop holds first at checkout is in the cart unheld, and is sold', async () => {
  const good = await sell({ units: 3, priceMinor: 1250 });
  await env.DB_CATALOG.prepare("UPDATE variants SET held_at = 'checkout' WHERE sku = ?").bind(good.sku).run();
  const buyer = new Buyer();
  const cart = await buyer.add(good.sku, 2);
  expect(cart.lines).toMatchObject([{ sku: good.sku, quantity: 2, heldUntil: null }]);
  expect(await shelfOf(good.sku)).toMatchObject({ held: 0 });
  const accepted = await buyer.place('paypal');
  await buyer.pay(accepted);
  await expectPaid({ buyer, good, units: 2, cart, id: accepted.id });
});
