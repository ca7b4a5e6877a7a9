import type { Bug } from './bug.ts';

const journal = { file: 'actors/runtime/journal.ts', caughtBy: 'test/core/runtime/journal.test.ts' } as const;
const relay = { file: 'actors/runtime/relay.ts', caughtBy: 'test/core/runtime/relay.test.ts' } as const;
const log = { file: 'actors/log/actor.ts' } as const;

export const runtimeBugs: readonly Bug[] = [
  {
    ...{ name: 'the snapshot is one event ahead of its number', ...journal, promise: 'O2.1' },
    find: 'const saved = snapshot ? this.#saveSnapshot(seq, state)',
    replace: 'const saved = snapshot ? this.#saveSnapshot(seq - 1, state)',
  },
  {
    ...{ name: 'messages are written outside of the transaction', ...journal, promise: 'O2.1' },
    find: '    const [after, weight] = this.#world.transaction((): [State, number] => {\n      tables.make();',
    replace:
      '    tables.make();\n    tables.keep();\n    let early = before;\n    for (const event of decision.value) {\n      for (const tell of this.#core.tells?.(early, event) ?? []) this.#shared.outbox.put(this.#seat, tell, facts.now);\n      early = before;\n    }\n    const [after, weight] = this.#world.transaction((): [State, number] => {',
  },
  {
    ...{ name: 'a decision is not rolled back as a whole', ...journal, promise: 'O2.1' },
    find: '    const [after, weight] = this.#world.transaction((): [State, number] => {',
    replace: '    const [after, weight] = ((work: () => [State, number]) => work())((): [State, number] => {',
  },
  {
    ...{ name: 'a refused command is written down', ...journal, promise: 'O2.1' },
    find: '    if (!decision.ok || decision.value.length === 0) return decision;',
    replace:
      '    if (!decision.ok || decision.value.length === 0) {\n      this.#world.transaction(() => this.#shared.tables.make());\n      this.#shared.tables.keep();\n      this.#saveSnapshot(this.seq, before);\n      return decision;\n    }',
  },
  {
    ...{ name: 'rows of an old shape survive a new one', ...journal, promise: 'O2.1' },
    find: "else if (isOld) this.#world.sql.exec('DELETE FROM records WHERE actor = ?', number);",
    replace: 'else if (snapshot) this.state = this.#core.initial;',
  },
  {
    ...{
      name: 'a message is forgotten before it is taken',
      file: 'actors/runtime/outbox.ts',
      promise: 'S2.5',
      caughtBy: 'test/core/runtime/outbox.test.ts',
    },
    find: 'if (isTaken) this.#forget(id);',
    replace: 'if (isTaken || attempts >= 0) this.#forget(id);',
  },
  {
    ...{
      name: 'a message that is never answered keeps the others',
      file: 'actors/runtime/outbox.ts',
      promise: 'S2.5',
      caughtBy: 'test/core/runtime/outbox.test.ts',
    },
    find: 'await taken(this.#world, deliverMsMax, () => this.#deliver(tell));',
    replace: '(deliverMsMax > 0 && (await this.#deliver(tell).catch(() => false)));',
  },
  {
    ...{ name: 'the cursor moves before the log has taken the entries', ...relay, promise: 'L1.2' },
    find: '    const last = events.at(-1)?.g ?? this.position;\n',
    replace: '    const last = (this.#relayed = events.at(-1)?.g ?? this.position);\n',
  },
  {
    ...{ name: 'the cursor is kept in memory only', ...relay, promise: 'L1.2' },
    find: "      'INSERT INTO relay (one, g) VALUES (1, ?) ON CONFLICT (one) DO UPDATE SET g = excluded.g',\n      last,",
    replace: "      'INSERT INTO relay (one, g) VALUES (1, ?) ON CONFLICT (one) DO UPDATE SET g = 0',\n      last * 0,",
  },
  {
    ...{
      name: 'the log keeps what it has already',
      ...log,
      promise: 'L1.2',
      caughtBy: 'test/core/log/batches.test.ts',
    },
    find: '      return seq > known;',
    replace: '      return seq > 0;',
  },
  {
    ...{
      name: 'the cut of a batch is not written down',
      ...log,
      promise: 'L1.4',
      caughtBy: 'test/core/log/crash.test.ts',
    },
    find: '    this.#open = this.#readCut();\n    const flush',
    replace: "    world.sql.exec('DELETE FROM cut');\n    this.#open = null;\n    const flush",
  },
  {
    ...{
      name: 'a sink that never answers stops the lane',
      ...log,
      promise: 'L1.4',
      caughtBy: 'test/core/log/crash.test.ts',
    },
    find: 'await within(this.#world, sinksMsMax, async () => {',
    replace: 'await (async (act: () => Promise<{ kind: string }>) => act())(async () => {',
  },
  {
    ...{
      name: 'a batch is one entry too long',
      file: 'actors/log/core.ts',
      promise: 'L1.3',
      caughtBy: 'test/core/log/batches.test.ts',
    },
    find: 'rows.slice(index * full, (index + 1) * full)',
    replace: 'rows.slice(index * full, (index + 1) * full + 1)',
  },
  {
    ...{
      name: 'the alarm is not set again after a job',
      file: 'actors/runtime/jobs.ts',
      promise: 'O2.8',
      caughtBy: 'test/core/runtime/jobs.test.ts',
    },
    find: '      this.#running.delete(job);\n      this.#rearm();',
    replace: '      this.#running.delete(job);',
  },
  {
    ...{
      name: 'a throw leaves the alarm, and the platform drops it',
      file: 'actors/runtime/cell.ts',
      promise: 'O2.8',
      caughtBy: 'test/core/runtime/alarm.test.ts',
    },
    find: "      this.#world.report('alarm-failed', thrown(error));\n",
    replace: "      this.#world.report('alarm-failed', thrown(error));\n      throw error;\n",
  },
  {
    ...{
      name: 'the lane of a source follows the settings',
      file: 'actors/runtime/tables.ts',
      promise: 'L1.6',
      caughtBy: 'test/core/log/lanes.test.ts',
    },
    find: '    if (row?.lanes) this.#lanes = row.lanes;',
    replace: '    if (row?.lanes) this.#lanes = lanes;',
  },
  {
    ...{
      name: 'a lost alarm stays lost',
      file: 'actors/runtime/cell.ts',
      promise: 'O2.8',
      caughtBy: 'test/core/runtime/alarm.test.ts',
    },
    find: '      this.#armedAt ??= at;\n      this.#arm();',
    replace: '      this.#armedAt ??= at;',
  },
  {
    ...{
      name: 'a job runs twice at a time',
      file: 'actors/runtime/jobs.ts',
      promise: 'O2.8',
      caughtBy: 'test/core/runtime/jobs.test.ts',
    },
    find: 'due <= now && !this.#running.has(job)',
    replace: 'due <= now',
  },
  {
    ...{
      name: 'a field of the wire is renamed',
      file: 'contract/stock.ts',
      promise: 'C1.10',
      caughtBy: 'test/core/wire.test.ts',
    },
    find: '  available: z.int().min(0),',
    replace: '  left: z.int().min(0),',
  },
  {
    ...{
      name: 'money is written without its leading zero',
      file: 'contract/money.ts',
      promise: 'M1.1',
      caughtBy: 'test/core/contract/money.test.ts',
    },
    find: ".padStart(places + 1, '0')",
    replace: ".padStart(1, '0')",
  },
  {
    ...{
      name: 'an object that cannot begin is a fault of ours',
      file: 'gateway/http/thrown-by-platform.ts',
      promise: 'W9',
    },
    caughtBy: 'test/core/gateway/thrown-by-platform.test.ts',
    find: ' || isItsOwn(one)',
    replace: '',
  },
];
