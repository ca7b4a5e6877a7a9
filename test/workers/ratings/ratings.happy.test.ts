import { env } from 'cloudflare:workers';
import { expect, test } from 'vitest';
import { moderatedList, moderatedRating, ownRating, ownRatings } from '../../../contract/ratings.ts';
import { operator } from '../account.ts';
import { read } from '../buyer.ts';
import { callOps } from '../ops.ts';
import { bought, cardOf, listOf, moderate, moderator, productOf, rate, rowsOf } from './rated.ts';

test('[R1] a buyer rates what has come, reads it on the product, and changes it', async () => {
  const order = await bought();
  const { buyer, id, good } = order;
  expect((await productOf(good.slug)).rating).toBeNull();
  const first = await read(await rate(order, { stars: 4, text: 'Dry all day.' }), 201, ownRating);
  expect(first).toMatchObject({ stars: 4, text: 'Dry all day.', product: good.slug, orderId: id, edited: false });
  expect(await listOf(good.slug)).toMatchObject({
    ...{ average: 4, count: 1, histogram: { 1: 0, 2: 0, 3: 0, 4: 1, 5: 0 }, nextCursor: null },
    items: [{ id: first.id, stars: 4, text: 'Dry all day.', name: 'Verified buyer', verified: true, edited: false }],
  });
  const second = await read(await rate(order, { stars: 2 }), 200, ownRating);
  expect(second).toMatchObject({ id: first.id, stars: 2, text: null, edited: true });
  expect((await productOf(good.slug)).rating).toEqual({ average: 2, count: 1 });
  expect((await cardOf(good))?.rating).toEqual({ average: 2, count: 1 });
  expect(await read(await buyer.call('GET', `/api/orders/${id}/ratings`), 200, ownRatings)).toEqual({
    items: [second],
  });
});

test('[R1] two at once are one row, and one of them made it', async () => {
  const order = await bought();
  const answers = await Promise.all([1, 2, 3, 4, 5].map((stars) => rate(order, { stars })));
  expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 200, 200, 200, 201]);
  const rows = await rowsOf(order.id);
  expect(rows).toHaveLength(1);
  expect(await listOf(order.good.slug)).toMatchObject({ average: rows[0]?.stars, count: 1 });
});

test('[R1.1] the same request again is answered as before, and does nothing once more', async () => {
  const order = await bought();
  const first = await read(await rate(order, { stars: 5, key: 'the-same' }), 201, ownRating);
  await rate(order, { stars: 1 });
  const again = await read(await rate(order, { stars: 5, key: 'the-same' }), 201, ownRating);
  expect(again).toMatchObject({ id: first.id, stars: 1 });
});

test('[R3] 5, 5 and 2, the 2 is hidden, then shown: product, list and histogram say so each time (case A1)', async () => {
  const [one, ops] = [await bought(), await moderator()];
  const { good } = one;
  const [two, three] = [await bought(good), await bought(good)];
  for (const order of [one, two]) await rate(order, { stars: 5 });
  const { id } = await read(await rate(three, { stars: 2 }), 201, ownRating);
  const said = async () => {
    const { average, count, histogram } = await listOf(good.slug);
    const rating = { average, count };
    expect((await productOf(good.slug)).rating).toEqual(rating);
    expect((await cardOf(good))?.rating).toEqual(rating);
    return [average, count, histogram[2], histogram[5]];
  };
  expect(await said()).toEqual([4, 3, 1, 2]);
  const hidden = await read(await moderate(ops, id, 'hide'), 200, moderatedRating);
  expect(hidden).toMatchObject({ state: 'hidden', moderation: { to: 'hidden', reason: 'names a person' } });
  expect(await said()).toEqual([5, 2, 0, 2]);
  await read(await moderate(ops, id, 'show', { body: {} }), 200, moderatedRating);
  expect(await said()).toEqual([4, 3, 1, 2]);
});

test('[R3.2] 4, 4 and 3 are 3.67, and the list goes by stars (case A2)', async () => {
  const one = await bought();
  const { good } = one;
  for (const [order, stars] of [
    [one, 4],
    [await bought(good), 3],
    [await bought(good), 4],
  ] as const)
    await rate(order, { stars });
  expect((await productOf(good.slug)).rating).toEqual({ average: 3.67, count: 3 });
  const stars = async (query: string) => (await listOf(good.slug, query)).items.map((each) => each.stars);
  expect(await stars('')).toEqual([4, 3, 4]);
  expect(await stars('?sort=lowest')).toEqual([3, 4, 4]);
  expect(await stars('?sort=highest&limit=2')).toEqual([4, 4]);
  expect(await stars('?stars=3')).toEqual([3]);
  const { nextCursor } = await listOf(good.slug, '?sort=highest&limit=2');
  expect(await stars(`?sort=highest&limit=2&cursor=${nextCursor}`)).toEqual([3]);
});

test('[R5] whoever moderates sees what was hidden, by whom and why; it is in the audit, once for a key', async () => {
  const { browser, view } = await operator();
  const { id } = await read(await rate(await bought(), { text: 'Ann of Quay Street is rude.' }), 201, ownRating);
  const hide = () =>
    browser.call('POST', `/api/ops/ratings/${id}/hide`, { body: { reason: 'names a person' }, key: 'hide-it' });
  await read(await hide(), 200, moderatedRating);
  const list = await read(await callOps('/ratings?state=hidden'), 200, moderatedList);
  expect(list.items.find((each) => each.id === id)).toMatchObject({
    ...{ state: 'hidden', text: 'Ann of Quay Street is rude.' },
    moderation: { to: 'hidden', by: view.id, reason: 'names a person' },
  });
  await browser.call('POST', `/api/ops/ratings/${id}/show`, { body: {}, key: 'show-it' });
  // The first request comes once more, late.
  expect(await read(await hide(), 200, moderatedRating)).toMatchObject({ state: 'shown' });
  const { results } = await env.DB_AUTH.prepare('SELECT DISTINCT act FROM audit WHERE subject = ? ORDER BY act')
    .bind(id)
    .all();
  expect(results).toEqual([{ act: 'rating-hidden' }, { act: 'rating-shown' }]);
});
