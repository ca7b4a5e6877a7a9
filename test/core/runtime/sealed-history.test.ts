import { expect, test } from 'vitest';
import { Archiver } from '../../../actors/runtime/archiver.ts';
import type { Decider } from '../../../actors/runtime/decider.ts';
import { History } from '../../../actors/runtime/history.ts';
import { Past } from '../../../actors/runtime/past.ts';
import type { World } from '../../../actors/runtime/world.ts';
import { ok } from '../../../contract/failure.ts';
import { Vault } from '../../../storage/vault.ts';
import { testKeys } from '../world/host.ts';
import { bench, facts, journalOf } from './bench.ts';

type Event = { readonly type: 'written'; readonly email: string } | { readonly type: 'forgotten' };
const letters: Decider<{ readonly last: string }, Event, Event> = {
  ...{ shape: 1, initial: { last: '' }, dueAt: () => null, status: () => 'open', publish: () => ({}) },
  decide: (_, command) => ok([command]),
  evolve: (state, event) => (event.type === 'written' ? { last: event.email } : state),
  sealed: { personal: { email: 'nobody' }, secret: [] },
  forgets: ({ type }) => type === 'forgotten',
};

const keyed = (world: World, current: string, ...ids: ('new' | 'old')[]): World => {
  const keys = Object.fromEntries(ids.map((id) => [id, testKeys.keys[id] ?? '']));
  return { ...world, vault: new Vault({ current, keys }, (bytes) => new Uint8Array(bytes).fill(7)) };
};

/** 40 letters, of which the first 30 lie in the archive. */
async function written() {
  const table = bench();
  const world = keyed(table.world, 'old', 'old');
  const objects = new Map<string, string>();
  const archive = {
    save: async (key: string, text: string) => void objects.set(key, text),
    load: async (key: string) => objects.get(key) ?? null,
  };
  const { journal, tables, seat } = journalOf(world, letters);
  for (let count = 0; count < 40; count++)
    journal.execute({ type: 'written', email: `ann-${count}@example.com` }, facts);
  const historyIn = (of: World) => new History(of, tables, 'order', { archive, keep: 2, batch: 10 });
  const archiver = new Archiver(world, historyIn(world), { position: 1_000 });
  archiver.look(seat, 32);
  await archiver.run();
  expect([objects.size, table.database.all('SELECT g FROM events').length]).toEqual([3, 10]);
  const first = async (of: World) => {
    const made = journalOf(of, letters);
    const past = new Past({ world: of, seat, history: historyIn(of) }, letters, made.journal, made.sealer);
    return { ...(await past.stateAt(1)), first: (await past.events(0, 1)).events[0]?.event.email };
  };
  return { world, table, objects, journal, seat, first, historyIn };
}

test('[P1.1] what is sealed stays sealed in the archive, and is shown to whoever reads the past of this actor', async () => {
  const { world, objects, first } = await written();
  expect([...objects.values()].join()).not.toMatch(/ann-|example\.com/);
  expect(await first(world)).toMatchObject({ first: 'ann-0@example.com', state: { last: 'ann-0@example.com' } });
});

test('[P1.3] who is forgotten is noise in the archive, too', async () => {
  const { world, table, journal, first } = await written();
  const [{ salt } = { salt: '' }] = table.database.all<{ salt: string }>('SELECT salt FROM subject');
  journal.execute({ type: 'forgotten' }, facts);
  expect(await first(world)).toMatchObject({ first: 'nobody', state: { last: 'nobody' } });
  expect(salt).not.toBe('');
  expect(table.database.all('SELECT salt FROM subject')).toEqual([{ salt: '' }]);
});

test('[P1.4] a new key seals the archive anew, once, and then the old one is not needed', async () => {
  const { table, objects, first, seat, historyIn } = await written();
  const both = keyed(table.world, 'new', 'new', 'old');
  const { sealer } = journalOf(both, letters);
  const reseal = () => historyIn(both).reseal(seat, ({ body, seq }) => sealer.renewed(body, 'events', seq));
  sealer.reseal();
  expect([await reseal(), await reseal()]).toEqual([30, 0]);
  expect([...objects.values()].join()).not.toContain('hf1.old.');
  expect(await first(keyed(table.world, 'new', 'new'))).toMatchObject({ first: 'ann-0@example.com' });
});
