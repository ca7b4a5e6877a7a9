/** So many in any span of so long, wherever it begins. */
export type Quota = { readonly quota: number; readonly windowMs: number };

export type Taken = {
  readonly granted: boolean;
  /** How many more would be granted now. */
  readonly left: number;
  /** When there will be one more: the oldest that counts falls out of the window. 0: all are there. */
  readonly moreInMs: number;
};

/** `subject`: the limit and whom it is for, as a hash. */
export type Take = { readonly subject: string } & Quota;

/** So many that were granted at `at`, in epoch ms. */
export type Granted = { readonly at: number; readonly count: number };

/** The front is cut off when it is this long, and longer than what is behind it: each moment is moved about once. */
const idleMax = 1_024;

/**
 * The moments at which one subject was granted, oldest first. What no longer counts falls off the front, so that to ask
 * costs the same with ten grants in the window and with a million. A refusal is not among them: who goes on knocking is
 * not kept out for longer.
 *
 * A sliding log, not a bucket that refills: a bucket grants nearly twice its quota in a window that begins when it is full.
 */
export class Grants {
  #times: number[];
  /** Where those that count begin. */
  #head = 0;
  /** From then on none of them counts any more. */
  #quietAt = 0;

  /** `known`: what was granted before, oldest first. */
  constructor(known: readonly Granted[] = []) {
    this.#times = known.flatMap(({ at, count }) => Array<number>(count).fill(at));
  }

  get size(): number {
    return this.#times.length - this.#head;
  }

  isQuiet(now: number): boolean {
    return this.#quietAt <= now;
  }

  /** Asks for one. */
  take(now: number, { quota, windowMs }: Quota): Taken {
    this.#setBack(now);
    this.#forget(now - windowMs);
    const granted = this.size < quota;
    if (granted) this.#times.push(now);
    this.#quietAt = (this.#times.at(-1) ?? 0) + windowMs;
    // Of more than a quota, which was lowered since, some fall out before there is room.
    const oldest = this.#times[this.#head + Math.max(0, this.size - quota)];
    return {
      granted,
      left: Math.max(0, quota - this.size),
      moreInMs: oldest === undefined ? 0 : oldest + windowMs - now,
    };
  }

  /** A clock that was set back must not keep anybody out for longer than a window. */
  #setBack(now: number): void {
    for (let index = this.#times.length - 1; index >= this.#head; index--) {
      if ((this.#times[index] ?? 0) <= now) return;
      this.#times[index] = now;
    }
  }

  #forget(until: number): void {
    while (this.#head < this.#times.length && (this.#times[this.#head] ?? 0) <= until) this.#head++;
    if (this.#head < idleMax || this.#head * 2 < this.#times.length) return;
    this.#times = this.#times.slice(this.#head);
    this.#head = 0;
  }
}

/** One of each, in this order; the first that is refused ends it, and what comes behind it is not counted. */
export function takeInTurn(
  takes: readonly Take[],
  now: number,
  grantsOf: (subject: string) => Grants,
  granted: (take: Take) => void = () => {},
): readonly Taken[] {
  const said: Taken[] = [];
  for (const take of takes) {
    const taken = grantsOf(take.subject).take(now, take);
    said.push(taken);
    if (!taken.granted) break;
    granted(take);
  }
  return said;
}
