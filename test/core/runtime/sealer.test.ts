import { describe, expect, test } from 'vitest';
import type { Decider } from '../../../actors/runtime/decider.ts';
import { Past } from '../../../actors/runtime/past.ts';
import { Relay } from '../../../actors/runtime/relay.ts';
import { ok } from '../../../contract/failure.ts';
import type { LogEntry } from '../../../contract/log.ts';
import { Vault } from '../../../storage/vault.ts';
import { testKeys } from '../world/host.ts';
import { bench, facts, journalOf } from './bench.ts';

type Letter = { readonly type: 'written'; readonly to: { readonly email: string }; readonly tracking: string };
type Event = Letter | { readonly type: 'forgotten' };
type Letters = { readonly count: number; readonly last: Omit<Letter, 'type'> | null };

/** Letters have an addressee, who is a person, and a tracking number, which is only nobody's business. */
const letters: Decider<Letters, Event, Event> = {
  shape: 1,
  initial: { count: 0, last: null },
  decide: (_, command) => ok([command]),
  evolve: (state, event) =>
    event.type === 'forgotten' ? state : { count: state.count + 1, last: { to: event.to, tracking: event.tracking } },
  dueAt: () => null,
  status: () => 'open',
  publish: (event) => (event.type === 'written' ? { tracking: event.tracking } : {}),
  sealed: { personal: { email: 'nobody' }, secret: ['tracking'] },
  forgets: ({ type }) => type === 'forgotten',
};
const letter = (email: string): Letter => ({ type: 'written', to: { email }, tracking: `track-${email}` });
const forget = { type: 'forgotten' } as const;

/** Everything on the disk, as text. */
const disk = ({ database }: ReturnType<typeof bench>) =>
  ['events', 'snapshot', 'subject'].map((table) => JSON.stringify(database.all(`SELECT * FROM ${table}`))).join();

/** As many letters as make a snapshot. */
function manyLetters(world: ReturnType<typeof bench>['world']) {
  const { journal } = journalOf(world, letters);
  for (let count = 0; count < 40; count++) journal.execute(letter(`ann-${count}@example.com`), facts);
  return journal;
}

describe('what is personal or secret', () => {
  test('[P1.1] is written down without, where there is none', () => {
    const { world } = bench();
    const { journal } = journalOf(world, letters);
    const bare = { ...letter('ann@example.com'), tracking: undefined } as unknown as Letter;
    for (let count = 0; count < 40; count++) journal.execute(bare, facts);
    expect(journalOf(world, letters).journal.state).toEqual({ count: 40, last: { to: { email: 'ann@example.com' } } });
  });

  test('[P1.1] is in no table readable, and comes back whole', () => {
    const table = bench();
    const before = manyLetters(table.world).state;
    expect(disk(table)).not.toMatch(/ann-|track-|example\.com/);
    expect(before).toMatchObject({ count: 40, last: { to: { email: 'ann-39@example.com' } } });
    expect(journalOf(table.world, letters).journal.state).toEqual(before);
  });

  test('[P1.1] is told to nobody on the way to the log', async () => {
    const { world } = bench();
    manyLetters(world);
    const told: LogEntry[] = [];
    const publish = (body: string) => letters.publish(JSON.parse(body) as Letter);
    const relay = new Relay(world, journalOf(world, letters).tables, { kind: 'order', publish }, async (entries) => {
      told.push(...entries);
      return true;
    });
    await relay.run();
    expect(told.length).toBe(40);
    expect(JSON.stringify(told)).not.toMatch(/ann-|track-/);
  });

  test('[P1.1] is shown to whoever reads the past of this actor', async () => {
    const { world } = bench();
    const journal = manyLetters(world);
    const { seat, sealer, history } = journalOf(world, letters);
    const past = new Past({ world, seat, history }, letters, journal, sealer);
    expect((await past.stateAt(3))?.state).toMatchObject({ last: { to: { email: 'ann-2@example.com' } } });
    expect((await past.events(0, 1)).events[0]?.event).toEqual(letter('ann-0@example.com'));
  });

  test('[P1.1] does not open in another row: a disk that was tampered with stops the actor', () => {
    const { world, database } = bench();
    manyLetters(world);
    database.all('UPDATE events SET body = (SELECT body FROM events WHERE seq = 34) WHERE seq = 35');
    expect(() => journalOf(world, letters)).toThrow();
  });

  test('[P1.1] a first write that failed leaves no salt, and the next one makes it', () => {
    const table = bench();
    const { journal } = journalOf(table.world, {
      ...letters,
      evolve: (state, event) => {
        if (event.type === 'written' && event.tracking.includes('bad')) throw new Error('cannot evolve');
        return letters.evolve(state, event);
      },
    });
    expect(() => journal.execute(letter('bad'), facts)).toThrow('cannot evolve');
    journal.execute(letter('ann@example.com'), facts);
    expect(journalOf(table.world, letters).journal.state.last?.to.email).toBe('ann@example.com');
  });
});

describe('a person who is forgotten', () => {
  test('[P1.3] is gone from what stands in something secret as well', () => {
    const { world } = bench();
    const { journal, sealer } = journalOf(world, letters);
    journal.execute(letter('ann@example.com'), facts);
    const within = { tracking: { number: 'track-1', email: 'ann@example.com' } };
    const written = sealer.write(within, 'events', 9);
    expect(written).not.toMatch(/ann|track-1/);
    expect(sealer.read(written, 'events', 9)).toEqual(within);
    journal.execute(forget, facts);
    expect(sealer.read(written, 'events', 9)).toEqual({ tracking: { number: 'track-1', email: 'nobody' } });
  });

  test('[P1.3] is gone from memory, from the disk and from every copy that lacks the salt', () => {
    const table = bench();
    const journal = manyLetters(table.world);
    const [{ salt } = { salt: '' }] = table.database.all<{ salt: string }>('SELECT salt FROM subject');
    journal.execute(forget, facts);
    const now = { count: 40, last: { to: { email: 'nobody' }, tracking: 'track-ann-39@example.com' } };
    expect(journal.state).toEqual(now);
    expect(journalOf(table.world, letters).journal.state).toEqual(now);
    expect(disk(table)).not.toContain(salt);
  });

  test('[P1.3] stays forgotten by what is written later', () => {
    const table = bench();
    const journal = manyLetters(table.world);
    journal.execute(forget, facts);
    for (let count = 0; count < 40; count++) journal.execute(letter('ann-again@example.com'), facts);
    expect(disk(table)).not.toContain('ann-again');
    expect(journalOf(table.world, letters).journal.state).toMatchObject({
      count: 80,
      last: { to: { email: 'nobody' } },
    });
  });
});

describe('a new key', () => {
  const withKeys = (table: ReturnType<typeof bench>, current: string, ...ids: ('new' | 'old')[]) => {
    const keys = Object.fromEntries(ids.map((id) => [id, testKeys.keys[id] ?? '']));
    const vault = new Vault({ current, keys }, (bytes) => new Uint8Array(bytes).fill(7));
    return { ...table.world, vault };
  };

  test('[P1.4] seals everything anew, once, and then the old one is not needed', () => {
    const table = bench();
    const before = manyLetters(withKeys(table, 'old', 'old')).state;
    const both = withKeys(table, 'new', 'new', 'old');
    expect(journalOf(both, letters).journal.state).toEqual(before);
    expect(journalOf(both, letters).sealer.reseal()).toBe(41);
    expect(journalOf(both, letters).sealer.reseal()).toBe(0);
    expect(disk(table)).not.toContain('hf1.old.');
    expect(journalOf(withKeys(table, 'new', 'new'), letters).journal.state).toEqual(before);
  });

  test('[P1.4] seals what was written before there were seals', () => {
    const table = bench();
    const { sealed: _, ...open } = letters;
    journalOf(table.world, open).journal.execute(letter('ann@example.com'), facts);
    expect(journalOf(table.world, letters).journal.state.last?.to.email).toBe('ann@example.com');
    expect(journalOf(table.world, letters).sealer.reseal()).toBe(1);
    expect(disk(table)).not.toContain('ann@');
    expect(journalOf(table.world, letters).journal.state.last?.to.email).toBe('ann@example.com');
  });

  test('[P1.4] has nothing to seal for an actor that never was', () => {
    const { world, database } = bench();
    expect(journalOf(world, letters).sealer.reseal()).toBe(0);
    expect(database.has('subject')).toBe(false);
  });
});
