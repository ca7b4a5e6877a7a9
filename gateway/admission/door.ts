import type { Services } from '../services.ts';
import { retryAfterSeconds, sentAway, timed } from './answers.ts';
import { Admission, type Look, type Settled, type Ticket, type Verdict } from './core.ts';
import { isForOps, isFree, kindOf, pathOf } from './kind-of.ts';
import { OpsLine } from './ops-line.ts';

/** What the door needs of the platform. */
type Outside = Pick<Services, 'now' | 'after' | 'background' | 'newId'>;

/** A round that was begun and never ended: whoever it was that watched it is gone. */
const watchMsMax = 5_000;

/**
 * Stands before everything else that a request meets in this process. On the platform that is one isolate of many, and what is
 * short there (an actor) refuses for itself. A shop on one machine has a front of its own instead: gateway/local/front/.
 */
export class Door {
  readonly #admission = new Admission();
  readonly #ops = new OpsLine();
  #watchedSince: number | null = null;
  readonly #luck: () => number;

  /** `luck`: at least 0, below 1. */
  constructor(luck: () => number) {
    this.#luck = luck;
  }

  enter(request: Request, outside: Outside, work: () => Promise<Response>): Promise<Response> {
    const path = pathOf(request.url);
    if (isFree(path)) return work();
    const answer = isForOps(path)
      ? this.#enterOps(request, path, outside, work)
      : this.#enterInTurn(request, path, outside, work);
    // Goes on to its end when the client leaves, so that its place becomes free.
    outside.background(answer.catch(() => undefined));
    return answer;
  }

  async #enterInTurn(
    request: Request,
    path: string,
    outside: Outside,
    work: () => Promise<Response>,
  ): Promise<Response> {
    const from = outside.now();
    this.#watch(outside);
    const kind = kindOf(request.method, path, request.headers.get('cookie'));
    const arrival = this.#admission.arrive(kind, from);
    const last = 'ticket' in arrival ? await this.#stand(arrival.ticket, arrival.verdict, outside) : arrival.verdict;
    if (last.act === 'shed') return sentAway(request, path, outside.newId(), retryAfterSeconds(last, this.#luck()));
    const waitedMs = outside.now() - from;
    try {
      return timed(await work(), waitedMs, this.#admission.roundMs);
    } finally {
      this.#admission.done();
    }
  }

  get look(): Look & { readonly ops: OpsLine['look'] } {
    return { ...this.#admission.look, ops: this.#ops.look };
  }

  async #stand(ticket: Ticket, first: Verdict, outside: Outside): Promise<Settled> {
    let verdict = first;
    while (verdict.act === 'wait') {
      const { lookAgainMs } = verdict;
      // A timer of its own: it is looked at between rounds only, and needs nobody who wakes it.
      await new Promise<void>((resolve) => outside.after(lookAgainMs, resolve));
      this.#watch(outside);
      verdict = this.#admission.again(ticket, outside.now());
    }
    return verdict;
  }

  /** A timer that is due at once fires when the round is over: that long it took. */
  #watch(outside: Outside): void {
    const from = outside.now();
    if (this.#watchedSince !== null && from - this.#watchedSince < watchMsMax) return;
    this.#watchedSince = from;
    const over = new Promise<void>((resolve) => outside.after(0, resolve)).then(() => {
      if (this.#watchedSince === from) this.#watchedSince = null;
      this.#admission.round(outside.now() - from);
    });
    outside.background(over);
  }

  async #enterOps(request: Request, path: string, outside: Outside, work: () => Promise<Response>): Promise<Response> {
    if (!this.#ops.enter()) return sentAway(request, path, outside.newId(), 1);
    try {
      return await work();
    } finally {
      this.#ops.done();
    }
  }
}
