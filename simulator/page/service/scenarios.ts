import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Scenario, scenario } from '../../scenario.ts';

const folder = join(import.meta.dirname, '../../scenarios');

export async function listScenarios(): Promise<Scenario[]> {
  const files = (await readdir(folder)).filter((file) => file.endsWith('.json')).sort();
  return Promise.all(files.map(async (file) => scenario.parse(JSON.parse(await readFile(join(folder, file), 'utf8')))));
}
