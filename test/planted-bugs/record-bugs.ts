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

const compaction = { caughtBy: 'test/core/log/compaction.test.ts', promise: 'L1.13' } as const;
const compactor = { file: 'actors/log/compactor.ts', ...compaction } as const;

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
  {
    ...{ name: 'objects go before it is written down that they are replaced', ...compactor },
    find: '    await archive(key, lines);\n    const kept',
    replace:
      '    await objects.remove(step.sources.map(({ first, last }) => this.#key(first, last)));\n    await archive(key, lines);\n    const kept',
  },
  {
    ...{ name: 'an object goes that reaches into the next hundred', ...compactor },
    find: 'SELECT first, last FROM objects WHERE last <= ?',
    replace: 'SELECT first, last FROM objects WHERE first <= ?',
  },
  {
    ...{ name: 'after a crash nobody knows what was replaced', ...compactor },
    find: '    if (replaced.length > 0) return this.#remove(replaced);\n',
    replace: '',
  },
  {
    ...{
      name: 'what an object lacks is made up by what lies beside it',
      file: 'actors/log/compaction.ts',
      ...compaction,
    },
    find: '    if (lines.length !== source.last - source.first + 1) return null;\n',
    replace: '',
  },
  {
    ...{ name: 'a hundred is merged that is not whole', file: 'actors/log/compaction.ts', ...compaction },
    find: '  return next > last;',
    replace: '  return next > first;',
  },
  {
    ...{
      name: 'an entry is told before all that may be later was read',
      file: 'gateway/log/search.ts',
      promise: 'L1.14',
    },
    caughtBy: 'test/core/log/search.test.ts',
    find: 'const sure = found.laterThan(unread?.toAt ?? Number.NEGATIVE_INFINITY);',
    replace: 'const sure = found.laterThan(Number.NEGATIVE_INFINITY);',
  },
  {
    ...{ name: 'what the lanes still have is not searched', file: 'gateway/log/search.ts', promise: 'L1.14' },
    caughtBy: 'test/core/log/search.test.ts',
    find: '  found.add(await unsent(services));\n',
    replace: '',
  },
  {
    ...{ name: 'a night that was broken off begins anew', file: 'actors/night/actor.ts', promise: 'M1.13' },
    caughtBy: 'test/core/night/night.test.ts',
    find: 'const open = last && nightOf(last).endedAt === null ? last : await this.#begin();',
    replace: 'const open = await this.#begin();',
  },
  {
    ...{ name: 'the look of a night counts as one of the plan', file: 'actors/order/core.ts', promise: 'M1.13' },
    caughtBy: 'test/core/order/money-news.test.ts',
    find: 'event.night ? order : lookBegun(order, event.at)',
    replace: 'lookBegun(order, event.at)',
  },
];
