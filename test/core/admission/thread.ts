import { Admission, type Kind, kinds, type Ticket } from '../../../gateway/admission/core.ts';

export type Visit = { readonly kind: Kind; readonly at: number };
export type Visited = Visit & {
  /** When it was seen for the first time. */
  readonly seenAt: number;
  /** When it was let in or sent away. */
  readonly settledAt: number;
  readonly act: 'go' | 'shed';
  readonly waitMs: number;
  readonly round: number;
  /** When it was let in: how many had begun in this round before it, and how many of higher kinds were waiting. */
  readonly begunBefore: number;
  readonly higherWaiting: number;
};

/**
 * One thread, as a runtime has it: what came while it was busy is looked at when the round is over, all of it, and then the timers
 * of those who wait. `costMs`: what a request takes of the thread; a refusal takes a hundredth of a ms.
 */
export function served(
  visits: readonly Visit[],
  costMs: (at: number, kind: Kind) => number,
  admission: Admission = new Admission(),
  /** Who is sent away comes back after so long; null: stays away. */
  comesBackMs: (waitMs: number) => number | null = () => null,
): {
  readonly visited: readonly Visited[];
  readonly rounds: readonly { at: number; ms: number }[];
  admission: Admission;
} {
  const visited: Visited[] = [];
  const rounds: { at: number; ms: number }[] = [];
  const coming = visits.toSorted((left, right) => left.at - right.at);
  let waiting: { visit: Visit; ticket: Ticket; seenAt: number; dueAt: number }[] = [];
  const backs: Visit[] = [];
  const stand = { paying: 0, holding: 0, coming: 0 };
  let [now, next] = [0, 0];
  while (next < coming.length || waiting.length > 0) {
    const due = Math.min(coming[next]?.at ?? Number.POSITIVE_INFINITY, ...waiting.map(({ dueAt }) => dueAt));
    now = Math.max(now, due);
    let [spentMs, begun] = [0, 0];
    const settle = (visit: Visit, seenAt: number, act: 'go' | 'shed', waitMs = 0) => {
      const higher = kinds.slice(0, kinds.indexOf(visit.kind));
      const higherWaiting = higher.reduce((sum, kind) => sum + stand[kind], 0);
      const where = { round: rounds.length, begunBefore: begun, higherWaiting };
      visited.push({ ...visit, seenAt, settledAt: now, act, waitMs, ...where });
      begun += act === 'go' ? 1 : 0;
      spentMs += act === 'go' ? costMs(now, visit.kind) : 0.01;
      if (act === 'go') admission.done();
      const backMs = act === 'shed' ? comesBackMs(waitMs) : null;
      if (backMs !== null) backs.push({ kind: visit.kind, at: now + backMs });
    };
    const looking = waiting.filter(({ dueAt }) => dueAt <= now);
    waiting = waiting.filter(({ dueAt }) => dueAt > now);
    for (const one of looking) {
      const verdict = admission.again(one.ticket, now);
      if (verdict.act === 'wait') waiting.push({ ...one, dueAt: now + Math.max(1, verdict.lookAgainMs) });
      else {
        stand[one.visit.kind]--;
        settle(one.visit, one.seenAt, verdict.act, verdict.act === 'shed' ? verdict.waitMs : 0);
      }
    }
    for (; (coming[next]?.at ?? Number.POSITIVE_INFINITY) <= now; next++) {
      const visit = coming[next];
      if (!visit) break;
      const arrival = admission.arrive(visit.kind, now);
      if ('ticket' in arrival) {
        stand[visit.kind]++;
        waiting.push({
          visit,
          ticket: arrival.ticket,
          seenAt: now,
          dueAt: now + Math.max(1, arrival.verdict.lookAgainMs),
        });
      } else settle(visit, now, arrival.verdict.act, arrival.verdict.act === 'shed' ? arrival.verdict.waitMs : 0);
    }
    if (backs.length > 0) {
      const left = [...coming.splice(next), ...backs.splice(0)].toSorted((one, other) => one.at - other.at);
      coming.push(...left);
    }
    rounds.push({ at: now, ms: spentMs });
    admission.round(spentMs);
    now += Math.max(spentMs, 0.2);
  }
  return { visited, rounds, admission };
}

/** So many a second of each kind, evenly, from one moment to another. */
export const steadily = (perSecond: Partial<Record<Kind, number>>, from: number, until: number): Visit[] =>
  Object.entries(perSecond).flatMap(([kind, rate]) =>
    Array.from({ length: Math.round((rate * (until - from)) / 1_000) }, (_, index) => ({
      kind: kind as Kind,
      at: from + (index * 1_000) / rate,
    })),
  );
