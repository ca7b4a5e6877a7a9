import type { InspectionOf } from '../../contract/ops.ts';
import type { PromiseId, Violation } from './picture.ts';

/** An alarm that comes this late does not come by itself any more. */
const lateMsMax = 60_000;

/** What each job of an actor is there for, and what its core wants to be woken for. */
const promiseOf: Readonly<Record<string, PromiseId>> = {
  ...{ outbox: 'S2', relay: 'L1', saga: 'O2', flush: 'L1' },
  ...{ stock: 'S2', cart: 'C1', order: 'O2', log: 'L1' },
};

type Standing = Pick<InspectionOf<'now'>, 'kind' | 'id' | 'now' | 'seq' | 'relayed' | 'dueAt' | 'jobs'>;

/** [O2] [S2] [C1] [L1] Whether an actor does what it has to do: at any time, whatever else goes on. */
export function progressViolations(actor: Standing): Violation[] {
  const { kind, id, now, seq, relayed } = actor;
  const evidence = { kind, id };
  const late = overdue(actor).map(
    ({ name, dueAt }): Violation => ({
      promise: promiseOf[name] ?? 'O2',
      what: `${name} is due for ${Math.round((now - dueAt) / 1_000)} s, and does not run`,
      evidence,
    }),
  );
  if (relayed <= seq) return late;
  return [...late, { promise: 'L1', what: `the log has taken event ${relayed}, and the last is ${seq}`, evidence }];
}

const overdue = ({ kind, now, dueAt, jobs }: Standing) =>
  [{ name: kind as string, dueAt, running: false }, ...jobs].flatMap(({ name, dueAt, running }) =>
    !running && dueAt !== null && dueAt > 0 && dueAt < now - lateMsMax ? [{ name, dueAt }] : [],
  );
