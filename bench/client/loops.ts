import { latencyOf } from '../figures/percentile.ts';
import { Refused } from './buyer.ts';
import { Connection } from './connection.ts';
import type { Outcome } from './job.ts';

/** One act over a connection that nobody else uses meanwhile. `slot`: which of the lanes does it. */
export type Act = (connection: Connection, slot: number) => Promise<void>;

/** What became of the acts, while they are done. */
export class Tally {
  readonly #ok: number[] = [];
  readonly #all: number[] = [];
  readonly #refused: Record<string, number> = {};
  readonly #cpu = process.cpuUsage();
  readonly #began = performance.now();
  #shed = 0;
  #begun = 0;

  async time(act: () => Promise<void>): Promise<void> {
    this.#begun++;
    const began = performance.now();
    try {
      await act();
      this.#ok.push(performance.now() - began);
    } catch (error) {
      if (error instanceof Refused && error.status === 503 && error.retryAfter !== undefined) this.#shed++;
      const reason = error instanceof Error ? error.message : String(error);
      this.#refused[reason] = (this.#refused[reason] ?? 0) + 1;
    }
    this.#all.push(performance.now() - began);
  }

  outcome(): Outcome {
    const { user, system } = process.cpuUsage(this.#cpu);
    return {
      done: this.#ok.length,
      inTime: this.#ok.length,
      wallMs: performance.now() - this.#began,
      latency: latencyOf(this.#ok),
      latencyOfAll: latencyOf(this.#all),
      refused: { ...this.#refused },
      clientCpu: (user + system) / 1e6,
      told: 0,
      shed: this.#shed,
      silent: this.#begun - this.#all.length,
    };
  }
}

/** So many lanes, each with a connection of its own, until `count` acts are begun or `ms` have passed: a closed loop. */
export async function closedLoop(
  { origin, atOnce, ms = Number.POSITIVE_INFINITY, count = Number.POSITIVE_INFINITY }: Lanes,
  act: Act,
): Promise<Outcome> {
  const connections = Array.from({ length: Math.min(atOnce, count) }, () => new Connection(origin));
  const tally = new Tally();
  const end = performance.now() + ms;
  let left = count;
  await Promise.all(
    connections.map(async (connection, slot) => {
      while (left-- > 0 && performance.now() < end) await tally.time(() => act(connection, slot));
      connection.close();
    }),
  );
  return tally.outcome();
}
type Lanes = { readonly origin: string; readonly atOnce: number; readonly ms?: number; readonly count?: number };

const floodPatienceMs = 30_000;
/** After the last has begun, those who are in the shop have this long to be told something. */
const lastMs = 5_000;

/**
 * Acts begin at a fixed rate, each on a connection that nobody else uses meanwhile: an open loop. One that is free is taken
 * again, since a machine has only so many ports. The clock stops when the last has begun; who has been told nothing
 * some seconds later is silent.
 */
export async function openLoop(origin: string, perSecond: number, ms: number, act: Act): Promise<Outcome> {
  const tally = new Tally();
  const began = performance.now();
  const open = new Set<Connection>();
  const free: Connection[] = [];
  let begun = 0;
  const all = Math.floor((perSecond * ms) / 1_000);
  const acts: Promise<unknown>[] = [];
  while (begun < all) {
    for (const due = Math.min(all, ((performance.now() - began) / 1_000) * perSecond); begun < due; begun++) {
      const connection = free.pop() ?? new Connection(origin, floodPatienceMs);
      open.add(connection);
      acts.push(tally.time(() => act(connection, begun)).finally(() => free.push(connection)));
    }
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  const { inTime, wallMs } = tally.outcome();
  await Promise.race([Promise.all(acts), new Promise((resolve) => setTimeout(resolve, lastMs))]);
  const outcome = { ...tally.outcome(), inTime, wallMs };
  for (const connection of open) connection.close();
  return outcome;
}
