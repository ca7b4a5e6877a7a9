import type { Buyer } from '../buyers/buyer.ts';
import type { Done } from '../buyers/done.ts';
import { type Operation, shopkeeper } from '../buyers/operation.ts';
import type { Clock } from './clock.ts';
import type { Tally } from './tally.ts';

/** Somebody, and what they mean to do, in the order of time. */
export type Guest = { readonly buyer: Buyer; readonly operations: readonly Operation[] };

/** Whoever acts again within this time has not waited for an answer: a double click, or another tab. */
const noWaitMs = 50;

/** What a guest has come to. */
type Luck = { got: boolean; soldOut: boolean };

/**
 * All guests do what they planned, each at its time: an open model, in which nobody comes later because the shop is slow.
 * How long an act took is counted from the moment at which it was due, so that a stall is felt by all whom it kept
 * waiting ("coordinated omission"). Resolves when the last one is done, or soon after the clock was stopped.
 */
export const crowd = async (guests: Iterable<Guest>, clock: Clock, tally: Tally): Promise<void> => {
  await Promise.all([...guests].map((guest) => visit(guest, clock, tally)));
};

async function visit({ buyer, operations }: Guest, clock: Clock, tally: Tally): Promise<void> {
  let before = Number.NEGATIVE_INFINITY;
  let answers: Promise<void>[] = [];
  const luck: Luck = { got: false, soldOut: false };
  for (const [index, operation] of operations.entries()) {
    if (operation.at - before > noWaitMs) {
      await Promise.all(answers);
      answers = [];
    }
    // Whoever was told that it is sold out, and got nothing else, does not go to the till.
    if (operation.act === 'place' && luck.soldOut && !luck.got) break;
    before = operation.at;
    if (!(await clock.until(operation.at))) break;
    if (index === 0 && operation.buyer !== shopkeeper) tally.arrived++;
    answers.push(act(buyer, operation, luck, clock, tally));
  }
  await Promise.all(answers);
}

async function act(buyer: Buyer, operation: Operation, luck: Luck, clock: Clock, tally: Tally): Promise<void> {
  const done = await buyer.do(operation).catch((error: unknown): Done => {
    tally.garbled(operation.act, error);
    return { end: 'refused', code: 'NOT_UNDERSTOOD' };
  });
  // Cut off by the end of the run, not by the shop.
  if (done.end === 'unknown' && clock.stopped) return;
  tally.note(operation, done, clock.now - operation.at);
  if (operation.act !== 'add' && operation.act !== 'change') return;
  if (done.end === 'refused') luck.soldOut ||= done.code === 'OUT_OF_STOCK';
  else luck.got = true;
}
