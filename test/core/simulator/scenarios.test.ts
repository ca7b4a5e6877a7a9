import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { loadScenario, scenarioNames } from '../../../simulator/cli/scenarios.ts';
import { habits, scenario } from '../../../simulator/scenario.ts';
import { schemas } from '../../../simulator/schemas/schemas.ts';
import { products } from '../../../storage/seed/catalogue.ts';
import { root } from '../files.ts';

const folder = join(root, 'simulator');
const read = (file: string): unknown => JSON.parse(readFileSync(join(folder, file), 'utf8'));
const files = readdirSync(join(folder, 'scenarios')).filter((file) => file.endsWith('.json'));

test.each(files)('%s is a scenario, and is called what its file is called', (file) => {
  const parsed = scenario.parse(read(`scenarios/${file}`));
  expect(`${parsed.name}.json`).toBe(file);
  expect(loadScenario(parsed.name)).toEqual(parsed);
  expect(read(`scenarios/${file}`)).toMatchObject({ $schema: '../schemas/scenario.json' });
});

test.each(files)('%s sells what the seeded shop has, on the page where it is', (file) => {
  const pages = new Map(products.flatMap(({ slug, variants }) => variants.map(([sku]) => [String(sku), String(slug)])));
  for (const { sku, slug } of scenario.parse(read(`scenarios/${file}`)).goods) expect(pages.get(sku)).toBe(slug);
});

test('each scenario tells something else, and together they have every kind of buyer', () => {
  const all = scenarioNames().map(loadScenario);
  expect(new Set(all.map(({ story }) => story)).size).toBe(all.length);
  expect([...new Set(all.flatMap(({ mix }) => Object.keys(mix)))].sort()).toEqual([...habits].sort());
  expect(new Set(all.map(({ arrivals }) => arrivals.shape)).size).toBe(4);
});

test.each(Object.keys(schemas))(
  'simulator/schemas/%s is made of the code as it is: `node simulator/schemas/write.ts`',
  (file) => {
    expect(read(`schemas/${file}`)).toEqual(JSON.parse(JSON.stringify(schemas[file])));
    expect(
      readdirSync(join(folder, 'schemas'))
        .filter((name) => name.endsWith('.json'))
        .sort(),
    ).toEqual(Object.keys(schemas).sort());
  },
);
