import { expect, test } from 'vitest';
import { Buyer } from '../buyer.ts';
import { carrierKey, tell } from '../orders/carrier.ts';
import { expectRefusal } from '../refusal.ts';
import { sell, unique } from '../shop.ts';
import { bought, listOf, moderate, moderator, pathOf, rate, rowsOf } from './rated.ts';

test('[R2] before the delivery nothing is rated: not paid for, not packed, not on its way', async () => {
  const order = await bought(undefined, false);
  await expectRefusal(await rate(order), 409, 'NOT_DELIVERED');
  await tell(await carrierKey(), order.id, 'shipped');
  await expectRefusal(await rate(order), 409, 'NOT_DELIVERED');
  await tell(await carrierKey(), order.id, 'delivered');
  expect((await rate(order)).status).toBe(201);
});

test('[R2] what the order does not hold is not rated by it, and what nobody sells is not there', async () => {
  const [order, other] = [await bought(), await sell()];
  await expectRefusal(await rate({ ...order, good: other }), 409, 'PRODUCT_NOT_ORDERED');
  const gone = { ...other, slug: 'never-sold' as typeof other.slug };
  await expectRefusal(await rate({ ...order, good: gone }), 404, 'NOT_FOUND');
  await expectRefusal(await order.buyer.call('GET', pathOf(gone.slug)), 404, 'NOT_FOUND');
  expect(await rowsOf(order.id)).toEqual([]);
});

test('a key is asked for, and stands for one rating', async () => {
  const order = await bought();
  const body = { stars: 5, orderId: order.id };
  const path = pathOf(order.good.slug);
  await expectRefusal(await order.buyer.call('PUT', path, { body }), 400, 'IDEMPOTENCY_KEY_MISSING');
  await rate(order, { stars: 5, key: 'one' });
  await expectRefusal(await rate(order, { stars: 4, key: 'one' }), 422, 'IDEMPOTENCY_KEY_REUSED');
  expect((await listOf(order.good.slug)).average).toBe(5);
});

test.each([
  ['no stars', { stars: undefined }],
  ['six stars', { stars: 6 }],
  ['a half', { stars: 2.5 }],
  ['a line break', { text: 'a\nb' }],
  ['what turns text around', { text: 'a\u202eb' }],
  ['too many words', { text: 'x'.repeat(2_001) }],
  ['somebody else’s name', { name: 'Ann' }],
])('a body with %s is refused', async (_, wrong) => {
  const buyer = new Buyer();
  const body = { stars: 5, orderId: `order_${'0'.repeat(26)}`, ...wrong };
  await expectRefusal(
    await buyer.call('PUT', pathOf((await sell()).slug), { body, key: `k${unique()}` }),
    422,
    'INVALID',
  );
});

test('a list is asked for in words that it knows', async () => {
  const { slug } = await sell();
  for (const query of ['?sort=best', '?stars=6', '?stars=x', '?limit=0', '?limit=101', '?cursor=x', '?colour=red'])
    await expectRefusal(await new Buyer().call('GET', pathOf(slug) + query), 422, 'INVALID');
});

test('[R5] what is not there is not moderated, and a reason is asked for', async () => {
  const ops = await moderator();
  const nobody = `rating_${'0'.repeat(26)}`;
  await expectRefusal(await moderate(ops, nobody, 'hide'), 404, 'NOT_FOUND');
  await expectRefusal(await moderate(ops, 'rating', 'hide'), 404, 'NOT_FOUND');
  await expectRefusal(await moderate(ops, nobody, 'hide', { body: {} }), 422, 'INVALID');
  await expectRefusal(await moderate(ops, nobody, 'hide', { key: '' }), 400, 'IDEMPOTENCY_KEY_MISSING');
});
