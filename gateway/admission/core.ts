/**
 * Who may go on, who waits at the door and who is sent away, before anybody has worked for them.
 *
 * A round is what the thread does before it looks at its sockets and timers again: whoever comes meanwhile is not even seen.
 * So the length of a round is what everybody waits, `/healthz` too, and it is what this steers: from the rounds before it
 * learns what a request costs, and lets in as many as make a round of its target, however fast or slow the machine is.
 *
 * W1 who holds something goes before who comes: nobody begins while somebody of a higher kind waits for the same place
 * W2 no more begin in one round, or are at work, than the limit says, and the lower kinds leave room for the higher ones
 * W3 nobody waits for longer than their kind may, and who would is sent away at once
 * W4 when the load is gone, everybody is let in
 */

/** In order of precedence. */
export const kinds = ['paying', 'holding', 'coming'] as const;
export type Kind = (typeof kinds)[number];

type Wait = { readonly act: 'wait' /** Ask again then. */; readonly lookAgainMs: number };
/** `waitMs`: when there will be room, after those who were sent away before. */
export type Shed = { readonly act: 'shed'; readonly waitMs: number };
export type Settled = { readonly act: 'go' } | Shed;
export type Verdict = Settled | Wait;
export type Ticket = { readonly kind: Kind; readonly since: number; readonly place: number };
export type Arrival = { readonly verdict: Settled } | { readonly verdict: Wait; readonly ticket: Ticket };

/** How long a round may take. Who comes in one is answered in the next. */
export const roundMsTarget = 60;
/** Of the limit: what the kinds below leave free is for those above. */
const share: Readonly<Record<Kind, number>> = { paying: 1, holding: 0.9, coming: 0.7 };
/** Who would have to wait for longer is sent away at once: a late page is worse than an honest no. */
export const waitMsMax: Readonly<Record<Kind, number>> = { paying: 3_000, holding: 1_600, coming: 800 };
/** When at the latest those who were sent away may come back. */
export const awayMsMax: Readonly<Record<Kind, number>> = { paying: 2_000, holding: 4_000, coming: 8_000 };
/** A round has a cost of its own, an fsync for one: divided by a single request it would look like the request's, and stay. */
const [limitMin, limitStart, limitMax] = [4, 64, 1_024];
/** In one round it grows by no more than this: what has begun may cost something in later rounds too. */
const growth = 1.3;
/** With so few before them nobody is sent away unheard: one slow round says little of the next. */
const aheadMin = 32;
/** Bound memory, whatever is estimated. */
const [busyMax, waitingMax] = [4_096, 4_096];
const lostMs = 5_000;
/** What was learnt longer ago hardly counts. */
const memoryMs = 1_000;
const none: Readonly<Record<Kind, number>> = { paying: 0, holding: 0, coming: 0 };

/** Places, as numbers that rise, and since when each is waited at. */
type Line = { next: number; readonly places: Map<number, number> };
const line = (): Line => ({ next: 0, places: new Map() });

export class Admission {
  readonly #places: number | null;
  #limit: number;
  #busy = 0;
  /** Since the round began: let in, or, where there are places, done. */
  #counted = 0;
  readonly #lines: Readonly<Record<Kind, Line>> = { paying: line(), holding: line(), coming: line() };
  readonly #counts = { admitted: { ...none }, waited: { ...none }, shed: { ...none } };
  #roundMs = 0;
  /** Of the last rounds, the later ones counting more. */
  #learnt = { ms: 0, count: 0 };
  /** Of late: the part of those who were let in that was of a higher kind. */
  readonly #higher = { ...none };
  /** When there is room for the next who is sent away: each of them is told another time. */
  readonly #roomAt = { ...none };

  /**
   * `places`: before another process, whose rounds nobody sees, so many are at work at the same time. Null: within the thread
   * that works, where what begins in a round is limited.
   */
  constructor(places: number | null = null) {
    this.#places = places;
    this.#limit = places ?? limitStart;
  }

  /** Somebody is at the door. Who is to wait gets a ticket to ask again with. */
  arrive(kind: Kind, now: number): Arrival {
    this.#dropLost(now);
    const ahead = this.#ahead(kind);
    if (this.#hasRoom(kind, ahead)) return { verdict: this.#letIn(kind) };
    const isLate = ahead >= aheadMin && this.#waitMs(kind, ahead) > waitMsMax[kind];
    if (isLate || this.waiting >= waitingMax) return { verdict: this.#shed(kind, ahead, now) };
    const place = this.#lines[kind].next++;
    this.#lines[kind].places.set(place, now);
    this.#counts.waited[kind]++;
    return { verdict: this.#wait(kind, ahead), ticket: { kind, since: now, place } };
  }

  /** Who waits looks again. A ticket is good until it is told to go or sent away. */
  again({ kind, place, since }: Ticket, now: number): Verdict {
    const ahead = this.#ahead(kind, place);
    const isIn = this.#hasRoom(kind, ahead);
    if (!isIn && now - since < waitMsMax[kind]) return this.#wait(kind, ahead);
    this.#lines[kind].places.delete(place);
    return isIn ? this.#letIn(kind) : this.#shed(kind, ahead, now);
  }

  /** Whoever was let in is done. */
  done(): void {
    this.#busy--;
    if (this.#places !== null) this.#counted++;
  }

  /** A round is over, and took so long. `isTelling`: nothing but work was in it, so that it tells what work costs. */
  round(lengthMs: number, isTelling = true): void {
    this.#roundMs = lengthMs;
    const kept = Math.max(0, 1 - lengthMs / memoryMs);
    const [ms, count] = isTelling ? [lengthMs, this.#counted] : [0, 0];
    this.#learnt = { ms: this.#learnt.ms * kept + ms, count: this.#learnt.count * kept + count };
    this.#counted = 0;
    if (this.#places !== null) return;
    const fits = this.costMs > 0 ? roundMsTarget / this.costMs : limitMax;
    this.#limit = Math.min(limitMax, Math.max(limitMin, Math.min(fits, this.#limit * growth)));
  }

  /** Of one request, in ms of the thread. */
  get costMs(): number {
    return this.#learnt.ms / Math.max(1, this.#learnt.count);
  }

  /** Of the last round. */
  get roundMs(): number {
    return this.#roundMs;
  }

  get waiting(): number {
    return kinds.reduce((sum, kind) => sum + this.#lines[kind].places.size, 0);
  }

  get look(): Look {
    const { waiting, costMs } = this;
    const counts = structuredClone(this.#counts);
    return { limit: Math.floor(this.#limit), roundMs: this.#roundMs, costMs, busy: this.#busy, waiting, ...counts };
  }

  #hasRoom(kind: Kind, ahead: number): boolean {
    const room = Math.max(1, Math.floor(this.#limit * share[kind]));
    const taken = this.#places === null ? this.#counted : this.#busy;
    return taken + ahead < room && this.#busy < busyMax;
  }

  /** How many wait before one of this kind who comes now, or who has this place in its line. */
  #ahead(kind: Kind, place = Number.POSITIVE_INFINITY): number {
    let ahead = 0;
    for (const other of kinds) {
      const { places } = this.#lines[other];
      if (other === kind) {
        // Lines are left nearly in order: before a place there are at most as many as lie between it and the first.
        const [first = place] = places.keys();
        return ahead + (place === first ? 0 : Math.min(places.size, place - first));
      }
      ahead += places.size;
    }
    return ahead;
  }

  /** Who has not asked again when the time was up never will: nobody must wait behind them. */
  #dropLost(now: number): void {
    for (const kind of kinds)
      for (const [place, since] of this.#lines[kind].places) {
        if (now - since < 2 * waitMsMax[kind] + lostMs) break;
        this.#lines[kind].places.delete(place);
      }
  }

  #letIn(kind: Kind): Settled {
    this.#busy++;
    if (this.#places === null) this.#counted++;
    this.#counts.admitted[kind]++;
    for (const other of kinds) {
      const isHigher = kinds.indexOf(kind) < kinds.indexOf(other);
      this.#higher[other] += ((isHigher ? 1 : 0) - this.#higher[other]) * 0.02;
    }
    return { act: 'go' };
  }

  #shed(kind: Kind, ahead: number, now: number): Settled {
    this.#counts.shed[kind]++;
    // Not all of them come back: nobody is told a time that lies far behind what there is to do.
    const latest = now + awayMsMax[kind];
    this.#roomAt[kind] = Math.min(
      latest,
      Math.max(this.#roomAt[kind] + this.#waitMs(kind, 0), now + this.#waitMs(kind, ahead)),
    );
    return { act: 'shed', waitMs: this.#roomAt[kind] - now };
  }

  #wait(kind: Kind, ahead: number): Wait {
    // Who is among the next looks at each round; who is far back sleeps for a part of what is left.
    const isNext = ahead < 2 * this.#limit;
    return { act: 'wait', lookAgainMs: isNext ? 0 : Math.min(200, Math.floor(this.#waitMs(kind, ahead) / 2)) };
  }

  /** Those of higher kinds who have not come yet will go first too. */
  #waitMs(kind: Kind, ahead: number): number {
    return Math.ceil(((ahead + 1) * this.costMs) / Math.max(0.1, 1 - this.#higher[kind]));
  }
}

export type Look = {
  /** So many may begin in a round, or be at work. */
  readonly limit: number;
  /** The last one. */
  readonly roundMs: number;
  readonly costMs: number;
  readonly busy: number;
  readonly waiting: number;
} & Readonly<Record<'admitted' | 'waited' | 'shed', Readonly<Record<Kind, number>>>>;
