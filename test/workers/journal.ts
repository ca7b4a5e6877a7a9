import { evictDurableObject, runInDurableObject } from 'cloudflare:test';
import type { Cellular } from '../../actors/runtime/cell.ts';
import type { Result } from '../../contract/failure.ts';
import { eventsMax, type Inspection } from '../../contract/ops.ts';

type Row = { readonly seq: number; readonly type: string; readonly body: Record<string, unknown> };

/** All that an actor has written down, read from its own SQLite. */
export const journalOf = (stub: DurableObjectStub): Promise<Row[]> =>
  runInDurableObject(stub, async (instance) => {
    const { cell, name } = instance as unknown as { cell: Cellular<never, unknown>; name: string };
    const rows: Row[] = [];
    for (let after: number | null = 0; after !== null; ) {
      const found: Result<Inspection> = await cell.inspect(name, { type: 'events', after, limit: eventsMax });
      if (!found.ok || found.value.type !== 'events') break;
      rows.push(...found.value.events.map(({ seq, type, event }) => ({ seq, type, body: event })));
      after = found.value.nextAfter;
    }
    return rows;
  });

/** True when the last that an order did was to hear from PayPal that the buyer has not decided. */
export async function waits(order: DurableObjectStub): Promise<boolean> {
  const last = (await journalOf(order)).at(-1);
  return last?.type === 'step-settled' && last.body.step === 'await-approval' && last.body.outcome === 'pending';
}

/** The rows of a statement inside an actor; none when it has not made its tables. */
export const rowsOf = (
  stub: DurableObjectStub,
  query: string,
  ...bindings: SqlStorageValue[]
): Promise<Record<string, SqlStorageValue>[]> =>
  runInDurableObject(stub, (_, { storage }) => {
    const table = /(?:FROM|INTO|UPDATE)\s+(\w+)/.exec(query)?.[1] ?? '';
    const known = storage.sql.exec('SELECT 1 FROM sqlite_master WHERE name = ?', table).toArray().length > 0;
    return known ? storage.sql.exec(query, ...bindings).toArray() : [];
  });

/** The tables that an actor has made; the platform's own begin with an underscore. */
export const tablesOf = (stub: DurableObjectStub): Promise<string[]> =>
  runInDurableObject(stub, (_, { storage }) =>
    storage.sql
      .exec("SELECT name FROM sqlite_master WHERE type = 'table' AND substr(name, 1, 1) <> '_'")
      .toArray()
      .map(({ name }) => String(name)),
  );

export const alarmOf = (stub: DurableObjectStub): Promise<number | null> =>
  runInDurableObject(stub, (_, { storage }) => storage.getAlarm());

/** Puts an actor to sleep as the platform does: what it held in memory is gone. One that sleeps already is woken first. */
export async function evict(stub: DurableObjectStub): Promise<void> {
  await runInDurableObject(stub, () => {});
  await evictDurableObject(stub);
}

/** Kills an actor where it stands, as a crash would: what was not written is gone, and so is every call under way. */
export async function kill(stub: DurableObjectStub): Promise<void> {
  await runInDurableObject(stub, (_, state) => state.abort('killed by a test')).catch(() => {});
}
