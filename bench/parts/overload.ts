import { setTimeout } from 'node:timers/promises';
import { type Bench, keep, type Part, shown } from '../bench.ts';
import { Buyer } from '../client/buyer.ts';
import { Connection } from '../client/connection.ts';
import { latencyOf } from '../figures/percentile.ts';
import { peakOf } from './peak.ts';

const floodMs = 15_000;
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
    const peak = await peakOf(bench);
    const payer = await waiting(bench);
    const quietMs = await purchaseMs(bench);
    const probes = [
      probe('/healthz', ours.origin(), (connection) => connection.request('GET', '/healthz')),
      probe('the page of an order that is being paid', ours.origin(), payer),
    ];
    const job = { origin: ours.origin(), goods: [...ours.goods], ms: floodMs, perSecond: peak * times };
    const outcome = await client.do({ work: 'flood', ...job });
    const began = performance.now();
    const heard = await Promise.all(probes.map((one) => one.end()));
    const recoveredMs = await recovery(bench, quietMs, began);
    const common = { part: 'overload', of: 'holdfast' } as const;
    const come = Math.round((peak * times * floodMs) / 1_000);
    const goodput = (outcome.done / outcome.wallMs) * 1_000;
    const shed = `${outcome.done} of ${come} paid, ${outcome.shed} refused with 503 and Retry-After, ${outcome.silent} told nothing`;
    const others = Object.entries(outcome.refused).map(([code, count]) => `${count} ${code}`);
    keep(bench, { ...common, what: 'goodput', perSecond: goodput, ...shown(outcome.latency), note: shed });
    keep(bench, { ...common, what: 'goodput of the peak', value: (goodput / peak) * 100, unit: '%' });
    if (others.length > 0) keep(bench, { ...common, what: 'refusals', note: others.join(', ') });
    for (const { what, latency, failed } of heard)
      keep(bench, {
        ...{
          ...common,
          what,
          ...shown(latency),
          note: `slowest ${Math.round(latency?.maxMs ?? 0)} ms, ${failed} without an answer`,
        },
      });
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
  let [ended, failed] = [false, 0];
  const asking = (async () => {
    while (!ended) {
      const began = performance.now();
      await ask(connection).catch(() => failed++);
      ms.push(performance.now() - began);
      await setTimeout(probeMs);
    }
    connection.close();
  })();
  return {
    end: async () => {
      ended = true;
      await asking;
      return { what, latency: latencyOf(ms), failed };
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

/** Until somebody buys about as fast as on a quiet day. */
async function recovery(bench: Bench, quietMs: number, began: number): Promise<number> {
  while (performance.now() - began < recoveryMsMax) {
    const tried = performance.now();
    if ((await purchaseMs(bench)) <= quietMs * 2 + 50) return tried - began;
    await setTimeout(100);
  }
  return recoveryMsMax;
}
