import type { Bug } from './bug.ts';

const core = { file: 'actors/stock/core.ts' } as const;
const state = { file: 'actors/stock/state.ts' } as const;
const movements = { file: 'actors/stock/movements.ts' } as const;
const places = { caughtBy: 'test/core/stock/locations.test.ts' } as const;
const rules = { caughtBy: 'test/core/stock/holds.test.ts' } as const;

const joins = { caughtBy: 'test/core/stock/join.test.ts' } as const;

export const stockBugs: readonly Bug[] = [
  {
    ...{ name: 'an order that is over pins what it has handed back', ...core, ...rules, promise: 'S3.7' },
    ...{ find: '        if (command.revision < hold.revision)', replace: '        if (command.revision < 0)' },
  },
  {
    ...{ name: 'a late try of the same word shortens the term', ...core, ...rules, promise: 'S3.3' },
    find: 'endOf(expiresAt) < endOf(hold.expiresAt)',
    replace: 'hold.expiresAt === null && expiresAt !== null',
  },
  {
    ...{ name: 'a hold told twice is placed twice', ...core, ...rules, promise: 'S3.2' },
    find: '  if (!hold) return ok([{',
    replace: '  if (!hold || hold.expiresAt !== null) return ok([{',
  },
  {
    ...{
      name: 'what is available depends on the clock, not on what is on record',
      ...state,
      ...rules,
      promise: 'S1.3',
    },
    find: 'export const available = (stock: Stock): number => stock.onHand - stock.held;',
    replace:
      "export const available = (stock: Stock): number => stock.onHand - [...stock.rows.values()].reduce((held, row) => held + (row.status === 'held' && (row.expiresAt ?? 1) > Date.now() ? row.quantity : 0), 0);",
  },
  {
    ...{ name: 'a hold that can lapse is sold', ...core, ...rules, promise: 'S3.5' },
    find: "        if (hold.expiresAt !== null) return refuse('HOLD_UNKNOWN');",
    replace: '',
  },
  {
    ...{ name: 'another quantity than the pinned one is sold', ...core, ...rules, promise: 'M1.2' },
    find: '        return hold.quantity === command.quantity\n',
    replace: '        return hold.quantity >= 0\n',
  },
  {
    ...{ name: 'another quantity than the held one is pinned', ...core, ...rules, promise: 'M1.2' },
    find: "        if (hold.quantity !== command.quantity) return refuse('ID_REUSED');",
    replace: '',
  },
  {
    ...{ name: 'a release that overtakes its hold is forgotten', ...core, ...rules, promise: 'S3.4' },
    find: "      return ok(hold && hold.status !== 'held' ? [] :",
    replace: "      return ok(hold?.status !== 'held' ? [] :",
  },
  {
    ...{ name: 'an older word overrides a newer one', ...core, ...rules, promise: 'S3.3' },
    find: '  if (hold && revision < hold.revision) return ok([]);',
    replace: '',
  },
  {
    ...{ name: 'a pinned hold is resized', ...core, ...rules, promise: 'S3.5' },
    find: "  if (hold?.expiresAt === null && hold.quantity !== quantity) return refuse('HOLD_PINNED');\n",
    replace: '',
  },
  {
    ...{ name: 'a hold that is to be pinned can lapse', ...core, ...rules, promise: 'S3.5' },
    find: '  if (same && hold.revision === revision) return ok([]);',
    replace: '  if (hold.quantity === quantity && (same || expiresAt === null)) return ok([]);',
  },
  {
    ...{ name: 'a late word gives a pinned hold an end again', ...core, ...rules, promise: 'S2.6' },
    find: 'endOf(expiresAt) < endOf(hold.expiresAt)',
    replace: 'expiresAt === null',
  },
  {
    ...{ name: 'units of a lapsed hold stay held', ...core, promise: 'S2', caughtBy: 'test/core/stock/walk.test.ts' },
    find: "    case 'hold-expired':\n      return close(stock, event.holdId, { status: 'expired' });",
    replace: "    case 'hold-expired':\n      return change(stock, event.holdId, { status: 'expired' });",
  },
  {
    ...{ name: 'sold units stay on the shelf', ...core, promise: 'S1', caughtBy: 'test/core/stock/walk.test.ts' },
    find: '        onHand: stock.onHand - units,\n',
    replace: '',
  },
  {
    ...{ name: 'a delivery told twice is received twice', ...movements, ...rules, promise: 'S1.4' },
    find: '  if (booked) return isThat',
    replace: '  if (booked && !booked) return isThat',
  },
  {
    ...{ name: 'a count takes units from under a hold', ...movements, ...rules, promise: 'S1.5' },
    find: '  if (delta < 0 && available(stock) + delta < 0)',
    replace: '  if (delta < 0 && stock.onHand + delta < 0)',
  },
  {
    ...{
      name: 'every command reads every hold',
      file: 'actors/runtime/journal.ts',
      promise: 'S2.4',
      caughtBy: 'test/core/stock/cost.test.ts',
    },
    find: '    if (due !== null && due <= now)\n      take(\n        this.#world.sql\n          .exec<{ key: string; body: string }>(\n            `SELECT key, body FROM records WHERE actor = ? AND due <= ? ORDER BY due LIMIT ${dueRowsMax}`,',
    replace:
      '    if (now >= 0)\n      take(\n        this.#world.sql\n          .exec<{ key: string; body: string }>(\n            `SELECT key, body FROM records WHERE actor = ?1 AND (?2 > 0 OR due IS NULL) LIMIT 1256`,',
  },
  {
    ...{ name: 'a transfer takes units that an order has', ...movements, ...places, promise: 'S1.11' },
    find: 'return delta < 0 && free + delta < 0 ?',
    replace: 'return delta < 0 && balanceAt(locations, location).onHand + delta < 0 ?',
  },
  {
    ...{ name: 'units of a location are given to two orders', file: 'actors/stock/locations.ts', ...places },
    promise: 'S1.7',
    find: '  return onHand - allocated;',
    replace: '  return onHand + 0 * allocated;',
  },
  {
    ...{ name: 'sold units leave another location than their own', ...core, ...places, promise: 'S1.9' },
    find: 'holdOf(stock, event.holdId)?.allocation ?? event.from ?? nowhere',
    replace: 'event.from ?? nowhere',
  },
  {
    ...{ name: 'the same wish again moves the units', ...core, ...places, promise: 'S1.8' },
    find: '!samePlaces(from, hold.wish ?? [])',
    replace: '!samePlaces(from, hold.allocation ?? [])',
  },
  {
    ...{ name: 'who hands units back keeps their places', ...core, ...places, promise: 'S1.9' },
    find: '  const standing = paying ?',
    replace: '  const standing = paying || hold?.allocation ?',
  },
  {
    ...{ name: 'more is taken back than was sold', ...movements, ...places, promise: 'S1.12' },
    find: '      if (command.quantity > stock.sold)',
    replace: '      if (command.quantity > stock.onHand + stock.sold)',
  },
  {
    ...{ name: 'an older shop is delivered its opening once more', file: 'gateway/local/opening.ts', promise: 'S1.14' },
    caughtBy: 'test/core/gateway/opening.test.ts',
    find: '  if (!taken.ok) {\n',
    replace: '  if (!taken.ok && places.length === 0) {\n',
  },
  {
    ...{ name: 'a quote knows the first day only', file: 'fulfillment/standing.ts', promise: 'F5.2' },
    caughtBy: 'test/core/fulfillment/standing.test.ts',
    find: 'levels.get(sku)?.locations',
    replace: 'opening.has(sku) ? undefined : levels.get(sku)?.locations',
  },
  {
    ...{ name: 'a hold that was joined goes on', ...core, ...joins, promise: 'S3.6' },
    find: "      const closed = close(stock, event.from, { status: 'released' });",
    replace: '      const closed = stock;',
  },
];
