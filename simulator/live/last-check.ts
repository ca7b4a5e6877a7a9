import { lookAtAll, rest } from './closing.ts';
import type { Findings } from './findings.ts';
import type { Half } from './half.ts';
import type { LastSales } from './last-buyers.ts';
import type { Charges, Sandbox } from './sandbox.ts';
import { type Shelves, seeShelves } from './shelves.ts';
import type { ShopRun } from './shop-run.ts';
import { type Facts, type ShelfStory, verdictOf } from './verdict.ts';

export type Ending = {
  readonly half: Half;
  /** The shelves before the doors were opened. */
  readonly before: Shelves | null;
  readonly sandbox: Sandbox;
  readonly troubled: boolean;
  readonly findings: Findings;
};
export type Found = { readonly facts: Facts; readonly after: Shelves | null };

const refundsMs = 15_000;
const restMs = 20_000;
/** After a stop: what can be seen in this time is what is checked. */
const hastyMs = 350;

/** Everything that can be known once the crowd is gone and every order has come to its end. */
export async function lastCheck(run: ShopRun, ending: Ending, sales: ReadonlyMap<string, LastSales>): Promise<Found> {
  const { half, sandbox, troubled, findings } = ending;
  const evening = {
    origin: run.origin,
    reach: half.reach,
    orders: half.orders,
    buyers: half.buyers,
    signal: run.signal,
  };
  run.say('The last check.');
  await lookAtAll(evening);
  await checkAtRest(run, findings);
  const deadline = performance.now() + refundsMs;
  for (;;) {
    const after = await seeShelves(run.ops, run.options.scenario.goods);
    const shelves = stories(run, ending, after, sales);
    const charges = await chargesOf(half, sandbox);
    const facts: Facts = { shelves, orders: half.orders.all, charges, troubled, settled: true };
    // A refund of late money may be on its way.
    const { doubleCharged } = verdictOf(facts);
    if (doubleCharged.count === 0 || run.signal.aborted || performance.now() > deadline) return { facts, after };
    await rest(run.signal, 1_000);
    await lookAtAll(evening);
  }
}

/** The same after a stop, as far as it can be seen at once. */
export async function hastyCheck(run: ShopRun, ending: Ending): Promise<Found> {
  run.say('Stopped: the last check, as far as it goes.');
  const { half, troubled, findings, sandbox } = ending;
  const [checked, after] = await Promise.all([
    run.ops?.promises(run.startedAt, hastyMs),
    seeShelves(run.ops, run.options.scenario.goods, hastyMs),
    troubled && sandbox.script([], hastyMs),
  ]);
  if (checked) findings.add(checked);
  const shelves = stories(run, ending, after, new Map());
  return { facts: { shelves, orders: half.orders.all, charges: new Map(), troubled, settled: false }, after };
}

/** The lists of the shop are a little behind its actors: they are given the time to catch up. */
async function checkAtRest({ ops, signal, say }: ShopRun, findings: Findings): Promise<void> {
  if (!ops) return;
  const deadline = performance.now() + restMs;
  for (;;) {
    const checked = await ops.promises(null);
    const last = checked?.atRest || signal.aborted || performance.now() > deadline;
    if (last && checked) findings.add(checked);
    if (last && !checked?.atRest) say('The shop did not come to rest in time: sums over all of it were not checked.');
    if (last) return;
    await rest(signal, 1_000);
  }
}

function stories(
  { options, stocked }: ShopRun,
  { half, before }: Ending,
  after: Shelves | null,
  sales: ReadonlyMap<string, LastSales>,
): ShelfStory[] {
  const paid = half.orders.unitsPaid();
  return options.scenario.goods.map(({ sku, units }) => {
    const [first, last] = [before?.get(sku), after?.get(sku)];
    const seen = first && last ? { first, last } : null;
    return {
      sku,
      there: seen ? seen.first.onHand + seen.last.arrived - seen.first.arrived : stocked ? units : null,
      gone: seen ? seen.last.sold - seen.first.sold : null,
      onHand: seen ? seen.last.onHand : null,
      available: seen ? seen.last.onHand - seen.last.held : null,
      paid: paid.get(sku) ?? 0,
      refusedLast: sales.get(sku)?.refused ?? null,
    };
  });
}

const lanes = 16;

async function chargesOf({ orders }: Half, sandbox: Sandbox): Promise<ReadonlyMap<string, Charges>> {
  const found = new Map<string, Charges>();
  const todo = orders.all.filter(({ view }) => view?.payment.method === 'paypal');
  if (todo.length === 0 || !(await sandbox.isThere())) return found;
  const lane = async () => {
    for (let order = todo.pop(); order; order = todo.pop()) {
      const charges = await sandbox.charges(order.id);
      if (charges) found.set(order.id, charges);
    }
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  return found;
}
