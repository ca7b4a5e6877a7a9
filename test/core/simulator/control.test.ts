import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { loadScenario } from '../../../simulator/cli/scenarios.ts';
import type { Bug } from '../../../simulator/control/bug.ts';
import { bugs } from '../../../simulator/control/bugs.ts';
import { controlVerdict } from '../../../simulator/control/command.ts';
import { control } from '../../../simulator/control/control.ts';
import { page, pageOf, rowsIn } from '../../../simulator/control/page.ts';
import { textOf } from '../files.ts';

const storm = loadScenario('storm');
const never = new AbortController().signal;
const named = (name: string): Bug => {
  const bug = bugs.find((one) => one.name === name);
  if (!bug) throw new Error(`no bug is called ${name}`);
  return bug;
};

test('every bug fits the file that it is planted in, and no two have one name', () => {
  const misfits = bugs.flatMap(({ name, file, edits }) =>
    edits.filter(({ find }) => textOf(file).split(find).length !== 2).map(({ find }) => `${name}: ${find}`),
  );
  expect(misfits).toEqual([]);
  expect(new Set(bugs.map(({ name }) => name)).size).toBe(bugs.length);
});

test('the table in docs has rows of bugs that there are, and hardly a new one is without: `npm run sim -- control --only "its name" --write`', () => {
  const rows = [...rowsIn(readFileSync(page, 'utf8')).keys()];
  const names = bugs.map(({ name }) => name);
  expect(rows.length).toBeGreaterThan(names.length * 0.8);
  expect(rows.filter((row) => !names.includes(row)).length).toBeLessThan(names.length * 0.2);
});

test.each(['units are promised that others hold', 'a paid cart stays frozen', 'two keys, one order'])(
  '%s: is found by its own promise, and shrunk to a few lines',
  async (only) => {
    const { sound, verdicts } = await control({ scenario: storm, seedsMax: 5, only, lanes: 1 }, () => {}, never);
    expect(sound).toEqual([{ scenario: 'storm', seeds: 5, broken: [] }]);
    const [verdict] = verdicts;
    expect(verdict?.probed).toMatchObject({ found: true });
    expect(verdict?.probed.found && verdict.bug.breaks).toContain(verdict?.probed.found && verdict.probed.promise);
    expect(verdict?.probed.found && verdict.probed.length).toBeLessThanOrEqual(10);
  },
  60_000,
);

test('a bug that breaks another promise than its own is not found', async () => {
  const bug = { ...named('units are promised that others hold'), breaks: ['P1'] };
  const { verdicts } = await control({ scenario: storm, seedsMax: 3, of: [bug], lanes: 1 }, () => {}, never);
  expect(verdicts[0]?.probed).toMatchObject({ found: false, others: expect.arrayContaining(['S1']) });
}, 60_000);

describe('the verdict on a control', () => {
  const broken = [{ seed: 7, promise: 'S1', what: 'one too many' }];
  const found = { found: true, seed: 1, promise: 'S1', what: '', length: 1, tries: 1 } as const;
  const bug = named('two keys, one order');

  test('says nothing for any bug while sound code breaks a promise', () => {
    expect(controlVerdict({ sound: [{ scenario: 'storm', seeds: 9, broken }], verdicts: [] })).toMatchObject({
      code: 3,
      title: expect.stringContaining('WITHOUT ANY BUG, 1 SEEDS'),
    });
  });

  test('the page keeps the rows of those that were not looked for, and counts what was found', () => {
    const script = {} as never;
    const others = bugs.filter((one) => one !== bug);
    const before = pageOf(
      '',
      bugs,
      others.map((one) => ({ bug: one, probed: { ...found, script }, seconds: 1 })),
      10,
    );
    expect(rowsIn(before).size).toBe(bugs.length - 1);
    const after = pageOf(before, bugs, [{ bug, probed: { found: false, others: ['C1'] }, seconds: 1 }], 10);
    expect([...rowsIn(after).keys()]).toEqual(bugs.map(({ name }) => name));
    expect(after).toContain(`${bugs.length - 1} of ${bugs.length} were found`);
    expect(after).toContain('another promise broke: C1');
  });
});
