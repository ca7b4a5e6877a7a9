import type { ActorKind } from '../../contract/log.ts';
import type { Violation } from './picture.ts';

type Archived = { readonly kind: ActorKind; readonly id: string; readonly seq: number };
/** The most entries of one object. */
const entriesMax = 100;

/**
 * [L1] The archive as it lies there: every event once, each source in its own order, no object too large.
 * `written` has the number of events in the journal of each source, by `kind:id`; `batches` the size of each object.
 */
export function logViolations(
  archived: readonly Archived[],
  written: ReadonlyMap<string, number>,
  batches: readonly number[],
): Violation[] {
  const sources = new Map<string, Archived[]>();
  for (const entry of archived) {
    const source = `${entry.kind}:${entry.id}`;
    const known = sources.get(source);
    if (known) known.push(entry);
    else sources.set(source, [entry]);
  }
  const large = batches.filter((size) => size > entriesMax);
  return [
    ...[...written].flatMap(([source, events]) => sourceWrongs(source, events, sources.get(source) ?? [])),
    ...[...sources.keys()]
      .filter((source) => !written.has(source))
      .map((source) => violation(source, 'is in the archive, and has written nothing')),
    ...large.map((size): Violation => ({ promise: 'L1', what: `an object of ${size} entries`, evidence: null })),
  ];
}

function sourceWrongs(source: string, events: number, entries: readonly Archived[]): Violation[] {
  const seen = new Set<number>();
  const wrongs: string[] = [];
  let last = 0;
  for (const { seq } of entries) {
    if (seen.has(seq)) wrongs.push(`event ${seq} is in the archive twice`);
    else if (seq < last) wrongs.push(`event ${seq} comes after event ${last}`);
    if (seq > events) wrongs.push(`event ${seq} was never written: the last is ${events}`);
    seen.add(seq);
    last = Math.max(last, seq);
  }
  const missing = Array.from({ length: events }, (_, index) => index + 1).filter((seq) => !seen.has(seq));
  if (missing.length > 0) wrongs.push(`${missing.length} of ${events} events are missing, the first is ${missing[0]}`);
  return wrongs.map((what) => violation(source, what));
}

function violation(source: string, what: string): Violation {
  const [kind = '', ...id] = source.split(':');
  return { promise: 'L1', what: `${source} ${what}`, evidence: { kind: kind as ActorKind, id: id.join(':') } };
}
