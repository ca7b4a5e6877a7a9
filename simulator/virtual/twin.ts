import { Buyer } from '../buyers/buyer.ts';
import { Jar } from '../buyers/jar.ts';
import { operationsOf } from '../buyers/plan.ts';
import type { Ask, Reach, Reply } from '../buyers/reach.ts';
import { hashOf, luckOf } from '../dice.ts';
import { Tally } from '../live/tally.ts';
import type { HalfRecord, Sample } from '../record.ts';
import type { Scenario } from '../scenario.ts';
import { twinOf } from '../twin/app.ts';
import { verdictOf } from '../verdict.ts';
import { Clock } from './clock.ts';
import { d1Of } from './d1.ts';
import { Database } from './database.ts';
import { origin } from './paypal.ts';
import { tokenOf } from './reach.ts';

/** What a query takes on the way to D1 and back, in ms. */
const tripMs = { least: 2, most: 12 };
const nobody = new Jar();
const samplesMax = 240;
type Audit = {
  readonly shelves: readonly { sku: string; unitsAtStart: number; unitsSold: number; unitsLeft: number }[];
  readonly orders: { readonly paid: number; readonly cancelled: number };
};

/** The same buyers at the same moments, at the shop that reads, computes and writes. All pay on invoice: it knows nothing else. */
export async function playTwin(
  file: Scenario,
  seed: number,
  tell: (sample: Sample) => void,
  stop: () => boolean,
): Promise<HalfRecord> {
  const scenario = { ...file, payPalShare: 0, carriers: false };
  const clock = new Clock(Date.UTC(2026, 0, 15), () => {});
  const tally = new Tally();
  const database = Database.take('twin');
  let [queries, ids, inFlight] = [0, 0, 0];
  const trip = async <T>(_: string, query: () => T): Promise<T> => {
    const luck = luckOf(seed, `query ${++queries}`);
    await clock.sleep(tripMs.least + Math.floor(luck * (tripMs.most - tripMs.least)));
    return query();
  };
  const world = { now: () => clock.now, newId: () => `${hashOf(seed, 'id')}-${++ids}` };
  const app = twinOf(d1Of(database, trip), world);

  async function send(jar: Jar, ask: Ask): Promise<NonNullable<Reply>> {
    const headers: Record<string, string> = { cookie: jar.header, 'content-type': 'application/json' };
    if (ask.key !== undefined) headers['idempotency-key'] = ask.key;
    const body = ask.body === undefined ? null : JSON.stringify(ask.body);
    const response = await app.fetch(new Request(origin + ask.path, { method: ask.method, headers, body }));
    const text = await response.text();
    return { status: response.status, body: text === '' ? null : JSON.parse(text) };
  }
  const reach: Reach = {
    ask: send,
    now: () => clock.now,
    pay: async () => null,
    move: async () => false,
    carry: async () => false,
    listen: () => () => {},
    keep: async () => true,
  };
  const audit = async () => (await send(nobody, { method: 'GET', path: '/audit' })).body as Audit;

  const goods = scenario.goods.map(({ sku, units }) => ({ sku, units }));
  const opened = send(nobody, { method: 'POST', path: '/reset', body: { goods } });
  await clock.run(clock.now + 1_000, () => false);
  await opened;
  const began = clock.now;
  const buyers = new Map<number, Buyer>();
  const samples: Sample[] = [];
  const operations = operationsOf(scenario, seed).filter(({ act }) => act !== 'reprice' && act !== 'deliver');
  let last = 0;
  for (const operation of operations) {
    last = Math.max(last, operation.at);
    clock.at(began + operation.at, async () => {
      let buyer = buyers.get(operation.buyer);
      if (!buyer) {
        buyer = new Buyer(operation.buyer, Jar.of(origin, tokenOf(seed, operation.buyer)), reach);
        buyers.set(operation.buyer, buyer);
        tally.arrived++;
      }
      const at = clock.now;
      inFlight++;
      const done = await buyer.do(operation).catch(() => ({ end: 'unknown' }) as const);
      inFlight--;
      tally.requests++;
      tally.note(operation, done, clock.now - at);
    });
  }
  const sample = (found: Audit): void => {
    const taken: Sample = {
      t: Math.round((clock.now - began) / 100) / 10,
      ...tally.interval(),
      ...{ p50: null, p99: null },
      inFlight,
      holds: 0,
      stock: found.shelves.reduce((sum, { unitsLeft }) => sum + unitsLeft, 0),
      paid: found.orders.paid,
      refused: tally.refused,
      unknown: tally.unknown,
      compensated: found.orders.cancelled,
      faults: 0,
    };
    samples.push(taken);
    tell(taken);
  };
  const everyMs = Math.max(1_000, Math.ceil(last / samplesMax / 1_000) * 1_000);
  for (let at = 0; at <= last; at += everyMs) clock.at(began + at, () => void audit().then(sample));
  await clock.run(began + last + 60_000, stop);
  const closing = audit();
  await clock.run(clock.now + 10_000, () => false);
  const books = await closing;
  sample(books);
  database.giveBack();
  return {
    verdict: verdictOn(books),
    counts: {
      buyers: scenario.buyers,
      ...{ acts: operations.length, operations: operations.length + queries, faults: 0 },
      unitsAtStart: books.shelves.reduce((sum, { unitsAtStart }) => sum + unitsAtStart, 0),
      unitsSold: books.shelves.reduce((sum, { unitsSold }) => sum + unitsSold, 0),
      ordersPlaced: books.orders.paid + books.orders.cancelled,
      ...{ paid: books.orders.paid, cancelled: books.orders.cancelled, refunded: 0 },
      refusals: tally.refusals,
      unknown: tally.unknown,
    },
    latency: {},
    samples,
  };
}

/** Units sold beyond those that were there; units that left the shelf and were sold to nobody. */
function verdictOn({ shelves }: Audit): HalfRecord['verdict'] {
  const none = verdictOf([]);
  const finding = (units: (shelf: Audit['shelves'][number]) => number, words: string) => {
    const found = shelves.filter((shelf) => units(shelf) > 0);
    return {
      count: found.reduce((sum, shelf) => sum + units(shelf), 0),
      evidence: found.map((shelf) => ({ what: `${shelf.sku}: ${units(shelf)} ${words}`, actor: null, href: null })),
    };
  };
  return {
    ...none,
    oversold: finding(({ unitsAtStart, unitsSold }) => unitsSold - unitsAtStart, 'units sold that were never there'),
    unsold: finding(
      ({ unitsAtStart, unitsSold, unitsLeft }) => unitsAtStart - unitsSold - unitsLeft,
      'units gone and sold to nobody',
    ),
  };
}
