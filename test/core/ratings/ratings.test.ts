import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type RatingQuery, ratingQuery, summaryOf } from '../../../contract/ratings.ts';
import { book, lamp, orderOfIndex, products, rope } from './given.ts';

const all = (given: Partial<RatingQuery> = {}): RatingQuery => ({ ...ratingQuery.parse({}), ...given });
async function listed(of: ReturnType<typeof book>, given: Partial<RatingQuery> = {}, product = lamp) {
  const page = await of.store.page(product, all({ limit: 100, ...given }));
  if (!page.ok) throw new Error(page.failure.code);
  return page.value;
}

describe('one rating for an order and a product', () => {
  test('[R1] the first makes it, a second one changes it, and another order has its own', async () => {
    const of = book();
    const first = await of.rate(1, 5, { text: 'Good.' });
    expect(first).toMatchObject({ isFirst: true, rating: { stars: 5, text: 'Good.', edited: false } });
    const second = await of.rate(1, 2);
    expect(second).toMatchObject({ isFirst: false, rating: { stars: 2, text: null, edited: true } });
    expect(second?.rating.id).toBe(first?.rating.id);
    expect(await of.rate(2, 4)).toMatchObject({ isFirst: true });
    expect(of.rows('SELECT stars FROM ratings ORDER BY stars')).toEqual([{ stars: 2 }, { stars: 4 }]);
    expect(await listed(of)).toMatchObject({ average: 3, count: 2, histogram: { 1: 0, 2: 1, 3: 0, 4: 1, 5: 0 } });
  });

  test('[R1.1] the same act comes late, after another: it changes nothing, and is answered as it was', async () => {
    const of = book();
    await of.rate(1, 5, { act: 'one' });
    await of.rate(1, 2, { act: 'two' });
    expect(await of.rate(1, 5, { act: 'one' })).toMatchObject({ isFirst: true, rating: { stars: 2 } });
    expect((await listed(of)).histogram).toEqual({ 1: 0, 2: 1, 3: 0, 4: 0, 5: 0 });
    await of.moderate(1, 'hidden', { act: 'three' });
    await of.moderate(1, 'shown', { act: 'four' });
    await of.moderate(1, 'hidden', { act: 'three' });
    expect((await listed(of)).count).toBe(1);
  });
});

describe('average and histogram', () => {
  test('[R3] 5, 5 and 2; the 2 is hidden; it is shown again; then its account goes (case A1)', async () => {
    const of = book();
    for (const [order, stars] of [
      [1, 5],
      [2, 5],
      [3, 2],
    ] as const)
      await of.rate(order, stars);
    expect(await listed(of)).toMatchObject({ average: 4, count: 3 });
    await of.moderate(3, 'hidden');
    expect(await listed(of)).toMatchObject({ average: 5, count: 2 });
    expect((await listed(of)).items.map(({ stars }) => stars)).toEqual([5, 5]);
    await of.moderate(3, 'shown');
    expect(await listed(of)).toMatchObject({ average: 4, count: 3 });
    await of.close(3);
    expect(await listed(of)).toMatchObject({ average: 5, count: 2 });
    await of.store.rebuild();
    expect(await listed(of)).toMatchObject({ average: 5, count: 2 });
  });

  test('[R3.2] 4, 4 and 3 are 3.67; of what nobody has rated there is no average; one that is hidden is as none (case A2)', async () => {
    const of = book();
    for (const [order, stars] of [4, 4, 3].entries()) await of.rate(order, stars);
    expect(await listed(of)).toMatchObject({ average: 3.67, count: 3 });
    expect(await listed(of, {}, rope)).toEqual({
      ...{ average: null, count: 0, histogram: { 1: 0, 2: 0, 3: 0, 4: 0, 5: 0 } },
      ...{ items: [], nextCursor: null },
    });
    await of.rate(9, 1, { product: rope });
    await of.moderate(9, 'hidden', { product: rope });
    expect(await listed(of, {}, rope)).toMatchObject({ average: null, count: 0, items: [] });
  });

  const doing = fc.oneof(
    { weight: 5, arbitrary: fc.record({ does: fc.constant('rate' as const), stars: fc.integer({ min: 1, max: 5 }) }) },
    { weight: 2, arbitrary: fc.record({ does: fc.constantFrom('hidden' as const, 'shown' as const) }) },
    { weight: 1, arbitrary: fc.record({ does: fc.constant('close' as const) }) },
  );
  const act = fc.record({
    doing,
    order: fc.integer({ min: 0, max: 5 }),
    product: fc.constantFrom(...products),
    /** Few: so that some come twice, for the same or for something else. */
    name: fc.integer({ min: 0, max: 25 }),
  });

  test('[R3] whatever is done in whatever order, the sums are what is shown, counted by hand, and made anew they are the same', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(act, { maxLength: 40 }), async (acts) => {
        const of = book();
        for (const { doing, order, product, name } of acts) {
          const named = { product, act: `act ${name}` };
          if (doing.does === 'rate') await of.rate(order, doing.stars, named);
          else if (doing.does === 'close') await of.close(order);
          else await of.moderate(order, doing.does, named);
        }
        const shown = of.rows("SELECT product, stars FROM ratings WHERE state = 'shown'");
        const counted = new Map(
          products.map((product) => {
            const own = shown.filter((row) => row.product === product).map(({ stars }) => stars);
            const many = (stars: number) => own.filter((each) => each === stars).length;
            return [product, { 1: many(1), 2: many(2), 3: many(3), 4: many(4), 5: many(5) }];
          }),
        );
        expect(await of.store.histograms(products)).toEqual(counted);
        await of.store.rebuild();
        expect(await of.store.histograms(products)).toEqual(counted);
        const revisions = of.rows(
          'SELECT rating, count(*) AS acts, max(revision) AS last FROM rating_acts GROUP BY rating',
        );
        for (const { acts: done, last } of revisions) expect(done).toBe(last);
      }),
      { numRuns: 150 },
    );
  });

  test('the average is read off the histogram', () => {
    expect(summaryOf({ 1: 0, 2: 0, 3: 1, 4: 2, 5: 0 }).average).toBe(3.67);
    expect(summaryOf({ 1: 1, 2: 0, 3: 0, 4: 0, 5: 0 }).average).toBe(1);
    expect(summaryOf({ 1: 1, 2: 1, 3: 0, 4: 0, 5: 0 })).toMatchObject({ average: 1.5, count: 2 });
  });
});

describe('whose buyer is gone', () => {
  test('[R4] what was rated is withdrawn with its words, and what comes later is not taken', async () => {
    const of = book();
    await of.rate(1, 5, { text: 'It was me, Ann.' });
    await of.rate(1, 3, { product: rope });
    await of.close(1, 2);
    expect(of.rows("SELECT words FROM ratings WHERE state = 'withdrawn'")).toEqual([{ words: null }, { words: null }]);
    expect(await of.rate(1, 4)).toBeNull();
    // It was on its way while its order was closed.
    expect(await of.rate(2, 4)).toBeNull();
    expect(await of.moderate(1, 'shown')).toBeNull();
    expect(await of.store.ofOrders([orderOfIndex(1), orderOfIndex(2)])).toEqual([]);
    expect(await listed(of)).toMatchObject({ count: 0, items: [] });
    expect(of.rows("SELECT product FROM ratings WHERE state <> 'withdrawn'")).toEqual([]);
  });

  test('[R4] to close an order twice changes nothing more', async () => {
    const of = book();
    await of.rate(1, 5);
    await of.rate(2, 1);
    await of.close(1);
    await of.close(1);
    expect(await listed(of)).toMatchObject({ average: 1, count: 1 });
  });
});

describe('moderation', () => {
  test('[R5] what is hidden stays hidden though its buyer changes it, and is said to be', async () => {
    const of = book();
    await of.rate(1, 1, { text: 'Rude.' });
    await of.moderate(1, 'hidden');
    const changed = await of.rate(1, 5, { text: 'Polite.' });
    expect(changed?.rating).toMatchObject({ state: 'hidden', stars: 5 });
    expect((await listed(of)).count).toBe(0);
    const page = await of.store.moderated('hidden', null, 10);
    expect(page).toMatchObject({
      value: { items: [{ text: 'Polite.', moderation: { to: 'hidden', by: 'ops', reason: 'because' } }] },
    });
    await of.moderate(1, 'shown');
    expect(await listed(of)).toMatchObject({ average: 5, count: 1 });
    expect(of.rows('SELECT kind, state_before AS was FROM rating_acts ORDER BY revision')).toEqual([
      { kind: 'rated', was: null },
      { kind: 'hidden', was: 'shown' },
      { kind: 'rated', was: 'hidden' },
      { kind: 'shown', was: 'hidden' },
    ]);
  });

  test('[R5] nothing can be done to a rating that nobody has written', async () => {
    const of = book();
    expect(await of.moderate(1, 'hidden')).toBeNull();
    expect(of.rows('SELECT count(*) AS acts FROM rating_acts')).toEqual([{ acts: 0 }]);
  });
});

describe('a list', () => {
  const orders = { newest: [1, 5, 3, 5, 2], highest: [5, 5, 3, 2, 1], lowest: [1, 2, 3, 5, 5] } as const;
  test.each(Object.entries(orders))(
    'goes on where it ended, sorted by %s, whatever is rated meanwhile',
    async (sort, wanted) => {
      const of = book();
      for (const [order, stars] of [2, 5, 3, 5, 1].entries()) await of.rate(order, stars);
      const seen: number[] = [];
      let cursor: string | undefined;
      do {
        const query = { sort: sort as keyof typeof orders, limit: 2, ...(cursor !== undefined && { cursor }) };
        const page = await listed(of, query);
        seen.push(...page.items.map(({ stars }) => stars));
        cursor = page.nextCursor ?? undefined;
        // Newer than what is read on behind, and no part of it but where it belongs.
        if (sort === 'newest') await of.rate(20 + seen.length, 4);
      } while (cursor !== undefined);
      expect(seen).toEqual(wanted);
    },
  );

  test('of equal ones the newest comes first, and those with so many stars alone are listed', async () => {
    const of = book();
    for (const [order, text] of ['old', 'new', 'other'].entries())
      await of.rate(order, text === 'other' ? 2 : 5, { text });
    expect((await listed(of, { sort: 'highest' })).items.map(({ text }) => text)).toEqual(['new', 'old', 'other']);
    const fives = await listed(of, { stars: 5 });
    expect(fives.items.map(({ text }) => text)).toEqual(['new', 'old']);
    expect(fives).toMatchObject({ average: 4, count: 3 });
  });

  test('a cursor of another list is refused', async () => {
    const of = book();
    for (const order of [1, 2, 3]) await of.rate(order, order);
    const { nextCursor } = await listed(of, { limit: 1 });
    for (const other of [{ sort: 'lowest' as const }, { stars: 2 }])
      expect(await of.store.page(lamp, all({ ...other, cursor: nextCursor ?? '' }))).toMatchObject({ ok: false });
    expect(await of.store.page(rope, all({ cursor: nextCursor ?? '' }))).toMatchObject({ ok: false });
    expect(await of.store.moderated(null, nextCursor, 1)).toMatchObject({ ok: false });
  });
});
