import { setTimeout } from 'node:timers/promises';
import type { Shed } from '../../admission/core.ts';
import { type Asked, type Place, type Threshold, Turns } from '../../admission/turns.ts';

/** A round in which the shop has answered everybody needs no question of its own. */
const briefMs = 5;

/**
 * The door of gateway/admission/, before a shop in another process. A round of the shop is what a question to it takes, and
 * there are only so many places at work.
 */
export class Turnstile {
  readonly #turns: Turns;
  readonly #threshold: Threshold;
  #busy = 0;
  #waiting: (() => void)[] = [];
  #isWaking = false;

  /** `askShop`: resolves when the shop has seen and answered the least of questions; it may reject. */
  constructor(places: number, askShop: () => Promise<unknown>) {
    this.#turns = new Turns(places);
    this.#threshold = {
      now: () => performance.now(),
      later: (ms) => (ms > 0 ? setTimeout(ms) : new Promise((resolve) => this.#waiting.push(resolve))),
      roundOver: async () => {
        await setTimeout(briefMs);
        if (this.#busy > 0) await askShop().catch(() => undefined);
        this.#wake();
      },
      background: () => undefined,
    };
  }

  /** Resolves with a place, which must be given back, or with when to come again. */
  async take(asked: Asked): Promise<Place | Shed> {
    const place = await this.#turns.take(asked, this.#threshold);
    if (place.act === 'shed') return place;
    this.#busy++;
    const done = () => {
      this.#busy--;
      place.done();
      this.#wake();
    };
    return { ...place, done };
  }

  get look(): Turns['look'] {
    return this.#turns.look;
  }

  /** Those who are next look again: after all that has just come off the network, and once for all of it. */
  #wake(): void {
    if (this.#isWaking || this.#waiting.length === 0) return;
    this.#isWaking = true;
    setImmediate(() => {
      this.#isWaking = false;
      const looking = this.#waiting;
      this.#waiting = [];
      for (const look of looking) look();
    });
  }
}
