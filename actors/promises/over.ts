import { type Entry, notesInMemory, type Rules } from '../runtime/rules.ts';
import type { PromiseId, Violation } from './picture.ts';

/** What rules find in a whole history that is at hand. */
export const over =
  <Event>(kind: NonNullable<Violation['evidence']>['kind'], judge: Rules<Event>['judge']) =>
  <Id extends string>(id: Id, events: readonly Entry<Event>[]): Violation[] => {
    const notes = notesInMemory();
    return events.flatMap((entry) =>
      judge(id, entry, notes).map(({ promise, what }) => violationOf(kind, id, promise, what)),
    );
  };

/** `promise`: the rules of this folder have written it. */
export const violationOf = (
  kind: NonNullable<Violation['evidence']>['kind'],
  id: string,
  promise: string,
  what: string,
): Violation => ({ promise: promise as PromiseId, what, evidence: { kind, id } });
