import { expect, test } from 'vitest';
import { logViolations } from '../../../actors/promises/log.ts';
import type { LogEntry } from '../../../contract/log.ts';
import { historyOf } from '../world/books.ts';
import { told, wordsOf } from './given.ts';

const cart = (...seqs: number[]) => seqs.map((seq) => ({ kind: 'cart', id: 'cart_1', seq }) as const);
const stock = (...seqs: number[]) => seqs.map((seq) => ({ kind: 'stock', id: 'LAMP-1', seq }) as const);
const written = new Map([
  ['cart:cart_1', 3],
  ['stock:LAMP-1', 2],
]);
const seen = (entries: Parameters<typeof logViolations>[0], sizes: number[] = [5]) =>
  wordsOf(logViolations(entries, written, sizes));

test('[L1] each event once, sources in any mixture, is how the archive must be', () => {
  expect(seen([...cart(1, 2), ...stock(1, 2), ...cart(3)], [100, 100, 5])).toEqual([]);
});

test.each([
  ['a missing event', [...cart(1, 3), ...stock(1, 2)], 'cart:cart_1 1 of 3 events are missing, the first is 2'],
  ['a lost source', [...cart(1, 2, 3)], 'stock:LAMP-1 2 of 2 events are missing, the first is 1'],
  ['an event twice', [...cart(1, 2, 2, 3), ...stock(1, 2)], 'cart:cart_1 event 2 is in the archive twice'],
  ['the wrong order', [...cart(2, 1, 3), ...stock(1, 2)], 'cart:cart_1 event 1 comes after event 2'],
  [
    'an event that never was',
    [...cart(1, 2, 3, 4), ...stock(1, 2)],
    'cart:cart_1 event 4 was never written: the last is 3',
  ],
])('[L1] %s is seen', (_, entries, what) => {
  expect(seen(entries)).toEqual([what]);
});

test('[L1] a source that nobody knows, and an object that is too large, are seen', () => {
  const stranger = { kind: 'order', id: 'order_1', seq: 1 } as const;
  expect(logViolations([...cart(1, 2, 3), ...stock(1, 2), stranger], written, [101])).toEqual([
    {
      promise: 'L1',
      what: 'order:order_1 is in the archive, and has written nothing',
      evidence: { kind: 'order', id: 'order_1' },
    },
    { promise: 'L1', what: 'an object of 101 entries', evidence: null },
  ]);
});

test('[L1] the archive of a real checkout keeps it', async () => {
  const shop = await told('approved by the buyer');
  const batches = [...shop.archive.values()];
  const archived = batches.flat().map((line) => {
    const { source, seq } = JSON.parse(line) as LogEntry;
    return { ...source, seq };
  });
  const journals = new Map(
    [...shop.hosts]
      .map(([name, host]) => [name, historyOf(host.database).length] as const)
      .filter(([, count]) => count > 0),
  );
  expect(archived.length).toBeGreaterThan(20);
  const sizes = batches.map((lines) => lines.length);
  expect(logViolations(archived, journals, sizes)).toEqual([]);
});
