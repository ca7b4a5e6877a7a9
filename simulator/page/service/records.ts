import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { type HalfRecord, type RunRecord, runRecord, type VerdictName, verdictNames } from '../../record.ts';

export type VerdictCounts = Readonly<Record<VerdictName, number>>;
/** A run in the list. */
export type RunSummary = Pick<RunRecord, 'id' | 'mode' | 'seed' | 'startedAt' | 'tookSeconds' | 'interrupted'> & {
  readonly title: string;
  readonly shop: VerdictCounts;
  readonly twin: VerdictCounts | null;
};

const listMax = 50;
const idPattern = /^[A-Za-z0-9][A-Za-z0-9._-]{0,120}$/;
/** By file and the time of its writing: a record is never changed. */
const known = new Map<string, RunSummary | null>();

/** The newest first. What is no record, or one of another version, is left out. */
export async function listRecords(folder: string): Promise<RunSummary[]> {
  const names = (await readdir(folder).catch(() => [])).filter((name) => name.endsWith('.json'));
  const files = await Promise.all(
    names.map(async (name) => ({ name, writtenAt: (await stat(join(folder, name)).catch(() => null))?.mtimeMs ?? 0 })),
  );
  const newest = files.toSorted((left, right) => right.writtenAt - left.writtenAt).slice(0, listMax);
  const summaries = await Promise.all(newest.map(({ name, writtenAt }) => summaryOf(folder, name, writtenAt)));
  return summaries.filter((summary) => summary !== null);
}

/** Null when there is none. */
export async function readRecord(folder: string, id: string): Promise<RunRecord | null> {
  if (!idPattern.test(id)) return null;
  return read(join(folder, `${id}.json`));
}

async function summaryOf(folder: string, name: string, writtenAt: number): Promise<RunSummary | null> {
  const key = `${folder} ${name} ${writtenAt}`;
  const before = known.get(key);
  if (before !== undefined) return before;
  const record = await read(join(folder, name));
  const summary = record && summarized(record);
  if (known.size > listMax * 4) known.clear();
  known.set(key, summary);
  return summary;
}

function summarized({ id, mode, seed, startedAt, tookSeconds, interrupted, ...record }: RunRecord): RunSummary {
  const { scenario, verdict, twin } = record;
  const shop = countsOf(verdict);
  const other = twin && countsOf(twin.verdict);
  return { id, mode, seed, startedAt, tookSeconds, interrupted, title: scenario.title, shop, twin: other };
}

const countsOf = (verdict: HalfRecord['verdict']): VerdictCounts =>
  Object.fromEntries(verdictNames.map((name) => [name, verdict[name].count])) as VerdictCounts;

async function read(file: string): Promise<RunRecord | null> {
  try {
    return runRecord.parse(JSON.parse(await readFile(file, 'utf8')));
  } catch {
    return null; // not there, just being written, or of another version
  }
}
