import { runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { expect, test } from 'vitest';
import type { LogEntry } from '../../../contract/log.ts';
import { entriesAfter, logBucket } from '../../../storage/log/log-reader.ts';
import { kill, rowsOf } from '../journal.ts';
import { logLane, unique } from '../shop.ts';
import { until } from '../until.ts';

const entries = (id: string, from: number, to: number): LogEntry[] =>
  Array.from({ length: to - from + 1 }, (_, index) => ({
    ...{ source: { kind: 'cart' as const, id }, seq: from + index, at: Date.now(), type: 'told', status: 'open' },
    data: { number: from + index },
  }));
const keysOf = async (lane: string) =>
  (await env.LOGS.list({ prefix: `log/${lane}/` })).objects.map(({ key }) => key.slice(-34, -9));
async function seqsOf(lane: string): Promise<number[]> {
  const seen: number[] = [];
  for (let after = 0; ; ) {
    const found = await entriesAfter(logBucket(env.LOGS), lane, after, 10);
    if (found.entries.length === 0) return seen;
    seen.push(...found.entries.map(({ seq }) => seq));
    after = found.through;
  }
}

test('[L1.13] in R2 itself: short objects become one of a hundred, also when the lane is killed in between', {
  timeout: 60_000,
}, async () => {
  const lane = `lane-${unique()}`;
  for (let from = 1; from <= 106; from += 53) {
    await logLane(lane).execute({ type: 'append', entries: entries(`a-${lane}`, from, from + 52) });
    await until('the short object', async () => (await seqsOf(lane)).length === from + 52);
    await until('its lane to know', async () => (await rowsOf(logLane(lane), 'SELECT * FROM entries')).length === 0);
  }
  expect(await keysOf(lane)).toEqual(['000000000001-000000000053', '000000000054-000000000106']);
  // As if it had been killed when the object in their place was there, and nothing else.
  const all = await seqsOf(lane);
  await runInDurableObject(logLane(lane), async (_, { storage }) => {
    storage.sql.exec('UPDATE objects SET at = 0');
  });
  await kill(logLane(lane));
  await until('the hundred', async () => {
    await logLane(lane).execute({ type: 'append', entries: [] });
    await runDurableObjectAlarm(logLane(lane));
    return (await keysOf(lane)).includes('000000000001-000000000100');
  });
  await until('the rest of it', async () => (await rowsOf(logLane(lane), 'SELECT * FROM replaced')).length === 0);
  expect(await keysOf(lane)).toEqual(['000000000001-000000000100', '000000000054-000000000106']);
  expect(await seqsOf(lane)).toEqual(all);
  const kept = await env.LOGS.head(`log/${lane}/000000000001-000000000100.jsonl.gz`);
  expect(kept?.customMetadata).toEqual({ entries: '100' });
});
