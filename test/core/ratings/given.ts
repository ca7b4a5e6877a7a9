import { orderId, slug } from '../../../contract/ids.ts';
import { ratingOf } from '../../../gateway/identity.ts';
import { d1Of } from '../../../simulator/virtual/d1.ts';
import { Database } from '../../../simulator/virtual/database.ts';
import { ratings } from '../../../storage/ratings/ratings.ts';
import { migrationsOf } from '../storage/database.ts';

export const orderOfIndex = (index: number) => orderId.parse(`order_${String(index).padStart(26, '0')}`);
export const products = ['lamp', 'rope', 'mug'].map((each) => slug.parse(each));
export const [lamp = slug.parse('lamp'), rope = slug.parse('rope')] = products;

/** The shipped statements on a real SQLite. */
export function book() {
  const database = Database.take('ratings of a test');
  database.script(migrationsOf('ratings'));
  const db = d1Of(database, async (_, query) => query());
  let acts = 0;
  const store = ratings(db);
  return {
    store,
    rows: (sql: string) => database.all(sql),
    /** Under an act of its own, where none is named. */
    rate: (
      order: number,
      stars: number,
      { product = lamp, text = null as string | null, act = `act-${++acts}`, at = acts } = {},
    ) => {
      const id = orderOfIndex(order);
      return store.rate({ id: ratingOf(id, product), order: id, product, stars, text, act }, at);
    },
    moderate: (order: number, to: 'hidden' | 'shown', { product = lamp, act = `act-${++acts}` } = {}) =>
      store.moderate(ratingOf(orderOfIndex(order), product), { act, to, by: 'ops', reason: 'because' }, acts),
    close: (...orders: number[]) => store.close(orders.map(orderOfIndex), ++acts),
  };
}
