import { expect, test } from 'vitest';
import { adviceFor, waitInWords } from '../../../web/src/lib/ui/advice.ts';
import { keyAfter, problemOf } from '../../../web/src/lib/ui/problem.ts';

const refusal = {
  type: 'x',
  title: 'Too many requests',
  status: 429,
  code: 'TOO_MANY_REQUESTS',
  requestId: 'r',
  retry: 'same-key',
};
const answer = (headers: Record<string, string>) => Response.json(refusal, { status: 429, headers });

test('a wait is rounded up, so that nobody comes back too early', () => {
  expect([1, 45.2, 90, 91, 120, 121, 3600].map(waitInWords)).toEqual([
    '1 second',
    '46 seconds',
    '90 seconds',
    '2 minutes',
    '2 minutes',
    '3 minutes',
    '60 minutes',
  ]);
});

test('[O1.9] after an order that was given up, the button sends a new key; after a failure that may yet pass, the same', () => {
  const problem = { type: 'x', title: 'x', requestId: 'r' };
  expect(keyAfter({ ...problem, status: 503, code: 'ORDER_GIVEN_UP' as const, retry: 'new-key' }, 'old')).not.toBe(
    'old',
  );
  expect(keyAfter({ ...problem, status: 503, code: 'UNAVAILABLE', retry: 'same-key' }, 'old')).toBe('old');
});

test('who asked too often is told when to try again', async () => {
  expect(adviceFor(await problemOf(answer({ 'retry-after': '200' }), 'r')).next).toBe('Try again in 4 minutes.');
  expect(adviceFor(await problemOf(answer({}), 'r')).next).toBe('Try again in a few minutes.');
});

test('who was sent away by a crowd is told that nothing was done, and when to try again', async () => {
  const busy = { ...refusal, status: 503, code: 'OVERLOADED', title: 'The shop is busy' };
  const problem = await problemOf(Response.json(busy, { status: 503, headers: { 'retry-after': '7' } }), 'r');
  expect(adviceFor(problem)).toEqual({
    what: 'The shop is very busy right now, and this was not done.',
    next: 'Try again in 7 seconds. What you entered is still here, and it is done only once.',
  });
});
