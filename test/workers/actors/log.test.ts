import { runInDurableObject } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { expect, test } from 'vitest';
import { type LogEntry, logEntry } from '../../../contract/log.ts';
import { evict, kill, rowsOf } from '../journal.ts';
import { logLane, unique } from '../shop.ts';
import { until } from '../until.ts';

type Archive = Readonly<Record<string, readonly LogEntry[]>>;

function entries(id: string, count: number, from = 1): LogEntry[] {
  return Array.from({ length: count }, (_, index) => ({
    source: { kind: 'cart' as const, id },
    seq: from + index,
    at: Date.now(),
    type: 'told',
    status: `s${from + index}`,
    data: { number: from + index },
  }));
}
const append = (lane: string, told: readonly LogEntry[]) => logLane(lane).execute({ type: 'append', entries: told });

/** Every object of a lane, unpacked: its lines by its key. */
async function archiveOf(lane: string): Promise<Archive> {
  const { objects } = await env.LOGS.list({ prefix: `log/${lane}/` });
  const read = objects.map(async ({ key }) => {
    const found = await env.LOGS.get(key);
    if (!found) throw new Error(`no ${key}`);
    const text = await new Response(found.body.pipeThrough(new DecompressionStream('gzip'))).text();
    return [
      key,
      text
        .trimEnd()
        .split('\n')
        .map((line) => logEntry.parse(JSON.parse(line))),
    ] as const;
  });
  return Object.fromEntries(await Promise.all(read));
}
const linesOf = (archive: Archive) => Object.values(archive).flat();
const sizesOf = (archive: Archive) =>
  Object.entries(archive)
    .toSorted()
    .map(([, lines]) => lines.length);
const archived = (lane: string, count: number) =>
  until(`${count} entries in ${lane}`, async () => {
    const archive = await archiveOf(lane);
    return linesOf(archive).length >= count && archive;
  });
const directory = (id: string) =>
  env.DB_ORDERS.prepare("SELECT * FROM actors WHERE kind = 'cart' AND id = ?").bind(id).first();

test('[L1] 250 entries are two objects of exactly 100, at once, and one of the rest, by age; each entry is in one of them', async () => {
  const lane = `lane-${unique()}`;
  const told = entries(`a-${lane}`, 250);
  await append(lane, told.slice(0, 130));
  await append(lane, told.slice(130));
  await until('the full batches', async () => sizesOf(await archiveOf(lane)).length >= 2);
  const archive = await archived(lane, 250);
  expect(sizesOf(archive)).toEqual([100, 100, 50]);
  expect(linesOf(archive).toSorted((left, right) => left.seq - right.seq)).toEqual(told);
  expect(Object.keys(archive).toSorted()[0]).toBe(`log/${lane}/000000000001-000000000100.jsonl.gz`);
  expect(await rowsOf(logLane(lane), 'SELECT * FROM entries')).toEqual([]);
});

test('[L1] fewer than 100 wait for others until they are old, and then go alone', async () => {
  const lane = `lane-${unique()}`;
  await append(lane, entries(`a-${lane}`, 99));
  expect(await archiveOf(lane)).toEqual({});
  await append(lane, entries(`b-${lane}`, 1));
  const archive = await archived(lane, 100);
  expect(sizesOf(archive)).toEqual([100]);
});

test('[L1] what is told twice is kept once: whole deliveries, parts of them, and all at once', async () => {
  const lane = `lane-${unique()}`;
  const told = entries(`a-${lane}`, 120);
  await Promise.all([append(lane, told), append(lane, told), append(lane, told)]);
  await append(lane, told.slice(40, 90));
  await append(lane, [...told.slice(100), ...entries(`a-${lane}`, 10, 121)]);
  const archive = await archived(lane, 130);
  expect(
    linesOf(archive)
      .map(({ seq }) => seq)
      .toSorted((left, right) => left - right),
  ).toEqual(Array.from({ length: 130 }, (_, index) => index + 1));
});

test('[L1] two sources with the same numbers are two sources', async () => {
  const lane = `lane-${unique()}`;
  await append(lane, [...entries(`a-${lane}`, 30), ...entries(`b-${lane}`, 30)]);
  expect(linesOf(await archived(lane, 60))).toHaveLength(60);
});

test.each([
  ['evicted', evict],
  ['killed', kill],
] as const)(
  '[L1] a lane that is %s with entries in it has lost none, and archives each once',
  { timeout: 20_000 },
  async (_, end) => {
    const lane = `lane-${unique()}`;
    for (let count = 0; count < 150; count += 30) {
      await append(lane, entries(`a-${lane}`, 30, count + 1));
      await end(logLane(lane));
    }
    const archive = await archived(lane, 150);
    expect(new Set(linesOf(archive).map(({ seq }) => seq)).size).toBe(150);
    expect(linesOf(archive)).toHaveLength(150);
  },
);

test('[L1] while the database fails, the archive is written once, nothing is lost, and the directory catches up', async () => {
  const lane = `lane-${unique()}`;
  await env.DB_ORDERS.prepare('ALTER TABLE actors RENAME TO actors_away').run();
  try {
    await append(lane, entries(`a-${lane}`, 150));
    await until('the first object', async () => sizesOf(await archiveOf(lane)).length > 0);
    await append(lane, entries(`a-${lane}`, 20, 151));
    await kill(logLane(lane));
    // The cut that failed stands: entries that came later wait behind it.
    expect(await rowsOf(logLane(lane), 'SELECT first, last FROM cut')).toEqual([{ first: 1, last: 100 }]);
    expect(await rowsOf(logLane(lane), 'SELECT count(*) AS count FROM entries')).toEqual([{ count: 170 }]);
  } finally {
    await env.DB_ORDERS.prepare('ALTER TABLE actors_away RENAME TO actors').run();
  }
  const archive = await archived(lane, 170);
  expect(new Set(linesOf(archive).map(({ seq }) => seq)).size).toBe(170);
  expect(linesOf(archive)).toHaveLength(170);
  await until('the directory to catch up', async () => (await directory(`a-${lane}`))?.seq === 170);
});

test('[L1] while R2 fails, nothing is lost, and afterwards each entry is there once', async () => {
  const lane = `lane-${unique()}`;
  let fails = 3;
  // The bucket of this one lane is put into the way; it fails before, and once after, it has written.
  await runInDurableObject(logLane(lane), (instance) => {
    const holder = instance as unknown as { env: Env };
    holder.env.LOGS.put = new Proxy(holder.env.LOGS.put, {
      apply: async (put, bucket: R2Bucket, args: Parameters<R2Bucket['put']>) => {
        if (!args[0].startsWith(`log/${lane}/`) || fails === 0) return Reflect.apply(put, bucket, args);
        fails -= 1;
        if (fails === 0) await Reflect.apply(put, bucket, args);
        throw new Error('R2 is away');
      },
    });
  });
  await append(lane, entries(`a-${lane}`, 110));
  const archive = await archived(lane, 110);
  expect(fails).toBe(0);
  expect(sizesOf(archive)).toEqual([100, 10]);
  expect(new Set(linesOf(archive).map(({ seq }) => seq)).size).toBe(110);
  await until('the directory to catch up', async () => (await directory(`a-${lane}`))?.seq === 110);
});

test('the directory shows the last of a source, whatever came late', async () => {
  const [first, second] = [`lane-${unique()}`, `lane-${unique()}`];
  const id = `a-${first}`;
  await append(first, entries(id, 5, 10));
  await until('the directory to know', async () => (await directory(id))?.seq === 14);
  await append(second, entries(id, 3, 1));
  await archived(second, 3);
  await until(
    'the late ones to be through',
    async () => (await rowsOf(logLane(second), 'SELECT * FROM entries')).length === 0,
  );
  expect(await directory(id)).toMatchObject({ seq: 14, status: 's14', last_type: 'told' });
});
