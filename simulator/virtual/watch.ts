import type { Order } from '../../actors/order/state.ts';
import type { StockTotals } from '../../actors/stock/state.ts';
import { shopkeeper } from '../buyers/operation.ts';
import { Tally } from '../live/tally.ts';
import type { HalfRecord, Sample } from '../record.ts';
import type { Scenario } from '../scenario.ts';
import type { Watcher } from './played.ts';
import type { Shop } from './shop.ts';

const samplesMax = 240;

/** Counts and measures a simulated run, as the live one is counted and measured. */
export function watch(scenario: Scenario, lastMs: number, tell: (sample: Sample) => void) {
  const tally = new Tally();
  const samples: Sample[] = [];
  const seen = new Set<number>();
  const ended = { paid: 0, cancelled: 0, refunded: 0, placed: 0 };
  let inFlight = 0;
  let sold = 0;

  function sample(shop: Shop, faults: number): void {
    const levels = shelvesOf(shop);
    const { paid, cancelled, refunded } = ordersOf(shop);
    const taken: Sample = {
      t: Math.round((shop.clock.now - shop.clock.began) / 100) / 10,
      ...tally.interval(),
      // Delays are drawn by the seed: they say nothing of the shop.
      ...{ p50: null, p99: null },
      inFlight,
      holds: levels.reduce((sum, { held }) => sum + held, 0),
      stock: levels.reduce((sum, { onHand }) => sum + onHand, 0),
      paid: paid + refunded,
      refused: tally.refused,
      unknown: tally.unknown,
      compensated: cancelled,
      faults,
    };
    samples.push(taken);
    tell(taken);
  }

  const watcher: Watcher = {
    began: ({ buyer }) => {
      inFlight++;
      if (buyer === shopkeeper || seen.has(buyer)) return;
      seen.add(buyer);
      tally.arrived++;
    },
    ended: (operation, done, tookMs) => {
      inFlight--;
      tally.requests++;
      tally.note(operation, done, tookMs);
    },
    tick: { everyMs: Math.max(1_000, Math.ceil(lastMs / samplesMax / 1_000) * 1_000), act: sample },
    rested: (shop, faults) => {
      sample(shop, faults);
      Object.assign(ended, ordersOf(shop));
      sold = shelvesOf(shop).reduce((sum, shelf) => sum + shelf.sold, 0);
    },
  };

  return {
    watcher,
    counts: (acts: number, operations: number, faults: number): HalfRecord['counts'] => ({
      buyers: scenario.buyers,
      ...{ acts, operations, faults },
      unitsAtStart: scenario.goods.reduce((sum, { units }) => sum + units, 0),
      unitsSold: sold,
      ordersPlaced: ended.placed,
      ...{ paid: ended.paid, cancelled: ended.cancelled, refunded: ended.refunded },
      refusals: tally.refusals,
      unknown: tally.unknown,
    }),
    samples,
  };
}

const shelvesOf = (shop: Shop): StockTotals[] =>
  rowsOf<{ body: string }>(shop, 'stock', 'SELECT body FROM snapshot').map(
    ({ body }) => JSON.parse(body) as StockTotals,
  );

function ordersOf(shop: Shop) {
  const last = 'SELECT status FROM events WHERE g IN (SELECT max(g) FROM events GROUP BY actor)';
  const statuses = rowsOf<{ status: string }>(shop, 'order', last);
  const count = (...wanted: Order['status'][]) =>
    statuses.filter(({ status }) => wanted.some((one) => one === status)).length;
  return {
    placed: statuses.length,
    paid: count('paid', 'shipped', 'delivered'),
    cancelled: count('cancelled'),
    refunded: count('refunded'),
  };
}

const rowsOf = <Row extends Record<string, string | number | null>>(shop: Shop, kind: string, query: string): Row[] =>
  [...shop.hosts.values()].flatMap((host) =>
    host.kind === kind && host.database.has('events') ? host.database.all<Row>(query) : [],
  );
