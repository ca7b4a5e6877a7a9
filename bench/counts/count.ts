import type { Sku } from '../../contract/ids.ts';
import { logEntry } from '../../contract/log.ts';
import { orderAccepted, orderView } from '../../contract/order.ts';
import { Jar } from '../../simulator/buyers/jar.ts';
import type { Ask, Reply } from '../../simulator/buyers/reach.ts';
import { Clock } from '../../simulator/virtual/clock.ts';
import { foretellCrypto } from '../../simulator/virtual/platform.ts';
import { reachOf, tokenOf } from '../../simulator/virtual/reach.ts';
import { each, type Layout } from '../../simulator/virtual/script.ts';
import { Shop } from '../../simulator/virtual/shop.ts';
import { type ActCounts, type ActName, perAct, type Shape } from './figures.ts';
import { Counted, Counter, raise } from './tally.ts';

const minute = 60_000;
/** Until what comes later has come, too: a new hold is made firm after 12 s, and the log then has that and has sent it on. */
const settleMs = 30_000;
const layouts: Readonly<Record<Shape, Layout>> = {
  each,
  one: { ...each, cart: '1', order: '1', stock: '1', keptMax: null },
};
const skus = ['MUG-ENAMEL-SEA', 'SOAP-KELP-BAY'] as Sku[];
const address = { name: 'Ada Byron', line1: '1 Main St', city: 'Astoria', postalCode: '97103', country: 'US' };

/**
 * The shop on the simulated platform, with nothing going wrong, and a counter between each actor and its world. Acts are done
 * by different buyers, `atOnce` of them at a time, and the work that each leaves behind (relay, log, read models) is counted with it.
 */
export async function countActs(shape: Shape, times: number, atOnce: number): Promise<ActCounts[]> {
  foretellCrypto();
  const counter = new Counter();
  const clock = new Clock(Date.UTC(2026, 0, 15), () => {});
  const shop: Shop = new Shop(
    {
      clock,
      seed: 1,
      luck: () => null,
      note: counter.note,
      counting: counter.world,
      wrote: (host, { events }) => {
        for (const { body } of events) raise(counter.into.events, `${host.kind} ${typeOf(body)}`);
      },
      answered: () => {},
      died: () => {},
      rang: () => {},
      refused: () => {},
      meets: () => {},
      escaped: (text) => {
        throw new Error(text);
      },
      isDown: () => false,
      released: () => {},
      asksPayPal: () => {},
      payPalRefuses: () => {},
      heardOf: () => {},
      wronged: () => {},
    },
    {
      goods: [],
      layout: layouts[shape],
      terms: { holdTtlSeconds: 86_400, holdCapSeconds: 86_400, paymentDeadlineSeconds: 86_400 },
    },
  );

  const waited = <T>(work: Promise<T>): Promise<T> => clock.passUntil(work, 10 * minute);
  async function ask(buyer: number, asked: Ask): Promise<NonNullable<Reply>> {
    const reply = await reachOf(shop, buyer).ask(Jar.of('http://shop.test', tokenOf(1, buyer)), asked);
    if (!reply || reply.status >= 300) throw new Error(`buyer ${buyer} gets ${reply?.status} for ${asked.path}`);
    return reply;
  }
  const add = (buyer: number, sku: Sku | undefined) =>
    ask(buyer, { method: 'POST', path: '/api/cart/items', body: { sku, quantity: 1 } });
  const rowsOfReadModels = () =>
    shop.readModels.all<{ rows: number }>('SELECT total_changes() AS rows')[0]?.rows ?? Number.NaN;

  /** By all buyers, so many of them at a time. */
  async function all(work: (buyer: number) => Promise<unknown>): Promise<void> {
    for (let first = 1; first <= times; first += atOnce)
      await waited(Promise.all(Array.from({ length: Math.min(atOnce, times + 1 - first) }, (_, n) => work(first + n))));
  }

  async function counted(act: ActName, work: (buyer: number) => Promise<unknown>): Promise<ActCounts> {
    await clock.run(clock.now + settleMs);
    counter.into = new Counted();
    const [known, rows] = [new Set(shop.archive.keys()), rowsOfReadModels()];
    await all(work);
    await clock.run(clock.now + settleMs);
    for (const [key, lines] of shop.archive)
      if (!known.has(key))
        for (const line of lines) raise(counter.into.logEntries, logEntry.parse(JSON.parse(line)).source.kind);
    raise(counter.into.rowsWritten, 'D1 read-models', rowsOfReadModels() - rows);
    return { act, shape, atOnce, ...perAct(counter.into, times) };
  }

  async function order(buyer: number): Promise<string> {
    const body = { email: 'ada@example.com', address, shipping: 'standard', payment: { method: 'manual' } };
    const path = '/api/orders';
    const placed = await ask(buyer, { method: 'POST', path, key: `order-${buyer}`, body });
    return orderAccepted.parse(placed.body).id;
  }
  const paid = async (buyer: number, id: string): Promise<boolean> =>
    orderView.parse((await ask(buyer, { method: 'GET', path: `/api/orders/${id}` })).body).status === 'paid';

  try {
    for (const sku of skus)
      await waited(shop.homes.stock(sku).execute({ type: 'restock', movementId: 'first', quantity: 1_000_000 }));
    // A first buyer, whom nobody counts: shelves and lanes are in use then.
    await waited(add(0, skus[0]));
    await waited(add(0, skus[1]));
    await waited(order(0));
    const orders = new Map<number, string>();
    const acts = [
      await counted('first add of a guest', (buyer) => add(buyer, skus[0])),
      await counted('another add', (buyer) => add(buyer, skus[1])),
      await counted('order of two lines, until paid', async (buyer) => orders.set(buyer, await order(buyer))),
    ];
    for (const [buyer, id] of orders) if (!(await waited(paid(buyer, id)))) throw new Error(`${id} is not paid`);
    return acts;
  } finally {
    shop.close();
  }
}

function typeOf(body: string): string {
  const [, type = '?'] = /"type":"([\w-]+)"/.exec(body) ?? [];
  return type;
}
