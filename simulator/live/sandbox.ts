import { z } from 'zod';
import { diceOf, hashOf } from '../dice.ts';
import { inquire } from './inquiry.ts';

const books = z.object({
  captures: z.array(z.object({ status: z.string(), amount: z.object({ value: z.string() }) })),
  refunds: z.array(z.object({ status: z.string(), amount: z.object({ value: z.string() }) })),
});
const script = z.object({ faults: z.array(z.object({ calls: z.union([z.int(), z.literal('always')]) })) });

/** What PayPal's emulator has on record for one order. */
export type Charges = {
  /** How often money was taken. */
  readonly captures: number;
  /** Taken, less what was given back, in minor units. */
  readonly keptMinor: number;
};

const taken = new Set(['COMPLETED', 'PARTIALLY_REFUNDED', 'REFUNDED']);

/** The PayPal emulator beside the shop: its books, and its script of faults. See docs/paypal-emulator.md. */
export class Sandbox {
  readonly #url: string;
  #happened = 0;
  #scripted = 0;
  #scripting: Promise<void> = Promise.resolve();

  constructor(origin: string) {
    this.#url = `${origin}/sandbox/paypal`;
  }

  /** False where the shop pays at the real PayPal. */
  async isThere(): Promise<boolean> {
    return (await this.#left(2_000)) !== null;
  }

  async charges(orderId: string): Promise<Charges | null> {
    const parsed = books.safeParse(await inquire(`${this.#url}/_record?order=${orderId}`, { withinMs: 5_000 }));
    if (!parsed.success) return null;
    const captures = parsed.data.captures.filter(({ status }) => taken.has(status));
    const refunds = parsed.data.refunds.filter(({ status }) => status === 'COMPLETED');
    const sum = (all: typeof captures) => all.reduce((minor, { amount }) => minor + minorOf(amount.value), 0);
    return { captures: captures.length, keptMinor: sum(captures) - sum(refunds) };
  }

  /** Faults that have really happened so far. */
  get faults(): number {
    return this.#happened;
  }

  /** These go wrong next; what is left of the script before is taken back. */
  script(faults: readonly object[], withinMs = 2_000): Promise<void> {
    // One after the other: the last word is the one that counts.
    this.#scripting = this.#scripting.then(() => this.#script(faults, withinMs));
    return this.#scripting;
  }

  async #script(faults: readonly object[], withinMs: number): Promise<void> {
    const left = await this.#left(withinMs);
    if (left === null) return;
    this.#happened += Math.max(0, this.#scripted - left);
    const answer = await inquire(`${this.#url}/_faults`, {
      method: 'PUT',
      body: JSON.stringify({ faults }),
      withinMs,
    });
    // Without an answer it may be in force or not: what is left of it is not counted as having happened.
    this.#scripted = answer === null ? 0 : faults.length;
  }

  async #left(withinMs: number): Promise<number | null> {
    const parsed = script.safeParse(await inquire(`${this.#url}/_faults`, { withinMs }));
    if (!parsed.success) return null;
    return parsed.data.faults.reduce((all, { calls }) => all + (calls === 'always' ? 1 : calls), 0);
  }
}

const minorOf = (decimal: string): number => Math.round(Number(decimal) * 100);

/** What can go wrong at PayPal's door. Long silences are longer than the shop's own patience, and no longer than the run's. */
const troubles: readonly [object, ...object[]] = [
  { fault: 'timeout-before', endpoint: 'create', holdMs: 8_000 },
  { fault: 'timeout-after', endpoint: 'create', holdMs: 8_000 },
  { fault: 'timeout-before', endpoint: 'capture', holdMs: 8_000 },
  { fault: 'timeout-after', endpoint: 'capture', holdMs: 8_000 },
  { fault: 'server-error', endpoint: 'create', status: 503 },
  { fault: 'server-error', endpoint: 'capture', status: 500, when: 'after' },
  { fault: 'server-error', endpoint: 'get', status: 502 },
  { fault: 'rate-limited', endpoint: 'any' },
  { fault: 'malformed', endpoint: 'create' },
  { fault: 'malformed', endpoint: 'capture' },
  { fault: 'slow', endpoint: 'any', delayMs: 1_500 },
  { fault: 'decline' },
  { fault: 'decline', as: 'declined-capture' },
  { fault: 'pending', resolveAfterMs: 2_000 },
  { fault: 'webhook-lost' },
  { fault: 'webhook-duplicated' },
  { fault: 'webhook-late', delayMs: 3_000 },
  { fault: 'webhook-out-of-order', delayMs: 3_000 },
];

/** The few faults that are in force in one moment of a run: the same for the same seed. */
export function troublesAt(seed: number, moment: number): readonly object[] {
  const dice = diceOf(hashOf(seed, `paypal-${moment}`));
  return [dice.pick(troubles), dice.pick(troubles), dice.pick(troubles)];
}
