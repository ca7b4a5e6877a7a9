import { Cell } from '../../../actors/runtime/cell.ts';
import { type Archive, eventsIn, type HistorySettings } from '../../../actors/runtime/history.ts';
import { stockKind } from '../../../actors/stock/actor.ts';
import { refuse } from '../../../contract/failure.ts';
import type { InspectionOf } from '../../../contract/ops.ts';
import type { StockAnswer, StockCommand } from '../../../contract/stock.ts';
import { hold } from '../stock/given.ts';
import { Clock, settle } from './clock.ts';
import { Host } from './host.ts';

/** A shelf whose closed history goes to an archive in which anything may go wrong. */
export function archived(settings: Omit<HistorySettings, 'archive'> | null) {
  const clock = new Clock();
  const objects = new Map<string, string>();
  const bare: Archive = {
    save: async (key, text) => void objects.set(key, text),
    load: async (key) => objects.get(key) ?? null,
  };
  let [sales, written] = [0, 0];
  const shelf = {
    ...{ clock, objects, logTakes: true },
    trouble: (_: Archive): Partial<Archive> => ({}),
    kill: () => host.crash(),
  };
  const archive: Archive = {
    save: (key, text) => ({ ...bare, ...shelf.trouble(bare) }).save(key, text),
    load: (key) => ({ ...bare, ...shelf.trouble(bare) }).load(key),
  };
  const peers = {
    stock: async () => refuse('UNAVAILABLE'),
    cart: async () => refuse('UNAVAILABLE'),
    order: async () => refuse('UNAVAILABLE'),
    mail: async () => refuse('UNAVAILABLE'),
    append: async () => shelf.logTakes,
    deliver: async () => true,
  };
  const host: Host<StockCommand, StockAnswer> = new Host(clock, 'stock:LAMP-1', 1, (world, _, name) => {
    const history = settings ? { history: { ...settings, archive } } : {};
    return new Cell(world, stockKind, peers, { cells: 'each', name, ...history });
  });
  const { database } = host;
  const execute = (command: StockCommand) => host.execute(command);
  const ask = async (query: Parameters<ReturnType<typeof host.wake>['cell']['inspect']>[1]) => {
    const answer = await host.wake().cell.inspect('LAMP-1', query);
    if (!answer.ok) throw new Error(answer.failure.code);
    return answer.value;
  };
  /** A command that is told again until it is taken, as its sender does. */
  async function told(command: StockCommand): Promise<void> {
    for (let tries = 0; tries < 9; tries++) {
      const outcome = await execute(command).catch(() => null);
      if (outcome?.ok) return;
      await clock.advance(30_000);
    }
    throw new Error(`not taken: ${command.type}`);
  }
  async function events() {
    const all: InspectionOf<'events'>['events'] = [];
    for (let after: number | null = 0; after !== null; ) {
      const page = (await ask({ type: 'events', after, limit: 7 })) as InspectionOf<'events'>;
      all.push(...page.events);
      after = page.nextAfter;
    }
    return all;
  }
  /** What SQLite is asked while this is done. */
  async function asked<T>(
    work: () => Promise<T>,
  ): Promise<{ readonly answer: T; readonly queries: readonly string[] }> {
    const queries: string[] = [];
    const { sql } = database;
    const exec = sql.exec;
    Object.assign(sql, {
      exec: (...args: Parameters<typeof exec>) => {
        queries.push(args[0]);
        return exec(...args);
      },
    });
    const answer = await work();
    Object.assign(sql, { exec });
    return { answer, queries };
  }
  async function sale(): Promise<void> {
    const holdId = hold(++sales);
    await told({ type: 'hold', holdId, quantity: 1, expiresAt: 9e12, revision: 1 });
    await told({ type: 'pin', holdId, quantity: 1, revision: 1 });
    await told({ type: 'commit', holdId, quantity: 1 });
    written += 3;
  }
  const count = (query: string) => database.all<{ count: number }>(query)[0]?.count ?? 0;
  return Object.assign(shelf, {
    ...{ database, execute },
    /** Three events each, and one for the delivery. */
    async sell(units: number): Promise<void> {
      if (sales === 0) {
        await told({ type: 'restock', movementId: 'first', quantity: 1_000_000 });
        written++;
      }
      for (let unit = 0; unit < units; unit++) {
        await sale();
        if (unit % 50 === 49) await clock.advance(2_000);
      }
      await clock.advance(5_000);
      await settle();
    },
    history: async () => (await events()).map(({ seq }) => seq),
    eventBodies: async () => (await events()).map(({ at: _, ...event }) => event),
    stateAt: async (at: number) => ((await ask({ type: 'state', at })) as InspectionOf<'state'>).state,
    /** As they lie on the disk and in the archive, and in the order in which they belong together. */
    async numbers(): Promise<number[]> {
      const batches = database.all<{ first: number; last: number }>('SELECT first, last FROM archived ORDER BY last');
      const closed = batches.flatMap(({ first, last }) => {
        const [, text = ''] = [...objects].find(([key]) => key.includes(`${first}-`) && key.includes(`${last}.`)) ?? [];
        return eventsIn(text).map(({ seq }) => seq);
      });
      return [...closed, ...database.all<{ seq: number }>('SELECT seq FROM events ORDER BY seq').map(({ seq }) => seq)];
    },
    expected: () => Array.from({ length: written }, (_, index) => index + 1),
    eventsKept: () => count('SELECT count(*) AS count FROM events'),
    rows: () => count("SELECT count(*) AS count FROM records WHERE key NOT LIKE 'movement%'"),
    bytes: () => count('SELECT page_count * page_size AS count FROM pragma_page_count, pragma_page_size'),
    /** Another slice of the check of its promises. */
    promises: async () => (await ask({ type: 'promises' })) as InspectionOf<'promises'>,
    asked,
    /** What a sale asks of SQLite. */
    async bill(units: number): Promise<number> {
      const { queries } = await asked(async () => {
        for (let unit = 0; unit < units; unit++) await sale();
      });
      return queries.length;
    },
  });
}
