import { listDurableObjectIds } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { expect, test } from 'vitest';
import { Buyer } from '../buyer.ts';
import { expectRefusal } from '../refusal.ts';
import { sell } from '../shop.ts';
import { knock } from '../socket.ts';

test('a shelf of something that is not sold is not there, and no actor is made for it', async () => {
  await sell();
  const before = (await listDurableObjectIds(env.STOCK)).length;
  for (const sku of ['NOT-SOLD', 'x', 'A'.repeat(60), '%00', '%E0%A4%A', '__proto__', 'HEALTH-PROBE-2'])
    await expectRefusal(await knock(new Buyer(), `/live/stock/${sku}`), 404, 'NOT_FOUND');
  expect(await listDurableObjectIds(env.STOCK)).toHaveLength(before);
});

test.each(['order_1', `order_${'0'.repeat(26)}`, '%00', 'cart_x'])(
  'an order %s is not there to listen to',
  async (id) => {
    await expectRefusal(await knock(new Buyer(), `/live/orders/${id}`), 404, 'NOT_FOUND');
  },
);

test('an address of sockets says so to whoever does not bring one', async () => {
  const { sku } = await sell();
  const buyer = new Buyer();
  await buyer.add(sku);
  const { id } = await buyer.place('paypal');
  for (const path of ['/live/cart', `/live/stock/${sku}`, `/live/orders/${id}`]) {
    await expectRefusal(await buyer.call('GET', path), 426, 'UPGRADE_REQUIRED');
    await expectRefusal(await buyer.call('GET', path, { headers: { upgrade: 'h2c' } }), 426, 'UPGRADE_REQUIRED');
    await expectRefusal(await buyer.call('POST', path), 405, 'METHOD_NOT_ALLOWED');
  }
});
