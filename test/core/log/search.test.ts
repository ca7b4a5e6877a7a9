import fc from 'fast-check';
import { expect, test } from 'vitest';
import { batchKey, type LogEntry, levelOf } from '../../../contract/log.ts';
import { type LogFilter, searchLog } from '../../../gateway/log/search.ts';
import type { Services } from '../../../gateway/services.ts';
import { d1Of } from '../../../simulator/virtual/d1.ts';
import { Database } from '../../../simulator/virtual/database.ts';
import { bucketOf } from '../../../simulator/virtual/log-bucket.ts';
import { readModelTables } from '../../../simulator/virtual/tables.ts';
import { applyEntries } from '../../../storage/orders/projection.ts';

type Lane = { kept: { number: number; entry: LogEntry }[]; next: number };

/** Two lanes whose entries are in objects, in the lanes, or just on their way. */
function shop() {
  const database = Database.take('search');
  database.erase();
  database.script(readModelTables);
  const readModels = d1Of(database, async (_, query) => query());
  const objects = new Map<string, readonly string[]>();
  const lanes = new Map<string, Lane>(['lane-0', 'lane-1'].map((name) => [name, { kept: [], next: 1 }]));
  let reads = 0;
  const bucket = bucketOf(objects);
  let onRead = async () => {};
  const archive = {
    ...bucket,
    lines: async (key: string) => {
      reads++;
      await onRead();
      return bucket.lines(key);
    },
  };
  const tell = (name: string, entry: LogEntry) => {
    const lane = lanes.get(name) as Lane;
    lane.kept.push({ number: lane.next++, entry });
  };
  const flush = async (name: string, half = false) => {
    const lane = lanes.get(name) as Lane;
    const first = lane.kept[0]?.number ?? 0;
    const entries = lane.kept.map(({ entry }) => entry);
    if (entries.length === 0) return;
    objects.set(
      batchKey(name, first, first + entries.length - 1),
      entries.map((entry) => JSON.stringify(entry)),
    );
    await applyEntries(readModels, entries, { lane: name, first });
    // Told on, and not forgotten yet.
    if (!half) lane.kept = [];
  };
  /** The first hundred of a lane in one object, and what lay around it gone. */
  const compact = (name: string) => {
    const mine = [...objects].filter(([key]) => key.includes(name)).sort(([one], [other]) => (one < other ? -1 : 1));
    const lines = mine.flatMap(([, its]) => its);
    if (lines.length < 100 || objects.has(batchKey(name, 1, 100))) return;
    objects.set(batchKey(name, 1, 100), lines.slice(0, 100));
    for (const [key] of mine) if (Number(key.slice(-21, -9)) <= 100) objects.delete(key);
  };
  const services = {
    record: { readModels, archive },
    ops: {
      logLanes: async () => [...lanes.keys()],
      inspect: async (_: string, name: string, { after, limit }: { after: number; limit: number }) => {
        const left = (lanes.get(name)?.kept ?? []).filter(({ number }) => number > after);
        const events = left.slice(0, limit).map(({ number, entry: { at, type, status, ...event } }) => ({
          ...{ seq: number, at, type, status, event },
        }));
        return { ok: true, value: { type: 'events', events, nextAfter: null } };
      },
    },
  } as unknown as Services;
  const search = async (filter: Partial<LogFilter>, limit: number, meanwhile: () => Promise<void> = async () => {}) => {
    const all: string[] = [];
    let [cursor, pages, widest]: [string | null, number, number] = [null, 0, 0];
    do {
      reads = 0;
      const page = await searchLog(services, { ...every, ...filter }, cursor, limit);
      if (!page.ok) throw new Error(page.failure.code);
      widest = Math.max(widest, reads);
      all.push(...page.value.items.map(({ kind, id, seq }) => `${kind}:${id}#${seq}`));
      cursor = page.value.nextCursor;
      if (++pages > 2_000) throw new Error('it does not come to an end');
      await meanwhile();
    } while (cursor !== null);
    return { all, widest, pages };
  };
  return { tell, flush, compact, search, objects, during: (act: () => Promise<void>) => (onRead = act) };
}

const every: LogFilter = { from: 0, to: 1e12, level: 'info', actor: null };
const named = ({ source: { kind, id }, seq }: LogEntry) => `${kind}:${id}#${seq}`;
const latestFirst = (one: LogEntry, other: LogEntry) =>
  other.at - one.at || (tie(one) < tie(other) ? 1 : tie(one) > tie(other) ? -1 : 0);
const tie = ({ source: { kind, id }, seq }: LogEntry) => `${kind}:${id}#${String(seq).padStart(12, '0')}`;
function fits(entry: LogEntry, { from = 0, to = 1e12, level = 'info', actor = null }: Partial<LogFilter>): boolean {
  const { kind, id } = entry.source;
  const levels = ['info', 'warn', 'error'];
  const bad = levels.indexOf(levelOf(entry)) >= levels.indexOf(level);
  return bad && entry.at >= from && entry.at <= to && (actor === null || actor === `${kind}:${id}`);
}

const told = fc.record({
  who: fc.integer({ min: 0, max: 4 }),
  late: fc.integer({ min: 0, max: 60 }),
  bad: fc.nat({ max: 9 }),
});
const filters: fc.Arbitrary<Partial<LogFilter>> = fc.constantFrom<Partial<LogFilter>>(
  {},
  { actor: 'cart:a-1' },
  { level: 'warn' },
  { level: 'error', actor: 'cart:a-0' },
  { from: 100, to: 200 },
);

test('[L1.14] whatever was told, in whatever objects it lies, and whatever moves meanwhile: latest first, each once', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(told, { minLength: 1, maxLength: 260 }),
      fc.integer({ min: 1, max: 37 }),
      fc.integer({ min: 1, max: 40 }),
      filters,
      async (story, flushEvery, limit, filter) => {
        const made = shop();
        const all: LogEntry[] = [];
        const seqs = new Map<number, number>();
        for (const [index, { who, late, bad }] of story.entries()) {
          const seq = (seqs.get(who) ?? 0) + 1;
          seqs.set(who, seq);
          const type = bad === 9 ? 'attention-called' : 'told';
          const entry: LogEntry = {
            ...{ source: { kind: 'cart', id: `a-${who}` }, seq, at: Math.max(0, index - late), type, status: 'open' },
            data: bad === 8 ? { outcome: 'unsure' } : {},
          };
          all.push(entry);
          made.tell(`lane-${who % 2}`, entry);
          if (index % flushEvery === flushEvery - 1) await made.flush(`lane-${index % 2}`);
        }
        await made.flush('lane-0', true);
        let pages = 0;
        const moved = async () => {
          if (pages++ === 0) await made.flush('lane-1');
          else made.compact(`lane-${pages % 2}`);
        };
        const found = await made.search(filter, limit, moved);
        expect(found.all).toEqual(
          all
            .filter((entry) => fits(entry, filter))
            .sort(latestFirst)
            .map(named),
        );
      },
    ),
    { numRuns: 120 },
  );
});

test('[L1.14] objects that are replaced while they are read are found in their new place', async () => {
  const made = shop();
  const all = Array.from(
    { length: 150 },
    (_, index): LogEntry => ({
      ...{ source: { kind: 'cart', id: 'a' }, seq: index + 1, at: index, type: 'told', status: 'open', data: {} },
    }),
  );
  for (const [index, entry] of all.entries()) {
    made.tell('lane-0', entry);
    if (index % 10 === 9) await made.flush('lane-0');
  }
  let reads = 0;
  made.during(async () => {
    if (++reads === 9) made.compact('lane-0');
  });
  expect((await made.search({}, 200)).all).toEqual(all.sort(latestFirst).map(named));
});

test('[L1.14] where a page may read no more, it tells what is sure, says so, and goes on', async () => {
  const made = shop();
  const all = Array.from(
    { length: 300 },
    (_, index): LogEntry => ({
      ...{ source: { kind: 'cart', id: 'a' }, seq: index + 1, at: index % 7 === 0 ? index - 50 : index },
      ...{ type: 'told', status: 'open', data: {} },
    }),
  );
  for (const entry of all) {
    made.tell('lane-0', entry);
    await made.flush('lane-0');
  }
  const found = await made.search({ from: -1_000 }, 200);
  expect(found.all).toEqual(all.sort(latestFirst).map(named));
  expect([found.pages > 2, found.widest < 300]).toEqual([true, true]);
});

test('[L1.14] a page reads a bounded number of objects, and of one actor only those that it is in', async () => {
  const made = shop();
  for (let index = 0; index < 20_000; index++) {
    const rare = index % 5_000 === 17;
    const source = { kind: 'cart' as const, id: rare ? 'rare' : `a-${index % 50}` };
    const seq = rare ? Math.floor(index / 5_000) + 1 : Math.floor(index / 50) + 1;
    made.tell('lane-0', { source, seq, at: index, type: 'told', status: 'open', data: {} });
    if (index % 100 === 99) await made.flush('lane-0');
  }
  expect(await made.search({ actor: 'cart:rare' }, 50)).toEqual({
    all: ['cart:rare#4', 'cart:rare#3', 'cart:rare#2', 'cart:rare#1'],
    ...{ widest: 4, pages: 1 },
  });
  const page = await made.search({ from: 14_801, to: 15_000 }, 50);
  expect([page.all.length, page.widest <= 2]).toEqual([200, true]);
});
