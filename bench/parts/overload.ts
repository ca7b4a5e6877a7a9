import { setTimeout } from 'node:timers/promises';
import { type Bench, keep, type Part, shown } from '../bench.ts';
import { Buyer, Refused } from '../client/buyer.ts';
import { Connection } from '../client/connection.ts';
import { latencyOf } from '../figures/percentile.ts';
import { peakOf } from './peak.ts';

const [floodMs, quickFloodMs] = [15_000, 4_000];
const times = 4;
const probeMs = 200;
const recoveryMsMax = 120_000;

/** Four times as many come as the shop can serve, for a while, whether or not it keeps up. */
export const overload: Part = {
  name: 'overload',
  about: 'four times the rate that it can keep, open loop, 15 s: what is served, refused and waited for',
  long: true,
  run: async (bench) => {
    const { client, ours } = bench;
    const ms = bench.quick ? quickFloodMs : floodMs;
    const peak = await peakOf(bench);
    const payer = await waiting(bench);
    const quietMs = await purchaseMs(bench);
    const probes = [
      probe('/healthz', ours.origin(), (connection) => connection.request('GET', '/healthz')),
      probe('the page of an order that is being paid', ours.origin(), payer),
    ];
    const job = { origin: ours.origin(), goods: [...ours.goods], ms, perSecond: peak * times };
    const began = performance.now();
    const outcome = await client.do({ work: 'flood', ...job });
    const heard = await Promise.all(probes.map((one) => one.end()));
    const recoveredMs = await recovery(bench, quietMs, began + outcome.wallMs);
    const common = { part: 'overload', of: 'holdfast' } as const;
    const come = Math.round((peak * times * ms) / 1_000);
    const { done, inTime, shed, silent, wallMs, refused, latency } = outcome;
    const goodput = (inTime / wallMs) * 1_000;
    const paid = `${done} of ${come - shed} who were let in paid, ${shed} told 503 with Retry-After, ${silent} told nothing`;
    const { OVERLOADED: _, ...rest } = refused;
    const others = Object.entries(rest).map(([code, count]) => `${count} ${code}`);
    keep(bench, { ...common, what: 'goodput', perSecond: goodput, ...shown(latency), note: paid });
    keep(bench, { ...common, what: 'goodput of the peak', value: (goodput / peak) * 100, unit: '%' });
    if (others.length > 0) keep(bench, { ...common, what: 'refusals', note: others.join(', ') });
    for (const { what, latency: waited, told, failed } of heard) {
      const note = `slowest ${Math.round(waited?.maxMs ?? 0)} ms, ${told} times told 503, ${failed} without an answer`;
      keep(bench, { ...common, what, ...shown(waited), note });
    }
    keep(bench, { ...common, what: 'itself again after', value: recoveredMs / 1_000, unit: 's' });
  },
};

/** Somebody whose order waits for a payment, and how that page is asked for. */
async function waiting({ ours }: Bench): Promise<(connection: Connection) => Promise<unknown>> {
  const buyer = new Buyer(ours.origin());
  const connection = new Connection(ours.origin());
  const [good] = ours.goods;
  if (!good) throw new Error('nothing to sell');
  await buyer.add(connection, good);
  const { id } = await buyer.place(connection, 'paypal');
  connection.close();
  return (other) => buyer.statusOf(other, id);
}

/** Asks again and again until it is told to end; the answer that it waits for then is waited for too. */
function probe(what: string, origin: string, ask: (connection: Connection) => Promise<unknown>) {
  const connection = new Connection(origin, 30_000);
  const ms: number[] = [];
  let [ended, told, failed] = [false, 0, 0];
  const asking = (async () => {
    while (!ended) {
      const began = performance.now();
      await ask(connection).catch((error: unknown) => (error instanceof Refused ? told++ : failed++));
      ms.push(performance.now() - began);
      await setTimeout(probeMs);
    }
    connection.close();
  })();
  return {
    end: async () => {
      ended = true;
      await asking;
      return { what, latency: latencyOf(ms), told, failed };
    },
  };
}

async function purchaseMs({ ours }: Bench): Promise<number> {
  const connection = new Connection(ours.origin(), 10_000);
  const began = performance.now();
  try {
    const buyer = new Buyer(ours.origin());
    for (const good of ours.goods.slice(0, 2)) await buyer.add(connection, good);
    await buyer.buy(connection);
    return performance.now() - began;
  } catch {
    return Number.POSITIVE_INFINITY;
  } finally {
    connection.close();
  }
}

/** From when the last has come until somebody buys about as fast as on a quiet day. */
async function recovery(bench: Bench, quietMs: number, last: number): Promise<number> {
  while (performance.now() - last < recoveryMsMax) {
    const tried = performance.now();
    if ((await purchaseMs(bench)) <= quietMs * 2 + 50) return tried - last;
    await setTimeout(100);
  }
  return recoveryMsMax;
}
