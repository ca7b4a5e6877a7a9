import type { Bug } from './bug.ts';

type Edit = readonly [find: string, replace: string];
const bug = (name: string, breaks: string, file: string, ...edits: readonly Edit[]): Bug => ({
  ...{ name, file },
  breaks: breaks.split(' '),
  edits: edits.map(([find, replace]) => ({ find, replace })),
});

const host = 'simulator/virtual/host.ts';
const roster = 'actors/runtime/roster.ts';

/** Mistakes in what actors of one object share. What the platform is to do for them is planted in the platform that is simulated. */
export const cellBugs: readonly Bug[] = [
  bug("a neighbour's refusal rolls back a turn", 'L1 O2 S2', host, [
    '      return cell.commands(letters);',
    '      return cell.commands(letters).then((replies) => {\n        if (replies.some(({ ok }) => ok === false) && this.#gate.isOpen) this.#gate.undo();\n        return replies;\n      });',
  ]),
  bug('a reply leaves before the commit', 'L1', host, [
    '        life.out(() => {\n          heard();',
    '        [0].forEach(() => {\n          heard();',
  ]),
  bug('a state survives a failed commit', 'L1', host, [
    "      this.end('dies');\n      if (ringing)",
    '      this.#gate.undo();\n      if (ringing)',
  ]),
  bug('two instances of one actor: a busy one is dropped from memory', 'O2 S2 C1', roster, [
    '      if (seat.busy > 0) continue;\n',
    '',
  ]),
  bug('one number is given to two actors', 'O2', roster, [
    '    if (this.#nextNumber === null) {',
    '    if (this.#nextNumber !== 0) {',
  ]),
  bug('the log is told the numbers of the cell, and not those of the actor', 'L1', 'actors/runtime/relay.ts', [
    'events.flatMap(({ id, body, seq, at, type, status })',
    'events.flatMap(({ id, body, g: seq, at, type, status })',
  ]),
  bug('an actor remembers what its neighbours did', 'O2 L1', 'actors/runtime/journal.ts', [
    "'SELECT seq, body FROM events WHERE actor = ? AND seq > ? ORDER BY seq'",
    "'SELECT seq, body FROM events WHERE actor >= ? AND seq > ? ORDER BY seq'",
  ]),
  bug("the cell's alarm is set for the actor that asked last, and for no other", 'O2 S2', roster, [
    'this.#firstDue = Math.min(this.#firstDue, at);',
    'this.#firstDue = at;',
  ]),
  bug("a broadcast reaches a neighbour's sockets", 'C1', host, [
    'if (of.actor === actor) socket(message);',
    'socket(message);',
  ]),
];
