import type { Bug } from './bug.ts';

const core = { file: 'actors/cart/core.ts' } as const;
const actor = { file: 'actors/cart/actor.ts' } as const;
const lines = { caughtBy: 'test/core/cart/lines.test.ts' } as const;
const prices = { caughtBy: 'test/core/cart/prices.test.ts' } as const;
const acts = { caughtBy: 'test/core/cart/actor.test.ts' } as const;
const races = { caughtBy: 'test/core/races.test.ts' } as const;

export const cartBugs: readonly Bug[] = [
  {
    ...{ name: 'the keys of what was done are not remembered', ...core, ...acts, promise: 'C1.2' },
    find: '        keys: withKey(cart.keys, key),',
    replace: '        keys: cart.keys,',
  },
  {
    ...{ name: 'a price is locked anew while its hold lives', ...core, ...prices, promise: 'C2.1' },
    find: '  const locked = before?.hold?.id === hold.id ? before.unitPrice : price;',
    replace: '  const locked = before && !before.hold ? before.unitPrice : price;',
  },
  {
    ...{ name: 'a price that nobody has seen is charged', ...core, ...prices, promise: 'C2.4' },
    find: "    return refuse('PRICE_CHANGED');\n  return ok([{ type: 'cart-frozen', orderId }]);",
    replace: "    return ok([{ type: 'cart-frozen', orderId }]);\n  return ok([{ type: 'cart-frozen', orderId }]);",
  },
  {
    ...{ name: 'a price that fell is not shown', file: 'actors/cart/view.ts', ...prices, promise: 'C2.2' },
    find: '  if (!hold || equal(unitPrice, currentPrice)) return [];',
    replace: '  if (!hold || currentPrice.minor <= unitPrice.minor) return [];',
  },
  {
    ...{ name: 'a hold that is over but not on record keeps its price', ...actor, ...races, promise: 'C2.5' },
    find: '!hold || hold.expiresAt <= now)',
    replace: '!hold)',
  },
  {
    ...{ name: 'a freeze that comes after its end freezes again', ...core, ...lines, promise: 'O3.2' },
    find: "  if (cart.closedOrders.includes(orderId)) return refuse('HOLD_CLOSED');",
    replace: '',
  },
  {
    ...{ name: 'a line is put into a frozen cart', ...core, ...lines, promise: 'C1.7' },
    find: "    case 'put-line':\n      if (cart.frozenBy) return refuse('CART_FROZEN', { orderId: cart.frozenBy });",
    replace: "    case 'put-line':",
  },
  {
    ...{ name: 'an order that does not own the cart empties it', ...core, ...lines, promise: 'O3.4' },
    find: 'lines: cart.frozenBy === event.orderId ? [] : cart.lines };',
    replace: 'lines: [] };',
  },
  {
    ...{ name: 'a line stands on a hold that lapsed while the stock was asked', ...core, ...races, promise: 'C1.4' },
    find: '      if (command.line.hold && !standing(cart, command.line.hold.id, command.line.sku, facts))',
    replace: '      if (command.line.hold && facts.now < 0)',
  },
  {
    ...{ name: 'a hold in doubt is asked for again under the same id', ...core, ...lines, promise: 'C1.4' },
    find: '      return { ...cart, holdsMade: cart.holdsMade + 1, version: cart.version + 1 };',
    replace: '      return { ...cart, version: cart.version + 1 };',
  },
  {
    ...{ name: 'units of a removed line are left to lapse', ...core, ...acts, promise: 'S2.5' },
    find: "    case 'line-removed':\n    case 'hold-lapsed':\n      return release",
    replace: "    case 'hold-lapsed':\n      return release",
  },
  {
    ...{ name: 'a touched hold is extended beyond its cap', ...actor, ...acts, promise: 'C1.6' },
    find: 'return Math.min(this.world.now() + this.#settings.holdTtlMs, since + this.#settings.holdCapMs);',
    replace: 'return Math.max(this.world.now() + this.#settings.holdTtlMs, since);',
  },
  {
    ...{ name: 'a new hold is firm before its line is on record', ...actor, ...acts, promise: 'S2.6' },
    find: 'const expiresAt = fresh ? Math.min(firm, this.world.now() + provisionalMs) : firm;',
    replace: 'const expiresAt = fresh ? Math.max(firm, this.world.now() + provisionalMs) : firm;',
  },
  {
    ...{ name: 'a new hold is never made firm', ...core, ...acts, promise: 'S2.6' },
    find: 'return [...release(event.line.sku, old?.id), ...firm(event.line, cart.version + 1)];',
    replace: 'return release(event.line.sku, old?.id);',
  },
  {
    ...{ name: 'acts at the same time decide on the same old cart', ...actor, ...acts, promise: 'C1.1' },
    find: 'this.#queue.run(() => this.#handle(request))',
    replace: 'this.#handle(request)',
  },
];
