import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decodeCursor, encodeCursor } from '../../../storage/cursor.ts';

test('a cursor brings back the position it was made from, and is safe in a URL', () => {
  const part = fc.oneof(fc.string({ unit: 'grapheme' }), fc.double({ noNaN: true, noDefaultInfinity: true }));
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), part, part, (query, key, tie) => {
      const cursor = encodeCursor(query, { key, tie });
      expect(cursor).toMatch(/^[\w-]+$/);
      // JSON has no negative zero, and neither has a sort key.
      const plain = (value: string | number) => (Object.is(value, -0) ? 0 : value);
      expect(decodeCursor(query, cursor)).toEqual({ key: plain(key), tie: plain(tie) });
    }),
  );
});

test('a cursor of another list, or of nobody, is refused', () => {
  expect(decodeCursor('by name', encodeCursor('by price', { key: 1, tie: 2 }))).toBeNull();
  for (const made of [
    '',
    'x',
    '%%%',
    '😀',
    btoa('null'),
    btoa('["by name"]'),
    btoa('["by name",{},1]'),
    btoa('\xff'),
  ]) {
    expect(decodeCursor('by name', made)).toBeNull();
  }
});
