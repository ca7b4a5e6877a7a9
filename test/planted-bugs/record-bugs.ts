import type { Bug } from './bug.ts';

const rebuild = {
  file: 'storage/orders/rebuild.ts',
  caughtBy: 'test/core/log/rebuild.test.ts',
  promise: 'L1.11',
} as const;
const reader = {
  file: 'storage/log/log-reader.ts',
  caughtBy: 'test/core/log/rebuild.test.ts',
  promise: 'L1.12',
} as const;

export const recordBugs: readonly Bug[] = [
  {
    ...{ name: 'a rebuilding compares the names of rows, and not what is in them', ...rebuild },
    find: 'const text = ({ all }: Shape, of: string)',
    replace: 'const text = ({ key: all }: Shape, of: string)',
  },
  {
    ...{ name: 'a rebuilding leaves rows that nobody has told', ...rebuild },
    find: 'return [db.prepare(gone).bind(id), db.prepare(put).bind(id)];',
    replace: 'return [db.prepare(`${gone} AND 0`).bind(id), db.prepare(put).bind(id)];',
  },
  {
    ...{ name: 'what shelves have said themselves is thrown away', ...rebuild },
    find: '  await db.prepare(takeOverNotes).run();\n',
    replace: '',
  },
  {
    ...{ name: 'what is told while rows are put in place is lost', ...rebuild, file: 'gateway/ops/rebuild.ts' },
    find: "return ok(page({ at: 'after', id, through }, { differences }));",
    replace: 'return ok(page(null, { differences }));',
  },
  {
    ...{ name: 'an older rebuilding goes on in the tables of a newer one', ...rebuild, file: 'gateway/ops/rebuild.ts' },
    find: 'now === null || !(await isRebuild(db, now.id))',
    replace: 'now === null || ((await isRebuild(db, now.id)) && false)',
  },
  {
    ...{ name: 'an object that another one replaces is read as well', ...reader },
    find: 'lines.slice(through + 1 - batch.first).map(entryIn)',
    replace: 'lines.map(entryIn)',
  },
  {
    ...{ name: 'a reader goes on behind a gap', ...reader },
    find: 'if (gap || read === objectsMax) break;',
    replace: 'if (read === objectsMax) break;',
  },
];
