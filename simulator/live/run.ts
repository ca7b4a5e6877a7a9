import type { RunEvent, RunRecord } from '../record.ts';
import { Ops } from './ops.ts';
import type { LiveOptions } from './options.ts';
import { findShop } from './place.ts';
import { replayOf } from './replay.ts';
import { stockUp } from './shelves.ts';
import { type ShopHalf, shopHalf } from './shop-half.ts';
import { everyAct } from './tally.ts';
import { twinHalf } from './twin-half.ts';

/**
 * The crowd of a scenario at a running shop, over HTTP and sockets, and everything that was promised checked while it is
 * there and afterwards. Aborted, it ends within a second, with what could still be checked. Throws `Misused` when there
 * is no such shop, or it may not be shopped at.
 */
export async function runLive(
  options: LiveOptions,
  tell: (event: RunEvent) => void,
  signal: AbortSignal,
): Promise<RunRecord> {
  const { scenario, seed } = options;
  const say = (text: string) => tell({ type: 'phase', text });
  const began = performance.now();
  const startedAt = new Date().toISOString();
  const id = `live-${scenario.name}-${seed}-${Date.parse(startedAt).toString(36)}`;
  tell({ type: 'started', id, scenario: scenario.name, seed, mode: 'live' });
  const idle = scenario.faults.filter((kind) => kind !== 'paypal');
  if (idle.length > 0) say(`Faults of these kinds are for virtual runs alone: ${idle.join(', ')}.`);

  const place = await findShop(options, say, signal);
  try {
    const { origin } = place;
    const ops = await opsAt(origin, place.key, options);
    if (!ops) say('The ops interface does not answer, or its key is not known: only what buyers see is checked.');
    const stocked = await stockUp(origin, scenario.goods);
    if (!stocked) say('The shelves stay as they are: this shop has no service that fills them.');
    const openedAt = performance.now();
    const run = { options, origin, say, tell, signal };
    const shop = await shopHalf({ ...run, startedAt, ops, stocked, key: place.key });
    const shopSeconds = (performance.now() - openedAt) / 1_000;
    const twin = options.twin && !signal.aborted ? await twinHalf(run) : null;
    const { promises, ...half } = shop;
    const record: RunRecord = {
      ...{ version: 1, id, mode: 'live', scenario, seed, startedAt, hash: null },
      tookSeconds: rounded((performance.now() - began) / 1_000),
      shopSeconds: rounded(shopSeconds),
      interrupted: signal.aborted,
      ...half,
      promises,
      twin,
      thresholdsMissed: missed(options, shop),
      replay: replayOf(options),
    };
    tell({ type: 'ended', record });
    return record;
  } finally {
    await place.close(signal.aborted);
  }
}

async function opsAt(origin: string, key: string | null, { scenario }: LiveOptions): Promise<Ops | null> {
  const [good] = scenario.goods;
  if (key === null || !good) return null;
  const ops = new Ops(origin, key);
  return (await ops.shelf(good.sku)) ? ops : null;
}

function missed({ scenario: { thresholds } }: LiveOptions, { latency, counts }: ShopHalf): string[] {
  const p99 = latency[everyAct]?.p99 ?? 0;
  const share = counts.acts === 0 ? 0 : counts.unknown / counts.acts;
  return [
    ...(thresholds.p99Ms !== undefined && p99 > thresholds.p99Ms
      ? [`p99Ms: ${p99} ms, and ${thresholds.p99Ms} ms is the most`]
      : []),
    ...(thresholds.unknownShare !== undefined && share > thresholds.unknownShare
      ? [`unknownShare: ${rounded(share)}, and ${thresholds.unknownShare} is the most`]
      : []),
  ];
}

const rounded = (value: number): number => Math.round(value * 1_000) / 1_000;
