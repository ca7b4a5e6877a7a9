import type { Bug } from './bug.ts';

const archiver = { file: 'actors/runtime/archiver.ts', caughtBy: 'test/core/runtime/history.test.ts' } as const;
const history = { file: 'actors/runtime/history.ts', caughtBy: 'test/core/runtime/history.test.ts' } as const;

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
];
