import { mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { dataFolder } from '../../gateway/local/paths.ts';
import type { RunRecord } from '../record.ts';

const keptMax = 50;

/** Every run that has ended, one file each, where the page finds them to list and compare. */
export const runsFolder = join(dataFolder, 'runs');

/** The oldest go. */
export function keepRun(record: RunRecord): void {
  mkdirSync(runsFolder, { recursive: true });
  writeFileSync(join(runsFolder, `${record.id}.json`), JSON.stringify(record));
  const kept = readdirSync(runsFolder)
    .filter((name) => name.endsWith('.json'))
    .map((name) => ({ name, at: statSync(join(runsFolder, name)).mtimeMs }))
    .sort((left, right) => right.at - left.at);
  for (const { name } of kept.slice(keptMax)) rmSync(join(runsFolder, name), { force: true });
}
