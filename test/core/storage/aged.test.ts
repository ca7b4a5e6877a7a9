import { expect, test } from 'vitest';
import { Aged } from '../../../storage/aged.ts';

const kept = (limits: Partial<ConstructorParameters<typeof Aged<string, string>>[0]> = {}) =>
  new Aged<string, string>({ ageMsMax: 1_000, weightMax: 3, ...limits });
const value = (cache: Aged<string, string>, key: string, now: number) => cache.get(key, now)?.value;

test('A1: what was asked for as long ago as is allowed is not given out, and its age counts from the asking', () => {
  const cache = kept();
  cache.put('lamp', 'red', 100);
  expect(cache.get('lamp', 200)).toMatchObject({ value: 'red', at: 100 });
  // The one who is to renew it asks in vain; the others get it to the last moment.
  cache.get('lamp', 1_099);
  expect(value(cache, 'lamp', 1_099)).toBe('red');
  expect(value(cache, 'lamp', 1_100)).toBeUndefined();
});

test('A1: an age of 0 keeps nothing', () => {
  const cache = kept({ ageMsMax: 0 });
  cache.put('lamp', 'red', 100);
  expect(value(cache, 'lamp', 100)).toBeUndefined();
});

test('A2: what weighs too much goes, the first first; what alone is too heavy pushes out nobody', () => {
  const cache = kept({ weightMax: 10, weigh: (text) => text.length });
  cache.put('a', 'aaaa', 0);
  cache.put('b', 'bbbb', 0);
  cache.put('c', 'c'.repeat(11), 0);
  expect(['a', 'b', 'c'].map((key) => value(cache, key, 1))).toEqual(['aaaa', 'bbbb', undefined]);
  cache.put('d', 'ddd', 0);
  expect(['a', 'b', 'd'].map((key) => value(cache, key, 1))).toEqual([undefined, 'bbbb', 'ddd']);
  // What is put anew or forgotten weighs nothing any more.
  for (let round = 0; round < 50; round++) cache.put('d', 'ddd', round);
  cache.forget('b', 0);
  cache.put('e', 'eeeeeee', 0);
  expect(['d', 'e'].map((key) => value(cache, key, 51))).toEqual(['ddd', 'eeeeeee']);
});

test('A3: an answer that was asked for earlier and came later changes nothing, nor does it make anything forgotten', () => {
  const cache = kept();
  cache.put('lamp', 'new', 200);
  cache.put('lamp', 'old', 100);
  cache.forget('lamp', 150);
  expect(value(cache, 'lamp', 300)).toBe('new');
  cache.forget('lamp', 200);
  expect(value(cache, 'lamp', 300)).toBeUndefined();
});

test('A4: in the last quarter of its time one asker is sent for a new one, and the others still get the old', () => {
  const cache = kept();
  cache.put('lamp', 'red', 0);
  expect(value(cache, 'lamp', 749)).toBe('red');
  expect([1, 2, 3, 4].map(() => value(cache, 'lamp', 750))).toEqual([undefined, 'red', 'red', 'red']);
  cache.put('lamp', 'blue', 750);
  expect(value(cache, 'lamp', 1_200)).toBe('blue');
});
