import type { Violation } from '../../actors/promises/picture.ts';
import { batchIn, type LogEntry } from '../../contract/log.ts';
import { indexOf } from '../../storage/log/log-index.ts';
import { project, rebuilt } from '../../storage/orders/projection.ts';
import { differing, takeOverNotes } from '../../storage/orders/rebuild.ts';
import type { Shop } from './shop.ts';

/** [L1.11] What the lists show, beside the same made anew from the archive. */
export function rebuiltViolations({ archive, readModels }: Pick<Shop, 'archive' | 'readModels'>): Violation[] {
  for (const [key, lines] of archive) {
    const entries = lines.map((line) => JSON.parse(line) as LogEntry);
    const told = batchIn(key) ?? { lane: key, first: 1 };
    for (const { sql, params } of [...project(entries, rebuilt), ...indexOf(told, entries, rebuilt)])
      readModels.all(sql, ...params);
    readModels.all(`INSERT OR IGNORE INTO ${rebuilt.lanes} (id) VALUES (?)`, told.lane);
  }
  readModels.all(takeOverNotes);
  return differing
    .flatMap((query) => readModels.all<{ table: string; key: string }>(query))
    .map(({ table, key }) => ({ promise: 'L1', what: `${table} ${key} is not what the archive says`, evidence: null }));
}
