import type { Picture, Violation } from '../../actors/promises/picture.ts';
import { progressKey } from '../../actors/runtime/saga.ts';
import type { Hold, StockRow } from '../../actors/stock/state.ts';
import { unplaced } from '../../contract/stock.ts';
import type { AnyHost } from './host.ts';
import type { Shop } from './shop.ts';

const wrong = (promise: 'S1' | 'H1' | 'O4', kind: 'stock' | 'order', id: string, what: string): Violation => ({
  ...{ promise, what: `${id}: ${what}` },
  evidence: { kind, id },
});

/** Shelves and orders, held against each other when all is quiet. */
export const shelvedViolations = (shop: Shop, picture: Picture): Violation[] => [
  ...takenBackWrongs(picture),
  ...houseWrongs(shop, picture),
];

/** [S1] What was cancelled is on a shelf again, and what came back, but for what was written off. */
function takenBackWrongs({ orders, shelves }: Picture): Violation[] {
  return shelves.flatMap(({ sku, totals }) => {
    const back = orders
      .flatMap(({ order }) => order.acts)
      .filter(({ progress }) => progress['execute put-back']?.status === 'done')
      .flatMap(({ kind, units }) => units.filter((unit) => unit.sku === sku && (kind === 'cancel' || unit.restock)))
      .reduce((sum, { quantity }) => sum + quantity, 0);
    if (back === totals.takenBack) return [];
    return [wrong('S1', 'stock', sku, `${back} units came back, and ${totals.takenBack} are on the shelf again`)];
  });
}

/** [O4] A parcel leaves from where its units are. */
function houseWrongs(shop: Shop, { orders }: Picture): Violation[] {
  return orders.flatMap(({ id, order }) => {
    if (order.progress[progressKey('execute', 'complete-sale')]?.status !== 'done' || order.groups.length === 0)
      return [];
    const given = new Map<string, number>();
    for (const [index, { sku }] of order.lines.entries()) {
      const row = rowOf(shop, sku, order.holds[index] ?? '');
      if (row?.status !== 'committed' || !row.allocation) return [];
      for (const { location, quantity } of row.allocation) {
        if (location === unplaced) return [];
        given.set(`${sku} at ${location}`, (given.get(`${sku} at ${location}`) ?? 0) + quantity);
      }
    }
    const sent = new Map<string, number>();
    for (const { from, lines } of order.groups)
      for (const { sku, quantity } of lines)
        sent.set(`${sku} at ${from.code}`, (sent.get(`${sku} at ${from.code}`) ?? 0) + quantity);
    return [...new Set([...given.keys(), ...sent.keys()])]
      .filter((place) => given.get(place) !== sent.get(place))
      .map((place) =>
        wrong('O4', 'order', id, `${given.get(place) ?? 0} of ${place} are its own, and ${sent.get(place) ?? 0} leave`),
      );
  });
}

function rowOf(shop: Shop, sku: string, hold: string): Hold | null {
  const host = shop.homes.find('stock', sku);
  const [row] =
    host?.database.all<{ body: string }>(
      'SELECT body FROM records WHERE actor = ? AND key = ?',
      host.numberOf(sku),
      hold,
    ) ?? [];
  return row ? (JSON.parse(row.body) as Hold) : null;
}

/** [H1] How many units are kept by looking around is what the holds of those who do add up to. */
export function browsingCount(host: AnyHost, sku: string): Violation[] {
  const number = host.numberOf(sku);
  const [snapshot] = host.database.all<{ body: string }>('SELECT body FROM snapshot WHERE actor = ?', number);
  if (!snapshot) return [];
  const said = (JSON.parse(snapshot.body) as { readonly browsing: number }).browsing;
  const is = host.database
    .all<{ body: string }>('SELECT body FROM records WHERE actor = ?', number)
    .map(({ body }) => JSON.parse(body) as StockRow)
    .reduce((sum, row) => sum + (row.status === 'held' && !row.paying && row.expiresAt !== null ? row.quantity : 0), 0);
  return said === is
    ? []
    : [wrong('H1', 'stock', sku, `${said} units are counted as held by looking around, and ${is} are`)];
}
