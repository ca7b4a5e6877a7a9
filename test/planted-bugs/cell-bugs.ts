import type { Bug } from './bug.ts';

const cell = { file: 'actors/runtime/cell.ts', caughtBy: 'test/core/runtime/cell.test.ts' } as const;
const door = { file: 'actors/runtime/door.ts', caughtBy: 'test/core/runtime/door.test.ts' } as const;
const roster = { file: 'actors/runtime/roster.ts', caughtBy: 'test/core/runtime/roster.test.ts' } as const;
const tables = { file: 'actors/runtime/tables.ts', caughtBy: 'test/core/runtime/tables.test.ts' } as const;

/** The rules are those at the head of actors/runtime/cell.ts and door.ts. */
export const cellBugs: readonly Bug[] = [
  {
    ...{ name: 'a command that throws takes its whole message along', ...cell, promise: 'I2' },
    find: "      return { ok: 'unsure', why: 'thrown' };",
    replace: '      throw error;',
  },
  {
    ...{ name: 'a busy actor is dropped from memory', ...roster, promise: 'I4' },
    find: '      if (seat.busy > 0) continue;\n',
    replace: '',
  },
  {
    ...{ name: 'an actor that awaits is not busy', ...cell, promise: 'I4' },
    file: 'actors/runtime/roster.ts',
    find: '  seat.busy += 1;\n  try {\n    return await work();',
    replace: '  seat.busy += 0;\n  try {\n    return await work();',
  },
  {
    ...{ name: 'an actor that is rung is not busy', ...roster, promise: 'I4' },
    find: '  seat.busy += 1;\n  try {\n    return work();',
    replace: '  seat.busy += 0;\n  try {\n    return work();',
  },
  {
    ...{ name: 'an actor that goes on with something is not busy', ...cell, promise: 'I4' },
    ...{ file: 'actors/runtime/actor.ts', find: '{ ...world, background: place.background }', replace: 'world' },
  },
  {
    ...{ name: 'the number of a first write that was rolled back is given again', ...roster, promise: 'I5' },
    find: '    if (this.#nextNumber === null) {',
    replace: '    if (this.#nextNumber !== 0) {',
  },
  {
    ...{ name: 'the alarm is set for whoever asked last', ...roster, promise: 'I6' },
    find: 'this.#firstDue = Math.min(this.#firstDue, at);',
    replace: 'this.#firstDue = at;',
  },
  {
    ...{ name: 'whoever throws when it is due keeps the others waiting', ...cell, promise: 'I6' },
    find: "      this.#world.report('alarm-failed', { actor: id, ...thrown(error) });",
    replace: '      throw error;',
  },
  {
    ...{ name: 'all that is due is one transaction', ...cell, promise: 'I6' },
    find: 'const sliceMax = 256;',
    replace: 'const sliceMax = 100_000;',
  },
  {
    ...{ name: 'neighbours hear what an actor shows', file: 'actors/runtime/actor.ts', promise: 'I7' },
    caughtBy: 'test/core/runtime/cell.test.ts',
    find: 'this.world.broadcast(this.id, this.message());',
    replace: "this.world.broadcast('', this.message());",
  },
  {
    ...{ name: 'who comes while others are at work slips in', ...door, promise: 'D1' },
    find: '    if (this.#inside.size <= 1 && !this.#turning) return undefined;',
    replace: '    if (this.#inside.size <= 1 || !this.#turning) return undefined;',
  },
  {
    ...{ name: 'who is alone waits for a turn', ...door, promise: 'D2' },
    find: '    if (this.#inside.size <= 1 && !this.#turning) return undefined;',
    replace: '    if (this.#inside.size === 0 && !this.#turning) return undefined;',
  },
  {
    ...{ name: 'who comes goes before who is paying', ...door, promise: 'D3' },
    find: "const ranks: readonly Rank[] = ['answer', 'paying', 'coming'];",
    replace: "const ranks: readonly Rank[] = ['coming', 'answer', 'paying'];",
  },
  {
    ...{ name: 'first come, first served', ...door, promise: 'D4' },
    find: "(rank !== 'answer' && share >= this.#limits.anActor)",
    replace: "(rank !== 'answer' && share >= 100 * this.#limits.anActor)",
  },
  {
    ...{ name: 'the queue has no end', ...door, promise: 'D5' },
    find: 'this.#waiting[rank].length < this.#limits.waitingMax',
    replace: 'this.#waiting[rank].length < Number.POSITIVE_INFINITY',
  },
  {
    ...{ name: 'an object from before there were cells forgets when it is due', ...tables, promise: 'O2.8' },
    find: 'VALUES (1, ?, 0)',
    replace: 'VALUES (1, ?, NULL)',
  },
  {
    ...{ name: 'an object from before there were cells tells the log all of it again', ...tables, promise: 'L1.2' },
    find: "  'INSERT INTO relay (one, g) SELECT 1, seq FROM old_relay',\n",
    replace: '',
  },
];
