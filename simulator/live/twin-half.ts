import { z } from 'zod';
import type { HalfRecord, RunEvent } from '../record.ts';
import { lookAtAll, settle } from './closing.ts';
import { Half } from './half.ts';
import { inquire, posting } from './inquiry.ts';
import type { LiveOptions } from './options.ts';
import { verdictOf } from './verdict.ts';

const audit = z.object({
  shelves: z.array(z.object({ sku: z.string(), unitsAtStart: z.int(), unitsSold: z.int(), unitsLeft: z.int() })),
});
type Audit = z.infer<typeof audit>;

export type TwinRun = {
  readonly options: LiveOptions;
  readonly origin: string;
  readonly say: (text: string) => void;
  readonly tell: (event: RunEvent) => void;
  readonly signal: AbortSignal;
};

const settleMs = 10_000;

/** The same crowd at the naive twin, which takes payment on invoice alone. Null when this shop has no twin. */
export async function twinHalf({ options, origin, say, tell, signal }: TwinRun): Promise<HalfRecord | null> {
  const scenario = { ...options.scenario, payPalShare: 0, shopkeeping: { reprices: 0, deliveries: 0 } };
  const { goods } = scenario;
  const reset = await inquire(`${origin}/dev/twin/reset`, { ...posting(origin, { goods }), withinMs: 10_000 });
  if (reset === null) {
    say('This shop has no naive twin beside it: only the shop was shopped at.');
    return null;
  }
  say('The same crowd at the naive twin.');
  const half = new Half(
    {
      ...{ of: 'twin', scenario, seed: options.seed, origin, signal },
      // The twin counts nobody.
      ...{ key: null, onLimited: () => {} },
      ...{ atOnce: options.atOnce, graceSeconds: options.graceSeconds },
      level: async () => {
        const books = await auditOf(origin, 900);
        return books && { holds: 0, stock: books.shelves.reduce((all, { unitsLeft }) => all + unitsLeft, 0) };
      },
      faults: () => 0,
      keep: () => Promise.resolve(false),
    },
    tell,
  );
  await half.open();
  const evening = { origin, reach: half.reach, orders: half.orders, buyers: half.buyers, signal };
  if (!signal.aborted) {
    await settle(evening, settleMs);
    await lookAtAll(evening);
  }
  const books = await auditOf(origin, signal.aborted ? 400 : 10_000);
  half.end(null);
  if (!books) say('The naive twin does not tell what it has sold.');
  const verdict = verdictOf({
    shelves: (books?.shelves ?? []).map(({ sku, unitsAtStart, unitsSold, unitsLeft }) => ({
      ...{ sku, there: unitsAtStart, gone: unitsSold, onHand: unitsLeft, available: unitsLeft, paid: unitsSold },
      refusedLast: null,
    })),
    orders: half.orders.all,
    charges: new Map(),
    troubled: false,
    settled: !signal.aborted,
  });
  const sum = (units: (shelf: Audit['shelves'][number]) => number) =>
    (books?.shelves ?? []).reduce((all, shelf) => all + units(shelf), 0);
  return half.record(verdict, {
    unitsAtStart: sum(({ unitsAtStart }) => unitsAtStart),
    unitsSold: sum(({ unitsSold }) => unitsSold),
  });
}

async function auditOf(origin: string, withinMs: number): Promise<Audit | null> {
  const parsed = audit.safeParse(await inquire(`${origin}/dev/twin/audit`, { withinMs }));
  return parsed.success ? parsed.data : null;
}
