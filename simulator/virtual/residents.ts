import type { Violation } from '../../actors/promises/picture.ts';
import type { AnyHost } from './host.ts';

/** An actor that has a history, and the object in which it lives. */
export type Resident = {
  readonly kind: 'stock' | 'cart' | 'order' | 'mail';
  readonly id: string;
  /** Its name in the log: `stock:MUG`. */
  readonly name: string;
  /** In all rows of this actor. */
  readonly number: number;
  readonly host: AnyHost;
};

/** All actors of these objects that ever did anything. */
export const residentsOf = (hosts: Iterable<AnyHost>): Resident[] => [...hosts].flatMap(residentsIn);

function residentsIn(host: AnyHost): Resident[] {
  const { kind, database } = host;
  if (kind === 'log' || kind === 'limiter' || !database.has('actors')) return [];
  return database
    .all<{ number: number; id: string }>('SELECT number, id FROM actors')
    .map(({ number, id }) => ({ kind, id, name: `${kind}:${id}`, number, host }));
}

/** Of the last event on its disk; 0 before the first. */
export const lastSeqOf = ({ number, host }: Pick<Resident, 'number' | 'host'>): number =>
  host.database.all<{ seq: number | null }>('SELECT max(seq) AS seq FROM events WHERE actor = ?', number)[0]?.seq ?? 0;

/** A cell keeps whole histories apart: each actor's events count from 1 without a gap, in the order in which they came. [I4] [I5] */
export function sequenceViolations(host: AnyHost): Violation[] {
  if (!host.database.has('events')) return [];
  const ids = new Map(residentsIn(host).map(({ number, id }) => [number, id]));
  const last = new Map(
    host.database
      .all<{ actor: number; last: number }>('SELECT actor, max(last) AS last FROM archived GROUP BY actor')
      .map(({ actor, last }) => [actor, last]),
  );
  const rows = host.database.all<{ actor: number; seq: number }>('SELECT actor, seq FROM events ORDER BY g');
  const wrong = rows.find(({ actor, seq }) => {
    const before = last.get(actor) ?? 0;
    last.set(actor, seq);
    return seq !== before + 1 || !ids.has(actor);
  });
  if (!wrong) return [];
  const what = `event ${wrong.seq} of ${ids.get(wrong.actor) ?? 'nobody'} in ${host.name} does not follow the one before it`;
  return [{ promise: 'L1', what, evidence: null }];
}

/** Jobs that are under way are looked after this often, and messages too: until then what is due may be in the past. */
const watchdogMs = 5_000;

/** What is due in a cell comes to pass: its one alarm is never later than the first due time of all its actors. [I6] */
export function alarmViolations(host: AnyHost): Violation[] {
  const { alarm, database, name } = host;
  if (alarm.lost || !database.has('actors')) return [];
  const [row] = database.all<{ due: number | null }>(
    'SELECT min(due) AS due FROM (SELECT min(due) AS due FROM actors UNION ALL SELECT min(due) FROM outbox)',
  );
  const due = row?.due ?? null;
  if (due === null || (alarm.at !== null && alarm.at <= Math.max(due, alarm.now) + watchdogMs)) return [];
  const set = alarm.at === null ? 'is not set' : `comes in ${alarm.at - alarm.now} ms`;
  const what = `the alarm of ${name} ${set}, and something is due in ${due - alarm.now} ms`;
  return [{ promise: 'O2', what, evidence: null }];
}
