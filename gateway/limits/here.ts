import type { LimiterAnswer, LimiterRequest } from '../../actors/limiter/actor.ts';
import { Grants, takeInTurn } from '../../actors/limiter/core.ts';

/** More subjects than this are not remembered at once. */
const knownMax = 50_000;

/**
 * The exact limits of a shop on one machine: one process sees every request, so that it may count in its memory what is
 * asked of an actor elsewhere. A restart forgets it: whoever can restart the shop has no need to knock.
 */
export class LimiterHere {
  readonly #known = new Map<string, Grants>();
  readonly #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
  }

  take({ takes }: LimiterRequest): LimiterAnswer {
    const now = this.#now();
    if (this.#known.size >= knownMax) this.#forgetQuiet(now);
    return takeInTurn(takes, now, (subject) => this.#grantsOf(subject));
  }

  #grantsOf(subject: string): Grants {
    const grants = this.#known.get(subject) ?? new Grants();
    this.#known.set(subject, grants);
    return grants;
  }

  /** Of whom nothing counts any more; if that is nobody, those who came first. */
  #forgetQuiet(now: number): void {
    for (const [subject, grants] of this.#known) if (grants.isQuiet(now)) this.#known.delete(subject);
    for (const subject of this.#known.keys()) {
      if (this.#known.size <= knownMax / 2) return;
      this.#known.delete(subject);
    }
  }
}
