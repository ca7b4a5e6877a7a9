import type { Sku } from '../../contract/ids.ts';
import { Buyer } from '../buyers/buyer.ts';
import { Jar } from '../buyers/jar.ts';
import { type Evening, rest } from './closing.ts';
import { isOver } from './orders.ts';
import { newToken } from './reach.ts';

/** How buying ended for those who came last: bought so many, and what the last one was told who got none. */
export type LastSales = { readonly bought: number; readonly refused: string | null };

const lanes = 16;
const triesMax = 20;

/**
 * Those who were told that it was sold out come back, one unit each, until the shelf is empty or all of them have one:
 * what others let go of must be there for them.
 */
export async function lastBuyers(evening: Evening, sku: Sku, demand: number): Promise<LastSales> {
  let left = demand;
  let bought = 0;
  let refused: string | null = null;
  const lane = async () => {
    while (refused === null && left > 0 && !evening.signal.aborted) {
      const number = left--;
      const end = await buyOne(evening, sku, number);
      if (end === 'paid') bought++;
      else refused ??= end;
    }
  };
  await Promise.all(Array.from({ length: Math.min(lanes, demand) }, lane));
  return { bought, refused };
}

/** `paid`, or what kept this buyer from it. */
async function buyOne(evening: Evening, sku: Sku, number: number): Promise<string> {
  const { reach, orders, signal } = evening;
  const buyer = new Buyer(number, Jar.of(evening.origin, newToken()), reach);
  const key = `last-${number}-${sku}`;
  const added = await persist(signal, () => buyer.do({ act: 'add', at: 0, buyer: number, sku, quantity: 1, key }));
  if (added !== 'done') return added;
  const placed = await persist(signal, () => buyer.do({ act: 'place', at: 0, buyer: number, key, method: 'manual' }));
  if (placed !== 'done') return placed;
  for (let tries = 0; tries < triesMax * 5 && !signal.aborted; tries++) {
    await buyer.do({ act: 'watch', at: 0, buyer: number, key });
    const order = orders.all.find(({ id }) => buyer.orders.includes(id));
    if (order && isOver(order)) return order.view?.failure?.code ?? order.view?.status ?? 'NOT_FOUND';
    await rest(signal, 100);
  }
  return 'no end of the order';
}

/** The same act with the same key, until it is answered. */
async function persist(signal: AbortSignal, act: () => ReturnType<Buyer['do']>): Promise<string> {
  for (let tries = 0; tries < triesMax && !signal.aborted; tries++) {
    const done = await act();
    if (done.end === 'done') return 'done';
    if (done.end === 'refused' && done.code !== 'IN_PROGRESS') return done.code;
    await rest(signal, 100);
  }
  return 'no answer';
}
