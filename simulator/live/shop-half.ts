import type { HalfRecord, RunRecord } from '../record.ts';
import { askAgain, compareTabs, letGo, rest, settle } from './closing.ts';
import { Findings } from './findings.ts';
import { Half } from './half.ts';
import { Keeper } from './keeper.ts';
import { type LastSales, lastBuyers } from './last-buyers.ts';
import { type Ending, type Found, hastyCheck, lastCheck } from './last-check.ts';
import type { Shelf } from './ops.ts';
import { Sandbox, troublesAt } from './sandbox.ts';
import { levelOf, type Shelves, seeShelves } from './shelves.ts';
import type { ShopRun } from './shop-run.ts';
import { verdictOf } from './verdict.ts';

export type ShopHalf = HalfRecord & { readonly promises: RunRecord['promises'] };

const checkEveryMs = 4_000;
const limitedText =
  'The shop tells buyers to wait (429): it counts them all as one address. Give this run a service key with the scope ' +
  'limits:exempt (--key), or serve the shop with RATE_LIMIT_SCALE=1000.';
/** How many times as long as a check the shop is spared the next one. */
const restPerCheck = 4;
const troubleEveryMs = 1_200;
/** An order that is still under way after so long without a fault is stuck. */
const settleMs = { calm: 30_000, troubled: 90_000 };

/** The crowd at the shop, and all that is checked of it during the run and after. */
export async function shopHalf(run: ShopRun): Promise<ShopHalf> {
  const { options, origin, ops, signal, say } = run;
  const { goods, faults } = options.scenario;
  const sandbox = new Sandbox(origin);
  const troubled = faults.includes('paypal') && (await sandbox.isThere());
  const before = await seeShelves(ops, goods);
  const keeper = new Keeper(origin, goods, ops);
  say('The doors are open.');
  const half = new Half(
    {
      ...{ of: 'shop', scenario: options.scenario, seed: options.seed, origin, signal },
      ...{ key: run.key, onLimited: () => say(limitedText) },
      ...{ atOnce: options.atOnce, graceSeconds: options.graceSeconds },
      level: async () => levelOf(await seeShelves(ops, goods, 900)),
      faults: () => sandbox.faults,
      keep: (act) => keeper.keep(act),
    },
    run.tell,
  );
  const ending = { half, before, sandbox, troubled, findings: new Findings() };
  // What goes on behind a stop is not told any more.
  const quiet = { ...run, say: (text: string) => signal.aborted || say(text) };
  const whole = await unlessStopped(wholeDay(quiet, ending), signal);
  const { facts, after } = whole ?? (await hastyCheck(run, ending));
  await unlessStopped(keeper.putPricesBack(), signal);
  ending.findings.addShown(half.buyers.slice(1).map(({ notebook }) => notebook));
  half.end(levelOf(after));
  if (half.tally.misunderstood) say(`Not understood: ${half.tally.misunderstood}`);
  const unitsSold = facts.shelves.reduce((all, { gone, paid }) => all + (gone ?? paid), 0);
  const counted = { unitsAtStart: unitsOf(run, before), unitsSold };
  return { ...half.record(verdictOf(facts), counted), promises: ending.findings.list() };
}

const unitsOf = ({ options }: ShopRun, before: Shelves | null): number =>
  options.scenario.goods.reduce((all, { sku, units }) => all + (available(before?.get(sku)) ?? units), 0);

const available = (shelf: Shelf | undefined): number | null => (shelf ? shelf.onHand - shelf.held : null);

/** Null as soon as the run is stopped: what was not finished by then does not count. */
function unlessStopped<T>(work: Promise<T>, signal: AbortSignal): Promise<T | null> {
  const stopped = new Promise<null>((resolve) => {
    if (signal.aborted) resolve(null);
    signal.addEventListener('abort', () => resolve(null), { once: true });
  });
  return Promise.race([work, stopped]);
}

async function wholeDay(run: ShopRun, ending: Ending): Promise<Found> {
  const { half, sandbox, troubled, findings } = ending;
  const gone = new AbortController();
  run.signal.addEventListener('abort', () => gone.abort(), { once: true });
  const beside = [checkNowAndThen(run, findings, gone.signal)];
  if (troubled) beside.push(makeTrouble(sandbox, run.options.seed, gone.signal));
  await half.open();
  gone.abort();
  await Promise.all(beside);
  if (troubled) await sandbox.script([]);
  return lastCheck(run, ending, await close(run, half, troubled));
}

/** A check walks through all actors, which is work for the shop: between two of them it is left alone for longer. */
async function checkNowAndThen(run: ShopRun, findings: Findings, until: AbortSignal): Promise<void> {
  const { ops, startedAt, say } = run;
  let pauseMs = checkEveryMs;
  for (;;) {
    await rest(until, pauseMs);
    if (until.aborted || !ops) return;
    const began = performance.now();
    const checked = await ops.promises(startedAt);
    if (checked) findings.add(checked);
    if (findings.broken > 0) say(`A PROMISE IS BROKEN, ${findings.broken} times so far.`);
    pauseMs = Math.max(checkEveryMs, (performance.now() - began) * restPerCheck);
  }
}

/** Faults come a few at a time over the whole run, so that no part of it is spared. */
async function makeTrouble(sandbox: Sandbox, seed: number, until: AbortSignal): Promise<void> {
  for (let moment = 0; !until.aborted; moment++) {
    await sandbox.script(troublesAt(seed, moment));
    await rest(until, troubleEveryMs);
  }
}

/** What must be true of a shop when the crowd is gone is made sure of: nobody waits, and what nobody keeps can be bought. */
async function close({ say, options, origin, signal }: ShopRun, half: Half, troubled: boolean) {
  const evening = { origin, reach: half.reach, orders: half.orders, buyers: half.buyers, signal };
  const patienceMs = troubled ? settleMs.troubled : settleMs.calm;
  say('The crowd is gone: waiting until every order has come to its end.');
  await askAgain(evening, half.unanswered);
  await settle(evening, patienceMs);
  say('Those who will not buy let go of their units.');
  await letGo(evening);
  await compareTabs(evening);
  const sales = new Map<string, LastSales>();
  for (const { sku } of options.scenario.goods) {
    const demand = half.tally.disappointed.get(sku)?.size ?? 0;
    if (demand > 0) say(`${demand} buyers were told that ${sku} is sold out: they try once more.`);
    sales.set(sku, await lastBuyers(evening, sku, demand));
  }
  await settle(evening, patienceMs);
  return sales;
}
