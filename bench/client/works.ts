import { Buyer, fetchPath, type Good, Patience, readList, readProduct, search } from './buyer.ts';
import type { Job, Outcome } from './job.ts';
import { type Act, closedLoop, openLoop } from './loops.ts';

/** A buyer is replaced after so many adds: carts stay of a size that carts have. */
const addsMax = 10;
const preparersMax = 32;
/** No run needs more carts than these. */
const cartsMax = 6_000;

/** What is to be done so many times is waited for: who is told to come back later has this long. */
const countedMsMax = 180_000;

export async function work(job: Job): Promise<Outcome> {
  switch (job.work) {
    case 'path':
      return warmed(job, () => (connection) => fetchPath(connection, anyOf(job.paths)));
    case 'add':
      return warmed(job, (patience) => adder(job.origin, job.goods, patience));
    case 'checkout':
      return checkout(job);
    case 'purchase':
      return warmed(job, (patience) => purchase(job.origin, job.goods, patience));
    case 'purchases':
      return counted(job, (patience) => purchase(job.origin, job.goods, patience));
    case 'flash':
      return counted({ ...job, count: job.buyers }, (patience) => async (connection) => {
        const buyer = new Buyer(job.origin, patience);
        await buyer.add(connection, job.good);
        await buyer.buy(connection);
      });
    case 'product':
      return warmed(job, () => (connection) => readProduct(connection, anyOf(job.goods)));
    case 'list':
      return warmed(job, lister);
    case 'search':
      return warmed(job, () => (connection) => search(connection, anyOf(job.words)));
    case 'carts':
      return counted(
        job,
        (patience) => (connection) => new Buyer(job.origin, patience).add(connection, anyOf(job.goods)),
      );
    case 'flood':
      return openLoop(job.origin, job.perSecond, job.ms, purchase(job.origin, job.goods));
    default:
      throw new Error(`unknown work ${JSON.stringify(job satisfies never)}`);
  }
}

type Timed = { readonly origin: string; readonly atOnce: number; readonly ms: number };
type Counted = { readonly origin: string; readonly atOnce: number; readonly count: number };
type ActOf = (patience: Patience) => Act;

/** A little of it first, which is not counted. Nobody waits for longer than the clock runs. */
async function warmed(job: Timed, actOf: ActOf): Promise<Outcome> {
  await timed({ ...job, ms: Math.min(500, job.ms / 3) }, actOf);
  return timed(job, actOf);
}

const timed = (job: Timed, actOf: ActOf) => patient(job, actOf, job.ms);
const counted = (job: Counted, actOf: ActOf) => patient(job, actOf, countedMsMax);

async function patient(job: Timed | Counted, actOf: ActOf, ms: number): Promise<Outcome> {
  const patience = new Patience(performance.now() + ms);
  const outcome = await closedLoop(job, actOf(patience));
  return { ...outcome, told: patience.told };
}

const anyOf = <T>(list: readonly T[]): T => {
  const one = list[Math.floor(Math.random() * list.length)];
  if (one === undefined) throw new Error('an empty list');
  return one;
};

/** Two different ones, the same pairs as seldom as others. */
function pairOf(goods: readonly Good[]): readonly [Good, Good] {
  const first = Math.floor(Math.random() * goods.length);
  const [one, other] = [goods[first], goods[(first + 1) % goods.length]];
  if (!one || !other) throw new Error('an empty list');
  return [one, other];
}

function adder(origin: string, goods: readonly Good[], patience: Patience): Act {
  const buyers = new Map<number, { buyer: Buyer; adds: number }>();
  return async (connection, slot) => {
    const known = buyers.get(slot);
    const mine = known && known.adds < addsMax ? known : { buyer: new Buyer(origin, patience), adds: 0 };
    buyers.set(slot, mine);
    mine.adds++;
    await mine.buyer.add(connection, anyOf(goods));
  };
}

function purchase(origin: string, goods: readonly Good[], patience?: Patience): Act {
  return async (connection) => {
    const buyer = new Buyer(origin, patience);
    for (const good of pairOf(goods)) await buyer.add(connection, good);
    await buyer.buy(connection);
  };
}

/** Pages of twenty, one after the other, each lane by itself. */
function lister(): Act {
  const cursors = new Map<number, string | null>();
  return async (connection, slot) => {
    cursors.set(slot, await readList(connection, cursors.get(slot) ?? null));
  };
}

/** How many carts it takes is found out by a short run; the carts are filled before the clock starts. */
async function checkout(job: Extract<Job, { work: 'checkout' }>): Promise<Outcome> {
  const { origin, atOnce, goods, ms } = job;
  const run = async (count: number): Promise<Outcome> => {
    const carts: Buyer[] = [];
    await counted({ origin, atOnce: Math.min(preparersMax, atOnce + 8), count }, (patience) => async (connection) => {
      const buyer = new Buyer(origin, patience);
      for (const good of pairOf(goods)) await buyer.add(connection, good);
      carts.push(buyer);
    });
    if (carts.length < count) throw new Error(`only ${carts.length} of ${count} carts could be filled`);
    return closedLoop({ origin, atOnce, count }, async (connection) => carts.pop()?.buy(connection));
  };
  const { done, wallMs } = await run(atOnce);
  return run(Math.min(cartsMax, Math.max(atOnce, 8, Math.ceil((done / wallMs) * ms))));
}
