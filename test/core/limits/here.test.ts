import { expect, test } from 'vitest';
import { LimiterHere } from '../../../gateway/limits/here.ts';

const three = { quota: 3, windowMs: 1_000 };

function limiter() {
  let now = 0;
  const here = new LimiterHere(() => now);
  const take = (...subjects: string[]) =>
    here
      .take({ type: 'take', takes: subjects.map((subject) => ({ subject, ...three })) })
      .map(({ granted }) => granted);
  return {
    take,
    pass: (ms: number) => {
      now += ms;
    },
  };
}

test('a shop on one machine counts exactly, and each by itself', () => {
  const { take, pass } = limiter();
  expect([take('ann'), take('ann'), take('ann'), take('ann'), take('bob')].flat()).toEqual([
    true,
    true,
    true,
    false,
    true,
  ]);
  pass(1_000);
  expect(take('ann')).toEqual([true]);
});

test('the first that is refused ends it, and what comes behind it is not counted', () => {
  const { take } = limiter();
  for (let count = 0; count < 3; count++) take('ann');
  expect(take('ann', 'bob')).toEqual([false]);
  expect([take('bob'), take('bob'), take('bob')].flat()).toEqual([true, true, true]);
});

test('a crowd of names does not make it forget whoever knocks now', () => {
  const { take, pass } = limiter();
  for (let count = 0; count < 49_999; count++) take(`early ${count}`);
  pass(1_000);
  for (let count = 0; count < 3; count++) take('ann');
  for (let count = 0; count < 1_000; count++) take(`late ${count}`);
  expect(take('ann')).toEqual([false]);
});
