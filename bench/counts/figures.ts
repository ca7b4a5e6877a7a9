import { z } from 'zod';
import type { Counted, Tally } from './tally.ts';

export const actNames = ['first add of a guest', 'another add', 'order of two lines, until paid'] as const;
export type ActName = (typeof actNames)[number];

/** In how many objects a kind of actor is kept: `each` actor has its own, or all of a kind share `one` cell. */
export const shapes = ['each', 'one'] as const;
export type Shape = (typeof shapes)[number];

const tally = z.record(z.string(), z.number());

/** What one act costs, on average: each figure by what it is for. */
export const actCounts = z.strictObject({
  act: z.enum(actNames),
  shape: z.enum(shapes),
  /** Buyers at a time: what comes together may share a message or a commit. */
  atOnce: z.int().positive(),
  /** By route, `cart > stock hold`. */
  requests: tally,
  others: tally,
  /** By kind of actor. */
  commits: tally,
  alarmsSet: tally,
  alarmsRung: tally,
  /** By `kind table`. `kind schema`: what the platform counts for making tables in a new object. */
  rowsWritten: tally,
  /** Entries of indexes that were written with these rows, which the platform counts as rows; by `kind table`. */
  indexRows: tally,
  /** By kind of actor: rows that a query gave, not those that it went through. */
  rowsRead: tally,
  /** By `kind type`. */
  events: tally,
  logEntries: tally,
});
export type ActCounts = z.infer<typeof actCounts>;

export const sumOf = (figures: Readonly<Record<string, number>>): number =>
  Object.values(figures).reduce((sum, figure) => sum + figure, 0);

/** The first word of a key is the kind of actor. */
export function byKind(figures: Readonly<Record<string, number>>): Record<string, number> {
  const kinds: Record<string, number> = {};
  for (const [key, figure] of Object.entries(figures)) {
    const [kind = key] = key.split(' ');
    kinds[kind] = (kinds[kind] ?? 0) + figure;
  }
  return kinds;
}

/** Requests by the kind of actor that answers them. */
export const byReceiver = (requests: Readonly<Record<string, number>>): Record<string, number> =>
  byKind(Object.fromEntries(Object.entries(requests).map(([route, figure]) => [route.replace(/^.* > /, ''), figure])));

/** Everything that has to be worth its cost, by a name that says what it is. */
export function costsOf({ requests, commits, rowsWritten, logEntries }: ActCounts): Record<string, number> {
  const named = (what: string, figures: Readonly<Record<string, number>>) =>
    Object.entries(figures).map(([key, figure]): [string, number] => [`${what} ${key}`, figure]);
  return Object.fromEntries([
    ...named('request', requests),
    ...named('commit', commits),
    ...named('row', rowsWritten),
    ...named('log entry', logEntries),
  ]);
}

export function perAct(counted: Counted, times: number): Omit<ActCounts, 'act' | 'shape' | 'atOnce'> {
  const per = (sums: Tally) =>
    Object.fromEntries([...sums].sort(([a], [b]) => (a < b ? -1 : 1)).map(([what, sum]) => [what, round(sum / times)]));
  return {
    requests: per(counted.requests),
    others: per(counted.others),
    commits: per(counted.commits),
    alarmsSet: per(counted.alarmsSet),
    alarmsRung: per(counted.alarmsRung),
    rowsWritten: per(counted.rowsWritten),
    indexRows: per(counted.indexRows),
    rowsRead: per(counted.rowsRead),
    events: per(counted.events),
    logEntries: per(counted.logEntries),
  };
}

const round = (figure: number): number => Math.round(figure * 100) / 100;
