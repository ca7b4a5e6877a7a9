import { expect, test } from 'vitest';
import { addedWords } from '../../../web/src/lib/cart/added-words.ts';

const price = { minor: 1600, currency: 'USD' as const };
const until = '2026-11-27T22:19:00.000Z';
const line = (...lots: readonly (readonly [quantity: number, heldUntil: string | null])[]) => ({
  quantity: lots.reduce((all, [quantity]) => all + quantity, 0),
  lots: lots.map(([quantity, heldUntil]) => ({ quantity, heldUntil, unitPrice: price, total: price })),
});

test('[H2.1] nothing that is not held is said to be, and what is held is told by its number', () => {
  expect(addedWords(line([2, until]))).toEqual({ lead: 'Held for you until', waits: null });
  expect(addedWords(line([10, until], [1, null]))).toEqual({
    lead: '10 of 11 held for you until',
    waits: 'The other is reserved first thing at checkout, while there is stock.',
  });
  expect(addedWords(line([10, until], [5, null])).waits).toMatch(/^The other 5 are reserved/);
  expect(addedWords(line([1, null]))).toEqual({
    lead: null,
    waits: 'Not reserved yet: it is reserved first thing at checkout, while there is stock.',
  });
  expect(addedWords(line([3, null])).waits).toMatch(/^Not reserved yet: they are/);
});
