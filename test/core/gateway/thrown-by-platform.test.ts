import { expect, test } from 'vitest';
import { alone } from '../../../actors/runtime/post.ts';
import { isOverloaded, mayPass } from '../../../gateway/http/thrown-by-platform.ts';

const marked = (message: string, marks: object) => Object.assign(new Error(message), marks);

test.each([
  ['a Durable Object on a full disk', marked('database or disk is full: SQLITE_FULL', { durableObjectReset: true })],
  ['a local D1 on a full disk', marked('internal error; reference = a1b2', { remote: true, durableObjectReset: true })],
  ['an object that cannot begin', new Error('internal error; reference = a1b2')],
  ['D1 on the platform', new Error('D1_ERROR: database or disk is full: SQLITE_FULL')],
  ['what drizzle wraps', new Error('Failed query', { cause: new Error('D1_ERROR: disk I/O error: SQLITE_IOERR') })],
  ['a message that was not brought', marked('Network connection lost.', { retryable: true })],
  ['D1 that is away', new Error('D1_ERROR: Network connection lost.')],
])('[W9] what %s throws is that it could not go on', (_, error) => {
  expect([mayPass(error), isOverloaded(error)]).toEqual([true, false]);
});

test.each([
  ['a bug', new TypeError('x is undefined')],
  ['a bug about a bug', new Error('failed', { cause: new RangeError('no') })],
  ['a query with a mistake in it', new Error('D1_ERROR: no such column: unit: SQLITE_ERROR')],
  ['no error', 'durableObjectReset'],
  ['nothing', null],
])('[W9] what %s throws is a fault of ours', (_, error) => {
  expect(mayPass(error)).toBe(false);
});

test.each([
  ['whose history is away', 'history-away', true],
  ['that throws', 'thrown', false],
])('[W9] an actor %s may be asked again, or not', async (_, why, may) => {
  const error = await alone(async () => [{ ok: 'unsure', why }], 'cell-0', { actor: 'a', request: {} }).catch(
    (thrown: unknown) => thrown,
  );
  expect(mayPass(error)).toBe(may);
});

test('what has too much to do says so, however deep', () => {
  expect(isOverloaded(new Error('failed', { cause: marked('busy', { overloaded: true }) }))).toBe(true);
});
