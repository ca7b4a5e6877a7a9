import { expect, test } from 'vitest';
import { operation } from '../../../simulator/buyers/operation.ts';
import { operationsOf, planOf } from '../../../simulator/buyers/plan.ts';
import { loadScenario, scenarioNames } from '../../../simulator/cli/scenarios.ts';
import { changed } from '../../../simulator/scenario.ts';

const storm = loadScenario('storm');

test('the same seed is the same plan, to the millisecond; another seed is another', () => {
  expect(operationsOf(storm, 7)).toEqual(operationsOf(storm, 7));
  expect(operationsOf(storm, 7)).not.toEqual(operationsOf(storm, 8));
});

test('what a buyer does does not depend on how many others there are, only when', () => {
  const few = planOf(changed(storm, { buyers: 10 }), 7, 3);
  const many = planOf(changed(storm, { buyers: 1_000 }), 7, 3);
  const acts = (plan: typeof few) => plan.operations.map(({ at: _, ...act }) => act);
  expect(many.habit).toBe(few.habit);
  expect(acts(many)).toEqual(acts(few));
});

test('a plan is in the order of time, and every act of it is one that can be read back', () => {
  for (const name of scenarioNames()) {
    const operations = operationsOf(changed(loadScenario(name), { buyers: 40 }), 1);
    expect(operations.length).toBeGreaterThan(40);
    expect(operations.map(({ at }) => at)).toEqual(operations.map(({ at }) => at).toSorted((one, two) => one - two));
    for (const each of operations) expect(operation.parse(JSON.parse(JSON.stringify(each)))).toEqual(each);
  }
});

test('every kind of buyer of a scenario comes, once there are enough of them', () => {
  const habits = new Set(Array.from({ length: 400 }, (_, index) => planOf(storm, 1, index + 1).habit));
  expect([...habits].sort()).toEqual(Object.keys(storm.mix).sort());
});

test('a double clicker does all twice with the same key, before any answer can have come', () => {
  const keen = { ...storm, mix: { 'double-clicker': 1 } };
  const { operations } = planOf(keen, 1, 1);
  for (let index = 0; index < operations.length; index += 2) {
    const [first, second] = operations.slice(index, index + 2);
    expect({ ...second, at: 0 }).toEqual({ ...first, at: 0 });
    expect((second?.at ?? 0) - (first?.at ?? 0)).toBeLessThan(50);
  }
});
