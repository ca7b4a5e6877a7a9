import type { Taken } from '../../actors/limiter/core.ts';
import type { Policy } from './policies.ts';

const keysMax = 20_000;

/**
 * The platform's limit says yes or no, and not how much is left. What this process has seen of an address in the window is
 * a fair estimate, and never more than what the platform has counted.
 */
export class Estimate {
  readonly #counts = new Map<string, number>();
  #window = 0;

  /** Windows begin on the clock, as the platform's do. */
  count(key: string, now: number, { quota, windowMs }: Policy): Taken {
    const window = Math.floor(now / windowMs);
    // A flood of addresses makes it forget rather than grow.
    if (window !== this.#window || this.#counts.size >= keysMax) this.#counts.clear();
    this.#window = window;
    const count = (this.#counts.get(key) ?? 0) + 1;
    this.#counts.set(key, count);
    return { granted: count <= quota, left: Math.max(0, quota - count), moreInMs: (window + 1) * windowMs - now };
  }
}
