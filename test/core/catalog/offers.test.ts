import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ReadThrough } from '../../../storage/catalog/read-through.ts';
import { Clock } from '../world/clock.ts';

const ageMsMax = 2_000;

/** A price list with a history, and carts that read it through a cache. A read sees the list in the middle of its way. */
function list() {
  const clock = new Clock();
  const history: { readonly sku: string; readonly minor: number | null; readonly from: number }[] = [];
  const at = (sku: string, time: number) =>
    history.filter((one) => one.sku === sku && one.from <= time).at(-1)?.minor ?? null;
  let reads = 0;
  let wayMs = 0;
  let asked: readonly string[] = [];
  const prices = new ReadThrough<string, number>(
    async (skus) => {
      reads++;
      asked = skus;
      const [there, back] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
      clock.at(clock.now + wayMs, () => there.resolve());
      await there.promise;
      const seen = skus.map((sku) => [sku, at(sku, clock.now)] as const);
      clock.at(clock.now + wayMs, () => back.resolve());
      await back.promise;
      return new Map(seen.flatMap(([sku, minor]) => (minor === null ? [] : [[sku, minor] as const])));
    },
    { ageMsMax, entriesMax: 100, now: () => clock.now },
  );
  const set = (sku: string, minor: number | null) => history.push({ sku, minor, from: clock.now });
  /** Whether the list has said this of the SKU at any time since then. */
  const wasSo = (sku: string, minor: number | null, since: number) =>
    at(sku, since) === minor || history.some((one) => one.sku === sku && one.from >= since && one.minor === minor);
  const ask = async (...skus: string[]) => {
    const pending = prices.of(skus);
    await clock.advance(2 * wayMs);
    return pending;
  };
  return { clock, prices, set, wasSo, ask, reads: () => reads, asked: () => asked, slow: (ms: number) => (wayMs = ms) };
}

test('[C2.7] what a cart is offered was in the list, at most so long ago, whenever prices change and however slow it is', async () => {
  const step = fc.record({
    waitMs: fc.integer({ min: 0, max: 1_500 }),
    wayMs: fc.integer({ min: 0, max: 400 }),
    sku: fc.constantFrom('LAMP', 'MUG'),
    change: fc.option(fc.option(fc.integer({ min: 1, max: 999 }), { nil: 'gone' as const }), { nil: null }),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
      const { clock, set, wasSo, ask, slow } = list();
      set('LAMP', 1_000);
      for (const { waitMs, wayMs, sku, change } of steps) {
        await clock.advance(waitMs);
        if (change !== null) set(sku, change === 'gone' ? null : change);
        slow(wayMs);
        const asked = clock.now;
        const { found, at } = await ask('LAMP', 'MUG');
        expect(at).toBeGreaterThan(asked - ageMsMax);
        for (const one of ['LAMP', 'MUG'])
          expect(wasSo(one, found.get(one) ?? null, at), `${one} at ${found.get(one)}`).toBe(true);
      }
    }),
    { numRuns: 300 },
  );
});

test('[C2.7] a price change shows when the old price is that old, and until then the list is not asked', async () => {
  const { clock, set, ask, reads } = list();
  set('LAMP', 1_000);
  expect((await ask('LAMP')).found.get('LAMP')).toBe(1_000);
  set('LAMP', 1_200);
  await clock.advance(1_400);
  expect([(await ask('LAMP')).found.get('LAMP'), reads()]).toEqual([1_000, 1]);
  await clock.advance(600);
  expect([(await ask('LAMP')).found.get('LAMP'), reads()]).toEqual([1_200, 2]);
});

test('what is missing is asked for together, and what is not sold is asked for again soon', async () => {
  const { clock, set, ask, reads } = list();
  for (const sku of ['LAMP', 'MUG', 'ROPE']) set(sku, 5);
  await ask('LAMP');
  await ask('LAMP', 'MUG', 'ROPE', 'NOT-SOLD');
  expect(reads()).toBe(2);
  await ask('NOT-SOLD', 'ROPE');
  expect(reads()).toBe(2);
  set('NOT-SOLD', 9);
  await clock.advance(500);
  expect((await ask('NOT-SOLD')).found.get('NOT-SOLD')).toBe(9);
});

test('[C2.7] while the one who brings a new price waits for it, the others have the old one to the end of its time, and not longer', async () => {
  const { clock, prices, set, ask, slow } = list();
  set('LAMP', 1_000);
  await ask('LAMP');
  set('LAMP', 1_200);
  slow(1_000);
  await clock.advance(1_500);
  const renewed = prices.of(['LAMP']);
  await clock.advance(499);
  expect((await prices.of(['LAMP'])).found.get('LAMP')).toBe(1_000);
  await clock.advance(1);
  expect((await ask('LAMP')).found.get('LAMP')).toBe(1_200);
  expect((await renewed).found.get('LAMP')).toBe(1_200);
});

test('a hundred goods that are asked for in turn are one question in half of their time, and not a hundred', async () => {
  const { clock, set, ask, reads } = list();
  const goods = Array.from({ length: 50 }, (_, index) => `GOOD-${index}`);
  for (const good of goods) set(good, 5);
  await ask(...goods);
  for (let turn = 0; turn < 200; turn++) {
    await clock.advance(50);
    expect((await ask(goods[turn % 50] ?? '')).found.size).toBe(1);
  }
  // Ten seconds: a renewal in each half of two of them, and no more.
  expect(reads()).toBeLessThanOrEqual(11);
});

test('what nobody asks for any more is brought along a few times, and then let go', async () => {
  const { clock, set, ask, reads, asked } = list();
  set('LAMP', 5);
  set('MUG', 5);
  await ask('LAMP', 'MUG');
  for (let turn = 0; turn < 40; turn++) {
    await clock.advance(1_500);
    await ask('LAMP');
  }
  expect(reads()).toBeGreaterThan(20);
  expect(asked()).toEqual(['LAMP']);
});

test('[C2.7] what is found to be sold no longer is offered to nobody any more', async () => {
  const { clock, set, ask } = list();
  set('LAMP', 5);
  await ask('LAMP');
  set('LAMP', null);
  await clock.advance(1_500);
  for (let asker = 0; asker < 3; asker++) expect((await ask('LAMP')).found.has('LAMP')).toBe(false);
});

test('made-up names do not push out what is sold', async () => {
  const { set, ask, reads } = list();
  set('LAMP', 5);
  await ask('LAMP');
  await ask(...Array.from({ length: 5_000 }, (_, index) => `MADE-UP-${index}`));
  const before = reads();
  await ask('LAMP');
  expect(reads()).toBe(before);
});

test('a list that fails is no answer, and what was known before holds for the rest of its time', async () => {
  const clock = new Clock();
  let fails = false;
  const prices = new ReadThrough<string, number>(
    async (skus) => {
      if (fails) throw new Error('down');
      return new Map(skus.map((sku) => [sku, 7]));
    },
    { ageMsMax, entriesMax: 10, now: () => clock.now },
  );
  await prices.of(['LAMP']);
  fails = true;
  await clock.advance(1_600);
  for (let asker = 0; asker < 3; asker++) expect((await prices.of(['LAMP'])).found.get('LAMP')).toBe(7);
  await expect(prices.of(['LAMP', 'MUG'])).rejects.toThrow('down');
  await clock.advance(400);
  await expect(prices.of(['LAMP'])).rejects.toThrow('down');
});
