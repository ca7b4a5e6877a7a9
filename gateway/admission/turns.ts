import { Admission, type Look, type Settled, type Shed, type Ticket, type Verdict } from './core.ts';
import { isForOps, kindOf } from './kind-of.ts';

/** For operators at work at the same time. */
export const opsMax = 32;
/** A round that was begun and never ended: whoever it was that watched it is gone. */
const watchMsMax = 5_000;

/** What a door needs of where it stands. */
export type Threshold = {
  readonly now: () => number;
  /** When who waits may look again: after so long; 0: as soon as anything may have changed. */
  readonly later: (ms: number) => Promise<void>;
  /** When the round is over that those who are let in now begin in. */
  readonly roundOver: () => Promise<void>;
  /** For what nobody waits for. */
  readonly background: (work: Promise<unknown>) => void;
};

/** What is known of a request before anybody has worked for it. */
export type Asked = { readonly method: string; readonly path: string; readonly cookies: string | null };
/** A place at work. Whoever has it gives it back with `done`. */
export type Place = {
  readonly act: 'go';
  readonly waitedMs: number;
  readonly roundMs: number;
  readonly done: () => void;
};

/** How the thinking of `Admission` meets those who come: they wait, look again, and are told. */
export class Turns {
  readonly #admission: Admission;
  #opsBusy = 0;
  readonly #ops = { admitted: 0, shed: 0 };
  #watchedSince: number | null = null;

  constructor(places?: number) {
    this.#admission = new Admission(places);
  }

  async take({ method, path, cookies }: Asked, threshold: Threshold): Promise<Place | Shed> {
    if (isForOps(path)) return this.#takeOps();
    const from = threshold.now();
    this.#watch(threshold);
    const arrival = this.#admission.arrive(kindOf(method, path, cookies), from);
    const last = 'ticket' in arrival ? await this.#stand(arrival.ticket, arrival.verdict, threshold) : arrival.verdict;
    if (last.act === 'shed') return last;
    const done = () => this.#admission.done();
    return { act: 'go', waitedMs: threshold.now() - from, roundMs: this.#admission.roundMs, done };
  }

  get look(): Look & { readonly ops: { readonly admitted: number; readonly shed: number; readonly busy: number } } {
    return { ...this.#admission.look, ops: { ...this.#ops, busy: this.#opsBusy } };
  }

  async #stand(ticket: Ticket, first: Verdict, threshold: Threshold): Promise<Settled> {
    let verdict = first;
    while (verdict.act === 'wait') {
      await threshold.later(verdict.lookAgainMs);
      this.#watch(threshold);
      verdict = this.#admission.again(ticket, threshold.now());
    }
    return verdict;
  }

  #watch(threshold: Threshold): void {
    const from = threshold.now();
    if (this.#watchedSince !== null && from - this.#watchedSince < watchMsMax) return;
    this.#watchedSince = from;
    const over = threshold.roundOver().then(() => {
      if (this.#watchedSince === from) this.#watchedSince = null;
      this.#admission.round(threshold.now() - from);
    });
    threshold.background(over);
  }

  #takeOps(): Place | Shed {
    if (this.#opsBusy >= opsMax) {
      this.#ops.shed++;
      return { act: 'shed', waitMs: 1_000 };
    }
    this.#opsBusy++;
    this.#ops.admitted++;
    return { act: 'go', waitedMs: 0, roundMs: this.#admission.roundMs, done: () => void this.#opsBusy-- };
  }
}
