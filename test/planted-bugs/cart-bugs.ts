import type { Bug } from './bug.ts';

const core = { file: 'actors/cart/core.ts' } as const;
const tells = { file: 'actors/cart/tells.ts' } as const;
const actor = { file: 'actors/cart/actor.ts' } as const;
const lines = { caughtBy: 'test/core/cart/lines.test.ts' } as const;
const prices = { caughtBy: 'test/core/cart/prices.test.ts' } as const;
const acts = { caughtBy: 'test/core/cart/actor.test.ts' } as const;
const merge = { file: 'actors/cart/merge.ts', caughtBy: 'test/core/cart/merge.test.ts' } as const;
const moving = { caughtBy: 'test/core/cart/moving.test.ts' } as const;
const crashes = { caughtBy: 'test/core/merge-crash.test.ts' } as const;
const state = { file: 'actors/cart/state.ts' } as const;
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
    find: "    case 'put-line': {\n      const no = barred(cart, command.line.sku);\n      if (no) return no;",
    replace: "    case 'put-line': {",
  },
  {
    ...{ name: 'an order that does not own the cart empties it', ...core, ...lines, promise: 'O3.4' },
    find: "        : closed(cart, event.orderId);\n    case 'cart-moved':",
    replace: "        : { ...closed(cart, event.orderId), lines: [] };\n    case 'cart-moved':",
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
    ...{ name: 'units of a removed line are left to lapse', ...tells, ...acts, promise: 'S2.5' },
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
    ...{ name: 'a new hold is never made firm', ...tells, ...acts, promise: 'S2.6' },
    find: 'return [...release(event.line.sku, old?.id), ...later];',
    replace: 'return [...release(event.line.sku, old?.id), ...later.slice(1)];',
  },
  {
    ...{ name: 'a new hold is made firm in the same breath', ...tells, ...acts, promise: 'S2.6' },
    find: 'delayMs: firmAfterMs }',
    replace: 'delayMs: 0 }',
  },
  {
    ...{ name: 'a new hold is made firm when it has lapsed', ...tells, ...acts, promise: 'S2.6' },
    find: 'const firmAfterMs = 12_000;',
    replace: 'const firmAfterMs = 21_000;',
  },
  {
    ...{ name: 'acts at the same time decide on the same old cart', ...actor, ...acts, promise: 'C1.1' },
    find: 'this.#queue.run(() => this.#handle(request))',
    replace: 'this.#handle(request)',
  },
  {
    ...{ name: 'a merge does not bring the acts along', ...merge, promise: 'C1.2' },
    find: 'keys: [...event.keys, ...cart.keys.slice(-keysCarried)].slice(-keysKept),',
    replace: 'keys: cart.keys,',
  },
  {
    ...{ name: 'a merge forgets the own acts', ...merge, promise: 'C1.2' },
    find: 'keys: [...event.keys, ...cart.keys.slice(-keysCarried)].slice(-keysKept),',
    replace: 'keys: event.keys,',
  },
  {
    ...{ name: 'lines that are told twice come twice', ...merge, promise: 'C1.11' },
    find: 'received: [...cart.received, event.from].slice(-receivedKept),',
    replace: 'received: cart.received,',
  },
  {
    ...{ name: 'a cart moves as often as it is told to', ...merge, promise: 'C1.11' },
    find: "  if (cart.moved) return cart.moved.into === into ? ok([]) : refuse('CART_MOVED');\n",
    replace: '',
  },
  {
    ...{ name: 'a cart that moved takes lines', ...state, caughtBy: merge.caughtBy, promise: 'C1.12' },
    find: "  if (cart.moved) return refuse('CART_MOVED');\n",
    replace: '',
  },
  {
    ...{ name: 'lines leave while an order is paying for them', ...merge, promise: 'C1.13' },
    find: 'const goes = cart.frozenBy === null;',
    replace: 'const goes = true;',
  },
  {
    ...{ name: 'a cart that could not take the lines is not told again', file: 'actors/deliver.ts', promise: 'C1.13' },
    ...moving,
    find: "if (kind === 'cart') return (await cart(cartId.parse(id), cartRequest.parse(command))).ok;",
    replace: "if (kind === 'cart') return (await cart(cartId.parse(id), cartRequest.parse(command))) !== null;",
  },
  {
    ...{ name: 'a line whose hold is in doubt can be written', ...state, ...crashes, promise: 'C1.14' },
    find: "return cart.merging?.skus.includes(sku) ? refuse('UNAVAILABLE') : null;",
    replace: 'return null;',
  },
  {
    ...{ name: 'the stock is asked before that is on record', file: 'actors/cart/receive.ts', promise: 'C1.14' },
    ...crashes,
    find: '  if (planned.skus.length > 0) {',
    replace: '  if (planned.skus.length < 0) {',
  },
  {
    ...{ name: 'units that a merge could not reserve vanish in silence', ...merge, promise: 'C1.15' },
    find: 'short: wished > quantity ? [{ sku, quantity: wished - quantity }] : [],',
    replace: 'short: [],',
  },
  {
    ...{ name: 'a merge that was not answered counts as done', file: 'actors/cart/receive.ts', promise: 'C1.16' },
    ...crashes,
    find: "if (sure.length < merged.length) return refuse('UNAVAILABLE');",
    replace: '',
  },
  {
    ...{ name: 'the dearer of two locked prices is charged', ...merge, promise: 'C2.6' },
    find: '.toSorted((one, two) => one.minor - two.minor)',
    replace: '.toSorted((one, two) => two.minor - one.minor)',
  },
  {
    ...{ name: 'a merge is an older word than those before', ...merge, promise: 'S3.3' },
    find: 'version: Math.max(before.version, event.revision) + 1,',
    replace: 'version: before.version + 1,',
  },
  {
    ...{ name: 'the second try of a merge repeats the words of the first', ...merge, promise: 'S3.3' },
    find: 'version: Math.max(cart.version, event.revision) }',
    replace: 'version: cart.version }',
  },
];
