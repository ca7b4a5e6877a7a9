import type { Services } from '../services.ts';
import { retryAfterSeconds, sentAway, timed } from './answers.ts';
import { isForOps, isFree, pathOf } from './kind-of.ts';
import { type Threshold, Turns } from './turns.ts';

/** What the door needs of the platform. */
type Outside = Pick<Services, 'now' | 'after' | 'background' | 'newId'>;

/**
 * Stands before everything else that a request meets in this process. On the platform that is one isolate of many, and what is
 * short there (an actor) refuses for itself. A shop on one machine has a front of its own instead: gateway/local/front/.
 */
export class Door {
  readonly #turns = new Turns();
  readonly #luck: () => number;

  /** `luck`: at least 0, below 1. */
  constructor(luck: () => number) {
    this.#luck = luck;
  }

  enter(request: Request, outside: Outside, work: () => Promise<Response>): Promise<Response> {
    const path = pathOf(request.url);
    if (isFree(path)) return work();
    const answer = this.#enterInTurn(request, path, outside, work);
    // Goes on to its end when the client leaves, so that its place becomes free.
    outside.background(answer.catch(() => undefined));
    return answer;
  }

  get look(): Turns['look'] {
    return this.#turns.look;
  }

  async #enterInTurn(
    request: Request,
    path: string,
    outside: Outside,
    work: () => Promise<Response>,
  ): Promise<Response> {
    const asked = { method: request.method, path, cookies: request.headers.get('cookie') };
    const place = await this.#turns.take(asked, thresholdOf(outside));
    if (place.act === 'shed') return sentAway(request, path, outside.newId(), retryAfterSeconds(place, this.#luck()));
    try {
      const answer = await work();
      return isForOps(path) ? answer : timed(answer, place.waitedMs, place.roundMs);
    } finally {
      place.done();
    }
  }
}

function thresholdOf({ now, after, background }: Outside): Threshold {
  // A timer of its own: it is looked at between rounds only, and needs nobody who wakes it.
  const later = (ms: number) => new Promise<void>((resolve) => after(ms, resolve));
  // One that is due at once fires when the round is over: that long it took.
  return { now, later, roundOver: () => later(0), background };
}
