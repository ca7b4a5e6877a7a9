import { expect, test } from 'vitest';
import { holdViolations, shelfViolations } from '../../../actors/promises/shelf.ts';
import { stock } from '../../../actors/stock/core.ts';
import type { StockEvent } from '../../../contract/stock.ts';
import { hold, pinned, placed, received } from '../stock/given.ts';
import { skus } from '../world/checkout.ts';
import { lamp } from '../world/goods.ts';
import { numbered, promisesOf, stockEvents, told, wordsOf } from './given.ts';

const locations = { AST: { onHand: 3, allocated: 2 }, unplaced: { onHand: 2, allocated: 0 } };
const totals = { received: 10, adjusted: -2, sold: 3, takenBack: 0, onHand: 5, held: 2, locations };
const seen = (change: Partial<typeof totals>) => shelfViolations({ sku: lamp, totals: { ...totals, ...change } });

test('[S1] a shelf whose numbers add up keeps the promise', () => {
  expect(seen({})).toEqual([]);
  expect(seen({ held: 5 })).toEqual([]);
  expect(shelfViolations({ sku: lamp, totals: stock.initial })).toEqual([]);
});

test.each([
  ['a unit sold that is still on hand', { sold: 4 }],
  ['a unit that came from nowhere', { onHand: 6 }],
  ['more held than on hand', { held: 6 }],
  ['less than nothing held', { held: -1 }],
  ['less than nothing sold', { sold: -1, onHand: 9 }],
])('[S1] %s is seen, with its numbers and its shelf', (_, change) => {
  const found = seen(change);
  expect(found[0]).toMatchObject({ promise: 'S1', evidence: { kind: 'stock', id: lamp } });
  expect(found[0]?.what).toContain(String(Object.values(change)[0]));
});

test.each([
  [
    'more allocated at a location than stands there',
    { AST: { onHand: 1, allocated: 2 }, RKD: { onHand: 4, allocated: 0 } },
    '2',
  ],
  ['less than nothing allocated', { AST: { onHand: 5, allocated: -1 } }, '-1'],
  ['a unit that stands nowhere', { AST: { onHand: 4, allocated: 0 } }, '4'],
  ['more allocated than held', { AST: { onHand: 3, allocated: 2 }, RKD: { onHand: 2, allocated: 1 } }, '3'],
])('[S1.13] %s is seen, with its numbers and its shelf', (_, places, number) => {
  const found = shelfViolations({ sku: lamp, totals: { ...totals, locations: places } });
  expect(found).toMatchObject([{ promise: 'S1', evidence: { kind: 'stock', id: lamp } }]);
  expect(found[0]?.what).toContain(number);
});

test('[S1.13] an allocation that is not the whole hold, or of who browses, is seen in the history', () => {
  const allocation = [{ location: 'unplaced' as const, quantity: 1 }];
  const judged = (event: StockEvent) => holdViolations(lamp, numbered([received(9), event]));
  expect(judged({ ...placed, paying: true, allocation })).toMatchObject([{ promise: 'S1' }]);
  expect(judged({ ...placed, quantity: 1, allocation })).toMatchObject([{ promise: 'S1' }]);
  expect(judged({ ...placed, quantity: 1, paying: true, allocation })).toEqual([]);
});

const released: StockEvent = { type: 'hold-released', holdId: hold(1) };
const expired: StockEvent = { type: 'hold-expired', holdId: hold(1) };
const committed: StockEvent = { type: 'hold-committed', holdId: hold(1) };
const changed: StockEvent = { ...placed, type: 'hold-changed', quantity: 3 };
const history = (...events: StockEvent[]) => holdViolations(lamp, numbered([received(9), ...events]));

test.each<[string, StockEvent[]]>([
  ['placed, changed, pinned and sold', [placed, changed, pinned, committed]],
  ['placed and lapsed', [placed, expired]],
  ['placed without an end, and sold', [{ ...placed, expiresAt: null }, committed]],
  ['resized so that it has no end, and sold', [placed, { ...changed, expiresAt: null }, committed]],
  ['released while pinned', [placed, pinned, released]],
  ['released before it came', [released]],
  ['still open', [placed]],
])('[S3] a hold may be %s', (_, events) => {
  expect(history(...events)).toEqual([]);
});

test.each<[string, StockEvent[]]>([
  ['sold and released', [placed, pinned, committed, released]],
  ['released and sold', [placed, pinned, released, committed]],
  ['sold twice', [placed, pinned, committed, committed]],
  ['lapsed and placed again', [placed, expired, placed]],
  ['released and then placed by its late command', [released, placed]],
  ['sold without a pin', [placed, committed]],
  ['sold without having been', [committed]],
  ['lapsed while pinned', [placed, pinned, expired]],
  ['lapsed though it was placed without an end', [{ ...placed, expiresAt: null }, expired]],
  ['placed twice', [placed, placed]],
  ['changed while pinned', [placed, pinned, changed]],
  ['pinned without having been', [pinned]],
  ['changed without having been', [changed]],
])('[S3] a hold that is %s is seen', (_, events) => {
  expect(history(...events)).toMatchObject([
    { promise: 'S3', what: expect.stringContaining(hold(1)), evidence: { kind: 'stock', id: lamp } },
  ]);
});

test('[S3] holds of one shelf are told apart', () => {
  const other: StockEvent = { ...placed, holdId: hold(2) };
  expect(history(placed, other, released, { ...pinned, holdId: hold(2) })).toEqual([]);
  expect(wordsOf(history(placed, other, expired, expired))).toEqual([
    `LAMP-1: ${hold(1)} was expired, and then came hold-expired (event 5)`,
  ]);
});

test('[S3] the shelves of a real checkout keep it', async () => {
  for (const story of [
    'approved by the buyer',
    'cancelled by the shopper',
    'paid after the holds had lapsed',
  ] as const) {
    const shop = await told(story);
    for (const sku of skus) {
      expect(stockEvents(shop, sku).length).toBeGreaterThan(1);
      expect(promisesOf(holdViolations(sku, stockEvents(shop, sku)))).toEqual([]);
    }
  }
});
