import type { Sale } from '../books.ts';
import { faults } from '../paypal.ts';
import { aboutToBuy } from './sale.ts';

export type Fault = Readonly<Record<string, unknown>>;
export type Case = { readonly name: string; readonly script: readonly Fault[] };

export const when = (name: string, ...script: Fault[]): Case => ({ name, script });

/** A saga may have to wait for its own delays; see the retry policies in actors/order/checkout.ts. */
export const patience = { timeout: 45_000 };

/** Longer than the shop waits (PAYPAL_DEADLINE_MS), shorter than a test does. */
const holdMs = 1_500;

/** Everything that may go wrong with one call of an endpoint and does not change what it means. */
export const callFaults = (endpoint: string): readonly Case[] => [
  when('no answer and no effect', { endpoint, fault: 'timeout-before', holdMs }),
  when('no answer, but the effect', { endpoint, fault: 'timeout-after', holdMs }),
  when('no answer three times, with the effect', { endpoint, fault: 'timeout-after', holdMs, calls: 3 }),
  ...[500, 502, 503, 504].map((status) => when(`${status}`, { endpoint, fault: 'server-error', status })),
  when('500, but the effect', { endpoint, fault: 'server-error', when: 'after' }),
  when('429', { endpoint, fault: 'rate-limited' }),
  when('an answer that is cut off, with the effect', { endpoint, fault: 'malformed' }),
  when('an answer that is cut off, without the effect', { endpoint, fault: 'malformed', when: 'before' }),
  when('a slow answer', { endpoint, fault: 'slow', delayMs: 150 }),
  when('an answer that comes too late', { endpoint, fault: 'slow', delayMs: holdMs }),
  when(
    'one thing after the other',
    { endpoint, fault: 'timeout-after', holdMs },
    { endpoint, fault: 'server-error', status: 503 },
    { endpoint, fault: 'malformed' },
    { endpoint, fault: 'rate-limited' },
  ),
];

export type Prepared = Sale & { readonly key: string };

/** A buyer for each case, and one script for all of them, in which each fault is meant for one order. */
export async function prepare(cases: readonly Case[]): Promise<Map<string, Prepared>> {
  const sales = new Map<string, Prepared>();
  for (const { name } of cases) sales.set(name, await aboutToBuy());
  await faults(
    cases.flatMap(({ name, script }) => script.map((fault) => ({ ...fault, orderId: sales.get(name)?.id }))),
  );
  return sales;
}
