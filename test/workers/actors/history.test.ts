import { runInDurableObject } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { expect, test, vi } from 'vitest';
import { historyKey } from '../../../actors/runtime/history.ts';
import { holdId, type Sku } from '../../../contract/ids.ts';
import { opsInvariants } from '../../../contract/ops.ts';
import type { StockCommand } from '../../../contract/stock.ts';
import { Buyer } from '../buyer.ts';
import { evict, journalOf, kill, rowsOf } from '../journal.ts';
import { sealWithOlder } from '../older-key.ts';
import { askOps, callOps, eventsOf, stateOf, told } from '../ops.ts';
import { carrierKey, tell } from '../orders/carrier.ts';
import { ask, orderActor, sell, shelf } from '../shop.ts';
import { until } from '../until.ts';

/** Closed history leaves by the 500, once 1,000 newer events stay: so much must happen here first. */
vi.setConfig({ testTimeout: 60_000 });

const first = { first: 1, last: 500 };
const archivedOf = (actor: DurableObjectStub) => rowsOf(actor, 'SELECT first, last FROM archived');
const textOf = async (key: string): Promise<string> => {
  const found = await env.LOGS.get(key);
  return found ? new Response(found.body.pipeThrough(new DecompressionStream('gzip'))).text() : '';
};

/** Two events each, by messages of many letters. */
async function sales(sku: Sku, from: number, to: number): Promise<void> {
  const commands = Array.from({ length: to - from }, (_, index): StockCommand[] => {
    const id = holdId.parse(`hold_of_many_${from + index}`);
    const held = { type: 'hold', holdId: id, quantity: 1, expiresAt: null, revision: 1, paying: true } as const;
    return [held, { type: 'commit', holdId: id, quantity: 1 }];
  }).flat();
  for (let at = 0; at < commands.length; at += 64) {
    const letters = commands.slice(at, at + 64).map((request) => ({ actor: sku, request }));
    const replies = await shelf(sku).commands(letters);
    expect(replies.filter(({ ok }) => ok !== true)).toEqual([]);
  }
}

/** A shelf that has sold so much that its beginning lies in R2. */
async function aged() {
  const { sku } = await sell({ units: 2_000 });
  await sales(sku, 0, 800);
  await until('closed history to leave', async () => (await archivedOf(shelf(sku))).length > 0, 30_000);
  return { sku, key: historyKey('stock', sku, first), events: 1_601 };
}

test('[L1.7] [L1.9] what a shelf has done long ago lies in R2, and is read, folded and judged there', async () => {
  const { sku, key, events } = await aged();
  expect(await archivedOf(shelf(sku))).toEqual([first]);
  expect(await rowsOf(shelf(sku), 'SELECT min(seq) AS first FROM events')).toEqual([{ first: 501 }]);
  expect((await textOf(key)).trimEnd().split('\n')).toHaveLength(500);
  const seen = await eventsOf('stock', sku);
  expect(seen.map(({ seq }) => seq)).toEqual(Array.from({ length: events }, (_, index) => index + 1));
  const { state } = await stateOf('stock', sku, 201);
  expect(state).toMatchObject({ received: 2_000, sold: 100, onHand: 1_900, held: 0 });
  await told(['stock', sku]);
  const { promises } = await askOps('/invariants', opsInvariants);
  expect(promises.find(({ promise }) => promise === 'S3')).toMatchObject({ complete: true, broken: 0 });
  // Nobody who is woken needs what lies there.
  await evict(shelf(sku));
  expect(await ask(sku, { type: 'look' })).toMatchObject({ available: 1_200 });
});

test('[L1.10] an object that is lost or spoilt is said to be away: the shelf goes on, and when the object is back all is there', async () => {
  const { sku, key } = await aged();
  const kept = await env.LOGS.get(key).then((found) => found?.arrayBuffer());
  if (!kept) throw new Error('no object');
  const half = await new Response(
    new Blob([(await textOf(key)).slice(0, 5_000)]).stream().pipeThrough(new CompressionStream('gzip')),
  ).arrayBuffer();
  const spoils = [
    () => env.LOGS.delete(key),
    () => env.LOGS.put(key, kept.slice(0, kept.byteLength / 2)),
    () => env.LOGS.put(key, 'not gzip'),
    () => env.LOGS.put(key, half),
  ];
  for (const [index, spoil] of spoils.entries()) {
    await spoil();
    for (const path of ['/events?after=10', '/state?at=100']) {
      const answer = await callOps(`/actors/stock/${sku}${path}`);
      expect([answer.status, await answer.json()]).toMatchObject([503, { code: 'UNAVAILABLE' }]);
    }
    // What is at hand is shown, and what is sold meanwhile is kept.
    expect((await callOps(`/actors/stock/${sku}/events?after=600`)).status).toBe(200);
    await sales(sku, 800 + index, 801 + index);
  }
  await kill(shelf(sku));
  await env.LOGS.put(key, kept);
  expect((await eventsOf('stock', sku)).map(({ seq }) => seq)).toEqual(
    Array.from({ length: 1_609 }, (_, index) => index + 1),
  );
});

test('[L1.8] a state of another shape is folded from R2; while R2 does not have it nobody is told a wrong number', async () => {
  const { sku, key } = await aged();
  const kept = await env.LOGS.get(key).then((found) => found?.arrayBuffer());
  await env.LOGS.delete(key);
  await runInDurableObject(shelf(sku), (_, { storage }) => {
    storage.sql.exec("UPDATE snapshot SET shape = shape - 1, body = '{}'");
  });
  await evict(shelf(sku));
  const [reply] = await shelf(sku).commands([{ actor: sku, request: { type: 'look' } }]);
  expect(reply).toMatchObject({ ok: 'unsure', why: 'history-away' });
  await env.LOGS.put(key, kept ?? '');
  expect(
    await until('the history to be back', () =>
      shelf(sku)
        .execute({ type: 'look' })
        .then(
          ({ ok }) => ok,
          () => null,
        ),
    ),
  ).toBe(true);
  expect(await ask(sku, { type: 'look' })).toMatchObject({ available: 1_200 });
});

test('[P1.3] [P1.4] what lies in R2 of a person is sealed anew with a new key, and is noise once the person is forgotten', async () => {
  const buyer = new Buyer();
  await buyer.add((await sell()).sku, 1);
  const accepted = await buyer.place('paypal');
  await buyer.pay(accepted);
  const { id } = accepted;
  await buyer.final(id, 'paid');
  const actor = () => orderActor(id);
  const reference = await runInDurableObject(actor(), async (instance) => {
    const { cell } = instance as unknown as { cell: { inspect: (id: string, query: object) => Promise<unknown> } };
    const found = (await cell.inspect(id, { type: 'now' })) as { value: { state: { payment: { reference: string } } } };
    return found.value.state.payment.reference;
  });
  // An order that has lived long: nobody's has, as things are. What was placed is sealed with an older key.
  await runInDurableObject(actor(), (_, { storage }) => {
    sealWithOlder(id, storage);
    const filler = JSON.stringify({ type: 'placing-answered', failure: null, approveUrl: null, late: true });
    storage.sql.exec(
      `INSERT INTO events (actor, seq, at, type, status, body) WITH RECURSIVE n(i) AS
        (SELECT 1 + max(seq) FROM events UNION ALL SELECT i + 1 FROM n WHERE i < 1600)
        SELECT 1, i, 0, 'placing-answered', 'paid', ? FROM n`,
      filler,
    );
  });
  await evict(actor());
  await actor().execute({
    type: 'hint',
    hintId: 'webhook:one-more',
    reference,
    about: { kind: 'capture', resourceId: 'NO-SUCH' },
  });
  await until('closed history to leave', async () => (await archivedOf(actor())).length > 0, 40_000);
  const key = historyKey('order', id, first);
  const email = async () => (await journalOf(actor()))[0]?.body.body;
  const mine = await email();
  expect(mine).toMatchObject({ email: expect.stringContaining('@') });
  const sealedIn = (text: string) => [...text.matchAll(/hf1\.(test-\d)\./g)].map(([, name]) => name);
  expect(new Set(sealedIn(await textOf(key)))).toEqual(new Set(['test-1', 'test-2']));
  expect(await textOf(key)).not.toContain((mine as { email: string }).email);

  expect(await actor().reseal(id)).toBe(1);
  expect(await actor().reseal(id)).toBe(0);
  expect(new Set(sealedIn(await textOf(key)))).toEqual(new Set(['test-2']));
  expect(await email()).toEqual(mine);

  await actor().execute({ type: 'forget', callers: [await buyer.caller()] });
  await tell(await carrierKey(), id, 'shipped');
  await until(
    'the person to be forgotten',
    async () => (await rowsOf(actor(), 'SELECT salt FROM subject'))[0]?.salt === '',
  );
  expect(JSON.stringify(await email())).not.toContain((mine as { email: string }).email);
  await evict(actor());
  expect(JSON.stringify(await journalOf(actor()))).not.toContain((mine as { email: string }).email);
});
