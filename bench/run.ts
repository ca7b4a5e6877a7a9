import type { Bench, Part, Target } from './bench.ts';
import { LoadClient } from './client/client.ts';
import { machine } from './machine.ts';
import type { Given } from './options.ts';
import { parts } from './parts/all.ts';
import type { Report } from './report.ts';
import { endAll } from './shop/opened.ts';
import { Served } from './shop/served.ts';
import { oursOf } from './targets/ours.ts';
import { type SqlShop, sqlShop } from './targets/sql.ts';

/** Whatever becomes of it, nothing that it has started goes on, and no folder that it has made is left. */
export async function measure(given: Given, command: string, signal: AbortSignal): Promise<Report> {
  const chosen = parts.filter(({ name, long }) =>
    given.only.length > 0 ? given.only.includes(name) : !(given.quick && long),
  );
  const began = performance.now();
  const say = (line: string) => console.error(line.startsWith('\n') ? `\n[${elapsed(began)}] ${line.slice(1)}` : line);
  const at = new Date().toISOString();
  const client = await LoadClient.start();
  const shop = new Served();
  const beside: SqlShop[] = [];
  // Who is waiting for an answer of something that has ended stops waiting.
  const stop = Promise.withResolvers<never>();
  stop.promise.catch(() => undefined);
  signal.addEventListener('abort', () => stop.reject(new Error('stopped')));
  const orStopped = <T>(work: Promise<T>): Promise<T> => Promise.race([work, stop.promise]);
  try {
    const shared = { quick: given.quick, client, shop, say, rows: [], counts: [] };
    const alone = chosen.filter((part) => part.alone);
    const together = chosen.filter((part) => !part.alone);
    const none: Target = { ...nobody, origin: () => shop.origin };
    const bench: Bench = { ...shared, ours: none, targets: [none] };
    for (const part of alone) await orStopped(one(bench, part));
    if (together.length > 0) {
      const ours = await orStopped(opened(shop, say));
      if (!given.alone) await orStopped(openBeside(beside, say));
      const full: Bench = { ...shared, ours, targets: [ours, ...beside.map(({ target }) => target)] };
      for (const part of together) await orStopped(one(full, part));
    }
    return { at, command, machine: machine(), rows: bench.rows, counts: bench.counts };
  } finally {
    client.close();
    await endAll();
    for (const each of beside) await each.close();
    await shop.close();
  }
}

const elapsed = (since: number): string => `${Math.round((performance.now() - since) / 1_000)} s`;

async function one(bench: Bench, { name, about, run }: Part): Promise<void> {
  bench.say(`\n${name}: ${about}`);
  await run(bench);
}

function opened(shop: Served, say: (line: string) => void): Promise<Target> {
  say('\nOpening the shop (it is built first when its sources have changed) and filling its shelves');
  return oursOf(shop);
}

async function openBeside(beside: SqlShop[], say: (line: string) => void): Promise<void> {
  beside.push(await sqlShop(null));
  const url = process.env.BENCH_POSTGRES_URL;
  if (!url) return say('postgres · skipped: BENCH_POSTGRES_URL names no server');
  beside.push(await sqlShop(url));
}

/** For parts that ask no shop. */
const nobody: Target = {
  subject: 'holdfast',
  origin: () => '',
  goods: [],
  words: [],
  flash: () => {
    throw new Error('no shop is open');
  },
  books: () => Promise.reject(new Error('no shop is open')),
};
