import type { Bug } from './bug.ts';

const archiver = { file: 'actors/runtime/archiver.ts', caughtBy: 'test/core/runtime/history.test.ts' } as const;
const history = { file: 'actors/runtime/history.ts', caughtBy: 'test/core/runtime/history.test.ts' } as const;

const checker = { file: 'actors/runtime/checker.ts', caughtBy: 'test/core/runtime/checker.test.ts' } as const;

export const historyBugs: readonly Bug[] = [
  {
    ...{ name: 'history is deleted before the archive has given it back', ...history, promise: 'L1.7' },
    find: 'if ((await this.load(key)) !== text) throw',
    replace: 'if ((await this.load(key)) === text.slice(1)) throw',
  },
  {
    ...{ name: 'history leaves that the log has not taken', ...archiver, promise: 'L1.7' },
    find: '(events.at(-1)?.g ?? 0) > this.#relay.position',
    replace: '(events.at(-1)?.g ?? 0) > Number.MAX_SAFE_INTEGER',
  },
  {
    ...{ name: 'nobody writes down where history has gone', ...archiver, promise: 'L1.7' },
    find: "      sql.exec('INSERT INTO archived (actor, first, last) VALUES (?, ?, ?)', number, batch.first, batch.last);\n",
    replace: '',
  },
  {
    ...{ name: 'history leaves, and stays as well', ...archiver, promise: 'L1.7' },
    find: "      sql.exec('DELETE FROM events WHERE actor = ? AND seq BETWEEN ? AND ?', number, batch.first, batch.last);\n",
    replace: '',
  },
  {
    ...{ name: 'a new shape is folded from what is at hand', file: 'actors/runtime/journal.ts', promise: 'L1.8' },
    caughtBy: history.caughtBy,
    find: 'if (isOld && this.#shared.history.through(this.#seat) > 0) throw',
    replace: 'if (isOld && this.#shared.history.through(this.#seat) < 0) throw',
  },
  {
    ...{ name: 'closed holds stay for ever', file: 'actors/runtime/journal.ts', promise: 'S2.8' },
    caughtBy: history.caughtBy,
    find: '    if (closed > 0) this.#dropGone(closed, now);\n',
    replace: '',
  },
  {
    ...{ name: 'a closed hold is forgotten at once', file: 'actors/runtime/journal.ts', promise: 'S2.8' },
    caughtBy: history.caughtBy,
    find: 'keptMs === null ? null : now + keptMs',
    replace: 'keptMs === null ? null : now',
  },
  {
    ...{ name: 'the archive keeps what the old key has sealed', file: 'actors/runtime/history.ts', promise: 'P1.4' },
    caughtBy: 'test/core/runtime/sealed-history.test.ts',
    find: 'if (count > before) await this.save(',
    replace: 'if (count < before) await this.save(',
  },
  {
    ...{ name: 'a check forgets what it has found', ...checker, promise: 'L1.9' },
    find: 'const broken = { ...from.broken };',
    replace: 'const broken: Record<string, Broken[string]> = {};',
  },
  {
    ...{ name: 'a check begins anew each time', ...checker, promise: 'L1.9' },
    find: 'checkpoint.version, checkpoint.seq, JSON',
    replace: 'checkpoint.version, 0, JSON',
  },
  {
    ...{ name: 'a check says that it has seen all after its first slice', ...checker, promise: 'L1.9' },
    find: 'const complete = seq >= last;',
    replace: 'const complete = seq > 0 || last === 0;',
  },
  {
    ...{ name: 'a check goes on without what it knew', ...checker, promise: 'L1.9' },
    find: '      notes.save();\n',
    replace: '',
  },
  {
    ...{ name: 'two who ask at once have a slice judged twice', ...checker, promise: 'L1.9' },
    find: '      if (now.seq !== from.seq) return now;\n',
    replace: '      if (now.seq < 0) return now;\n',
  },
  {
    ...{ name: 'new rules believe the notes of old ones', ...checker, promise: 'L1.9' },
    find: "if (from.seq === 0) sql.exec('DELETE FROM check_notes WHERE actor = ?', this.#seat.number);",
    replace: '',
  },
  {
    ...{ name: 'a check notes hints in the clear', ...checker, promise: 'P1.1' },
    find: 'this.#sealer.write(this.#known.get(key), placeOf(key), 0)',
    replace: 'JSON.stringify(this.#known.get(key))',
  },
];
