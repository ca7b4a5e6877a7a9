import type { Peers } from '../../../actors/peers.ts';
import { Actor } from '../../../actors/runtime/actor.ts';
import { Cell, type CellOptions, type Kind, type Place, type Seated } from '../../../actors/runtime/cell.ts';
import type { Decider } from '../../../actors/runtime/decider.ts';
import type { Letter, Reply } from '../../../actors/runtime/post.ts';
import type { World } from '../../../actors/runtime/world.ts';
import { ok, type Result, refuse } from '../../../contract/failure.ts';
import type { LogEntry } from '../../../contract/log.ts';
import { Clock } from '../world/clock.ts';
import { Host } from '../world/host.ts';

export type Tally = { readonly total: number; readonly due: number | null };
export type TallyRequest =
  | { readonly type: 'add'; readonly by: number; readonly due?: number }
  /** As `add`, once so much time has passed. */
  | { readonly type: 'add-later'; readonly by: number; readonly ms: number }
  | { readonly type: 'look' }
  | { readonly type: 'refuse' }
  /** Throws when it has written half of what it wanted to. */
  | { readonly type: 'break' };
type Command = Exclude<TallyRequest, { readonly type: 'add-later' }> | { readonly type: 'wake' };
type Event =
  | { readonly type: 'added'; readonly by: number; readonly due: number | null }
  | { readonly type: 'woken' }
  | { readonly type: 'broken' };

const core: Decider<Tally, Command, Event> = {
  shape: 1,
  initial: { total: 0, due: null },
  decide: ({ due }, command, { now }) => {
    switch (command.type) {
      case 'add':
        return ok([{ type: 'added', by: command.by, due: command.due ?? due }]);
      case 'break':
        return ok([{ type: 'added', by: 1_000, due }, { type: 'broken' }]);
      case 'refuse':
        return refuse('INVALID');
      case 'look':
        return ok([]);
      case 'wake':
        return ok(due !== null && due <= now ? [{ type: 'woken' }] : []);
    }
  },
  evolve: (state, event) => {
    if (event.type === 'broken') throw new Error('broken');
    return event.type === 'woken' ? { ...state, due: null } : { total: state.total + event.by, due: event.due };
  },
  dueAt: ({ due }) => due,
  status: () => 'open',
  publish: (event) => ({ type: event.type }),
};

class TallyActor extends Actor<Tally, Command, Event> implements Seated<TallyRequest, Tally> {
  protected override readonly wake = { type: 'wake' } as const;
  readonly #broken: ReadonlySet<string>;

  constructor(place: Place, broken: ReadonlySet<string>) {
    super(place, core);
    this.#broken = broken;
  }

  async execute(request: TallyRequest): Promise<Result<Tally>> {
    if (request.type === 'add-later') await new Promise<void>((done) => this.world.after(request.ms, done));
    const result = this.apply(request.type === 'add-later' ? { type: 'add', by: request.by } : request);
    return result.ok ? ok(this.journal.state) : result;
  }

  override ring(): void {
    if (this.#broken.has(this.id)) throw new Error('cannot be rung');
    super.ring();
  }

  /** Whoever comes as `5 in 10000` has something added after so many ms. */
  greet([caller = '']: readonly string[]): string {
    const [, by, ms] = /^(\d+) in (\d+)$/.exec(caller) ?? [];
    if (by && ms)
      this.world.background(this.execute({ type: 'add-later', by: Number(by), ms: Number(ms) }).then(() => undefined));
    return this.message();
  }

  protected override message(): string {
    return `${this.id} at ${this.journal.state.total}`;
  }
}

/** `broken`: actors that throw when their time has come. */
export const tallies = (broken: ReadonlySet<string> = new Set()): Kind<TallyRequest, Tally> => ({
  kind: 'cart',
  core,
  rules: { version: 1, judge: () => [] },
  rank: ({ type }) => (type === 'look' ? 'coming' : 'paying'),
  make: (place) => new TallyActor(place, broken),
});

/** A cell of tallies. `again`: the next life, on the same disk, perhaps with other settings. */
export function tallied(
  given: Partial<CellOptions<TallyRequest, Tally>> = {},
  kind = tallies(),
  append: Peers['append'] = async () => true,
) {
  const clock = new Clock();
  const told: (readonly [actor: string, message: string])[] = [];
  const logged: LogEntry[] = [];
  const problems: { readonly problem: string; readonly at: number }[] = [];
  const peers: Peers = {
    stock: async () => refuse('UNAVAILABLE'),
    cart: async () => refuse('UNAVAILABLE'),
    order: async () => refuse('UNAVAILABLE'),
    mail: async () => refuse('UNAVAILABLE'),
    append: async (entries, lanes) => {
      logged.push(...entries);
      return append(entries, lanes);
    },
    deliver: async () => true,
  };
  let options: CellOptions<TallyRequest, Tally> = { cells: '2', name: 'cell-0', ...given };
  const host: Host<TallyRequest, Tally> = new Host(clock, 'cell-0', 1, (bare) => {
    const world: World = {
      ...bare,
      broadcast: (actor, message) => void told.push([actor, message]),
      report: (problem) => void problems.push({ problem, at: clock.now }),
    };
    return new Cell(world, kind, peers, options);
  });
  const { database } = host;
  const again = (changed: Partial<CellOptions<TallyRequest, Tally>> = {}) => {
    host.crash();
    options = { ...options, ...changed };
    return host.wake().cell;
  };
  const commands = (letters: readonly Letter<TallyRequest>[]) => host.wake().cell.commands(letters);
  const rows = (actor: string) =>
    database.all<{ seq: number; type: string }>(
      'SELECT seq, type FROM events WHERE actor = (SELECT number FROM actors WHERE id = ?) ORDER BY g',
      actor,
    );
  return { commands, again, clock, host, database, told, logged, problems, rows };
}

export const add = (actor: string, by = 1, due?: number): Letter<TallyRequest> => ({
  actor,
  request: { type: 'add', by, ...(due !== undefined && { due }) },
});

export const look = (actor: string): Letter<TallyRequest> => ({ actor, request: { type: 'look' } });

/** What became of each letter, in a word. */
export const outcomes = (replies: readonly Reply<Tally>[]): (string | number)[] =>
  replies.map((reply) => {
    if (reply.ok === true) return reply.value.total;
    if (reply.ok === false) return reply.failure.code;
    return reply.ok;
  });
