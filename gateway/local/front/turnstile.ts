import { Admission, type Kind, kinds, type Look, type Settled, type Shed, type Ticket } from '../../admission/core.ts';
import { isForOps, kindOf } from '../../admission/kind-of.ts';
import { OpsLine } from '../../admission/ops-line.ts';

/** How often it is looked at how fast the shop is, and who has waited for long enough. */
const roundMs = 50;

export type Asked = { readonly method: string; readonly path: string; readonly cookies: string | null };
/** Whoever has a place gives it back with `done`. */
export type Place = { readonly act: 'go'; readonly waitedMs: number; readonly done: () => void };
type Waiter = { readonly ticket: Ticket; readonly settle: (settled: Settled) => void };

/**
 * The door of gateway/admission/ before a shop in another process: so many places at work, and lines before them. What is at
 * work is all that the shop sees, so that it is never crowded, and how fast it is can be told from how fast the lines move.
 */
export class Turnstile {
  readonly #admission: Admission;
  readonly #ops = new OpsLine();
  readonly #lines: Readonly<Record<Kind, Waiter[]>> = { paying: [], holding: [], coming: [] };
  readonly #turning: NodeJS.Timeout;
  #turnedAt = performance.now();
  #hasWaited = false;

  constructor(places: number) {
    this.#admission = new Admission(places);
    this.#turning = setInterval(() => this.#turn(), roundMs);
  }

  /** A place, or when to come again. */
  async take({ method, path, cookies }: Asked): Promise<Place | Shed> {
    if (isForOps(path)) return this.#takeOps();
    const from = performance.now();
    const arrival = this.#admission.arrive(kindOf(method, path, cookies), from);
    const settled = 'ticket' in arrival ? await this.#stand(arrival.ticket) : arrival.verdict;
    if (settled.act === 'shed') return settled;
    return { act: 'go', waitedMs: performance.now() - from, done: () => this.#done() };
  }

  close(): void {
    clearInterval(this.#turning);
  }

  get look(): Look & { readonly ops: OpsLine['look'] } {
    return { ...this.#admission.look, ops: this.#ops.look };
  }

  #takeOps(): Place | Shed {
    if (!this.#ops.enter()) return { act: 'shed', waitMs: 1_000 };
    return { act: 'go', waitedMs: 0, done: () => this.#ops.done() };
  }

  #stand(ticket: Ticket): Promise<Settled> {
    return new Promise((settle) => this.#lines[ticket.kind].push({ ticket, settle }));
  }

  #done(): void {
    this.#admission.done();
    this.#call();
  }

  /** Only while somebody waits is nothing but work in a round. */
  #turn(): void {
    const [now, isWaitedFor] = [performance.now(), this.#admission.waiting > 0];
    this.#admission.round(now - this.#turnedAt, this.#hasWaited && isWaitedFor);
    this.#turnedAt = now;
    this.#hasWaited = isWaitedFor;
    this.#call();
  }

  /** The first of each line look again. Who stands behind one who has to wait has to wait as well, and not for as long yet. */
  #call(): void {
    const now = performance.now();
    for (const kind of kinds) {
      const line = this.#lines[kind];
      let called = 0;
      for (const { ticket, settle } of line) {
        const verdict = this.#admission.again(ticket, now);
        if (verdict.act === 'wait') break;
        settle(verdict);
        called++;
      }
      line.splice(0, called);
    }
  }
}
