import { expect, test } from 'vitest';
import { bugs } from '../planted-bugs/bugs.ts';
import { textOf } from './files.ts';

test('every planted bug still fits the line that it edits, and its test is there', () => {
  const misfits = bugs.filter(({ file, find }) => textOf(file).split(find).length !== 2);
  expect(misfits.map(({ name, file }) => `${file}: ${name}`)).toEqual([]);
  const untested = bugs.filter(({ promise, caughtBy }) => !textOf(caughtBy).includes(`[${promise}]`));
  expect(untested.map(({ name, promise, caughtBy }) => `${caughtBy} [${promise}]: ${name}`)).toEqual([]);
});
