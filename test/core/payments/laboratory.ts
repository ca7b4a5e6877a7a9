import { DatabaseSync } from 'node:sqlite';
import { afterEach, expect } from 'vitest';
import { z } from 'zod';
import { type Emulator, payPalEmulator } from '../../../payments/emulator/emulator.ts';
import type { EmulatorConfig, EmulatorWorld, Sql, SqlValue } from '../../../payments/emulator/world.ts';
import { type PayPalConfig, payPal } from '../../../payments/paypal/client.ts';
import type { Deadline } from '../../../payments/paypal/world.ts';
import { inspector } from './inspector.ts';

/** node:sqlite behind the interface of a Durable Object's storage. */
export function memorySql(): { sql: Sql; transaction: EmulatorWorld['transaction'] } {
  const database = new DatabaseSync(':memory:');
  const asRow = (row: Record<string, unknown>) => row as Record<string, SqlValue>;
  const exec: Sql['exec'] = (query, ...bindings) => {
    const rows = database.prepare(query).all(...bindings.map((value) => (value instanceof ArrayBuffer ? null : value)));
    return { toArray: () => rows.map(asRow) };
  };
  const transaction: EmulatorWorld['transaction'] = (work) => {
    database.exec('BEGIN');
    try {
      const value = work();
      database.exec('COMMIT');
      return value;
    } catch (error) {
      database.exec('ROLLBACK');
      throw error;
    }
  };
  return { sql: { exec }, transaction };
}

type Timer = { readonly at: number; readonly fire: () => void };

/** Time that passes only while everybody waits for it. */
export function virtualTime(start = Date.UTC(2026, 0, 15)) {
  let now = start;
  let timers: Timer[] = [];
  let busy = 0;

  const after = (delayMs: number, fire: () => void): (() => void) => {
    const timer = { at: now + delayMs, fire };
    timers.push(timer);
    return () => {
      timers = timers.filter((other) => other !== timer);
    };
  };
  const quiet = async () => {
    do for (let turn = 0; turn < 5; turn++) await new Promise(setImmediate);
    while (busy > 0);
  };
  const step = (): boolean => {
    const next = timers.toSorted((left, right) => left.at - right.at)[0];
    if (!next) return false;
    timers = timers.filter((timer) => timer !== next);
    now = Math.max(now, next.at);
    next.fire();
    return true;
  };

  return {
    now: () => now,
    /** How many are waiting for a time to come. */
    waiting: () => timers.length,
    after,
    sleep: (delayMs: number, signal?: AbortSignal) =>
      new Promise<void>((resolve) => {
        const cancel = after(delayMs, resolve);
        const stop = () => {
          cancel();
          resolve();
        };
        signal?.addEventListener('abort', stop, { once: true });
      }),
    deadline: ((delayMs: number) => {
      const controller = new AbortController();
      return { signal: controller.signal, clear: after(delayMs, () => controller.abort()) };
    }) satisfies Deadline,
    /** Counts work that takes real time, such as a signature: meanwhile no virtual time passes. */
    during: async <T>(work: Promise<T>): Promise<T> => {
      busy++;
      return work.finally(() => busy--);
    },
    /** Lets time pass until the promise is settled. */
    run: async <T>(promise: Promise<T>): Promise<T> => {
      let settled = false;
      const watched = promise.finally(() => {
        settled = true;
      });
      watched.catch(() => undefined);
      for (await quiet(); !settled; await quiet()) if (!step() && !settled) throw new Error('nobody will ever answer');
      return watched;
    },
    /** Lets exactly this much time pass. */
    pass: async (delayMs: number) => {
      const end = now + delayMs;
      for (await quiet(); timers.some(({ at }) => at <= end); await quiet()) step();
      now = end;
    },
  };
}

export const publicUrl = 'http://shop.test/sandbox/paypal';
export const credentials = { clientId: 'holdfast', clientSecret: 'not a secret' };
export const emulatorConfig: EmulatorConfig = {
  ...credentials,
  publicUrl,
  webhookUrl: 'http://shop.test/api/webhooks/paypal',
  webhookId: '8PT597110X687430LKGECATA',
  leaf: '-',
};

const money = z.strictObject({ currency_code: z.string(), value: z.string() });
const part = z.looseObject({
  id: z.string(),
  orderId: z.string(),
  customId: z.string().nullable(),
  amount: money,
  status: z.string(),
});
/** What tools may rely on in `_record` and `_faults`. */
const recordShape = z.strictObject({
  orders: z.array(part.omit({ orderId: true }).extend({ approveUrl: z.url() })),
  authorizations: z.array(part),
  captures: z.array(part),
  refunds: z.array(part.extend({ captureId: z.string() })),
  disputes: z.array(part.extend({ captureId: z.string() })),
  webhooks: z.array(
    z.looseObject({
      id: z.string(),
      event_type: z.string(),
      resourceId: z.string(),
      attempts: z.int(),
      delivered: z.boolean(),
    }),
  ),
  requests: z.record(z.string(), z.int()),
});
const scriptShape = z.looseObject({ faults: z.array(z.looseObject({ fault: z.string() })) });

/** What PayPal's schemas do not allow, of every laboratory of the test that is running. */
let breaches: (readonly string[])[] = [];
afterEach(() => {
  const found = breaches.flat();
  breaches = [];
  expect(found).toEqual([]);
});

/** An emulator and a client of it, in one process and in virtual time, with a shop that takes webhooks. */
export function laboratory(change: Partial<EmulatorWorld> & { config?: Partial<EmulatorConfig> } = {}) {
  const time = virtualTime();
  const store = memorySql();
  const looked = inspector();
  breaches.push(looked.breaches);
  const webhooks: { headers: Headers; body: string; at: number }[] = [];
  const shop = { status: 200 };
  let ids = 0;
  let alarm = () => {};
  const world: EmulatorWorld = {
    ...store,
    now: time.now,
    newId: () => `${(ids++).toString(36).toUpperCase().padStart(17, 'A')}`,
    sleep: time.sleep,
    wakeAt: (at) => {
      alarm();
      alarm = time.after(Math.max(0, at - time.now()), () => void emulator.wake());
    },
    fetch: async (request) => {
      const body = await request.text();
      looked.webhook(request.headers, body);
      webhooks.push({ headers: request.headers, body, at: time.now() });
      return new Response(null, { status: shop.status });
    },
    deadline: time.deadline,
    sign: async (message) => btoa(message),
    ...change,
  };
  const bare: Emulator = payPalEmulator({ ...emulatorConfig, ...change.config }, world);
  const emulator: Emulator = { ...bare, fetch: looked.watch(bare.fetch) };
  const calls: Request[] = [];
  const fetch = async (request: Request): Promise<Response> => {
    calls.push(request.clone());
    return emulator.fetch(request);
  };
  const config: PayPalConfig = { ...credentials, baseUrl: publicUrl, deadlineMs: 5000, brandName: 'Holdfast' };
  const client = payPal(config, { fetch, now: time.now, deadline: time.deadline });
  const ask = (path: string, init?: RequestInit) => emulator.fetch(new Request(publicUrl + path, init));
  return {
    ...{ time, looked, emulator, client, config, fetch, calls, webhooks, shop, world, ask },
    decide: (approveUrl: string | null, decision: 'approve' | 'decline' | 'cancel') =>
      emulator.fetch(new Request(approveUrl ?? '', { method: 'POST', body: new URLSearchParams({ decision }) })),
    script: async (...faults: unknown[]) => {
      const answer = await ask('/_faults', { method: 'PUT', body: JSON.stringify({ faults }) });
      if (answer.status !== 200) throw new Error(await answer.text());
    },
    faults: async () => scriptShape.parse(await (await ask('/_faults')).json()).faults,
    record: async (order = '') => recordShape.parse(await (await ask(`/_record${order && `?order=${order}`}`)).json()),
  };
}
export type Laboratory = ReturnType<typeof laboratory>;
