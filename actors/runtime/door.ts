import type { World } from './world.ts';

// D1  What enters in one turn shares one durable write: it is let in together, and writes before anything else happens.
// D2  A message that is alone waits for nobody.
// D3  Answers of peers come before commands, and commands of those who are paying before the others': who holds something goes first.
// D4  An actor gets a fair share of a turn: a flood at one delays its neighbours by a turn, not by its queue.
// D5  The queue is bounded: past it, who comes is sent away at once, and no actor pays for it.

/** In what order a turn takes those who wait. */
export type Rank = 'answer' | 'paying' | 'coming';
const ranks: readonly Rank[] = ['answer', 'paying', 'coming'];

export type DoorLimits = { readonly anActor: number; readonly aTurn: number; readonly waitingMax: number };
export const doorLimits: DoorLimits = { anActor: 32, aTurn: 256, waitingMax: 1_000 };

type Waiting = { readonly actor: string; readonly open: () => void };

/**
 * Where commands and the answers of peers enter a cell, by turns. Not a queue of writes: decide, append and evolve stay one
 * synchronous block behind the door, so that no state runs ahead of its rows, and what shares a turn shares its commit by
 * the platform's own coalescing. It knows no SQL.
 */
export class Door {
  readonly #after: World['after'];
  readonly #limits: DoorLimits;
  readonly #waiting: { readonly [R in Rank]: Waiting[] } = { answer: [], paying: [], coming: [] };
  /** Works under way, by whom they are for: a message, or an actor with its message and its jobs. */
  readonly #inside = new Map<unknown, number>();
  #turning = false;

  constructor(after: World['after'], limits: DoorLimits = doorLimits) {
    this.#after = after;
    this.#limits = limits;
  }

  /** How many wait. */
  get length(): number {
    return ranks.reduce((sum, rank) => sum + this.#waiting[rank].length, 0);
  }

  /** False: there are so many already that this one had better come back later. */
  admits(rank: Rank): boolean {
    return rank === 'answer' || this.#waiting[rank].length < this.#limits.waitingMax;
  }

  /** Around all work of one message or one actor. */
  async during<T>(whose: unknown, work: () => Promise<T>): Promise<T> {
    this.#inside.set(whose, (this.#inside.get(whose) ?? 0) + 1);
    try {
      return await work();
    } finally {
      const left = (this.#inside.get(whose) ?? 1) - 1;
      if (left === 0) this.#inside.delete(whose);
      else this.#inside.set(whose, left);
    }
  }

  /** At once when there is nobody else; otherwise in the next turn that has room. */
  enter(rank: Rank, actor = ''): Promise<void> | undefined {
    if (this.#inside.size <= 1 && !this.#turning) return undefined;
    return new Promise((open) => {
      this.#waiting[rank].push({ actor, open });
      if (this.#turning) return;
      this.#turning = true;
      this.#after(0, () => this.#turn());
    });
  }

  #turn(): void {
    const taken = new Map<string, number>();
    let room = this.#limits.aTurn;
    for (const rank of ranks) {
      const later: Waiting[] = [];
      for (const one of this.#waiting[rank]) {
        const share = taken.get(one.actor) ?? 0;
        if (room === 0 || (rank !== 'answer' && share >= this.#limits.anActor)) {
          later.push(one);
          continue;
        }
        if (rank !== 'answer') taken.set(one.actor, share + 1);
        room -= 1;
        one.open();
      }
      this.#waiting[rank].splice(0, this.#waiting[rank].length, ...later);
    }
    this.#turning = room < this.#limits.aTurn;
    if (this.#turning) this.#after(0, () => this.#turn());
  }
}
