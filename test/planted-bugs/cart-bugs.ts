import type { Bug } from './bug.ts';

const core = { file: 'actors/cart/core.ts' } as const;
const tells = { file: 'actors/cart/tells.ts' } as const;
const actor = { file: 'actors/cart/actor.ts' } as const;
const lines = { caughtBy: 'test/core/cart/lines.test.ts' } as const;
const prices = { caughtBy: 'test/core/cart/prices.test.ts' } as const;
const acts = { caughtBy: 'test/core/cart/actor.test.ts' } as const;
const merge = { file: 'actors/cart/merge.ts', caughtBy: 'test/core/cart/merge.test.ts' } as const;
const moving = { caughtBy: 'test/core/cart/moving.test.ts' } as const;
const lots = { file: 'actors/cart/lots.ts', caughtBy: 'test/core/cart/lots.test.ts' } as const;
const wish = { file: 'actors/cart/wish.ts', caughtBy: 'test/core/cart/lots.test.ts' } as const;
const bounds = { caughtBy: 'test/core/cart/bounds.test.ts' } as const;
const keys = { caughtBy: 'test/core/cart/keys.test.ts' } as const;
const state = { file: 'actors/cart/state.ts' } as const;
const races = { caughtBy: 'test/core/races.test.ts' } as const;

const back = { caughtBy: 'test/core/order/hand-back.test.ts' } as const;

const first = { caughtBy: 'test/core/cart/first-terms.test.ts' } as const;

export const cartBugs: readonly Bug[] = [
  {
    ...{ name: 'a hold has its full term though nobody was seen', ...actor, ...first, promise: 'H1.3' },
    find: 'if (!bounds || this.world.sockets(this.id) > 0) return full;',
    replace: 'if (!bounds || this.world.sockets(this.id) >= 0) return full;',
  },
  {
    ...{ name: 'a look gives a hold a new term', ...actor, ...first, promise: 'H1.3' },
    ...{ find: '({ since }) => since + holdTtlMs', replace: '({ since }) => this.#expiry(since, 0)' },
  },
  {
    ...{ name: 'the act that takes a hold extends it', file: 'actors/cart/core.ts', ...first, promise: 'H1.3' },
    ...{ find: 'hold.since < begun && hold.expiresAt > now', replace: 'begun > 0 && hold.expiresAt > now' },
  },
  {
    ...{ name: 'a page that opens is nobody', ...actor, ...first, promise: 'H1.3' },
    ...{ find: 'if (own) this.world.background', replace: 'if (!own) this.world.background' },
  },
  {
    ...{ name: 'what is held first at checkout is held at the add', ...actor, promise: 'H1.4' },
    caughtBy: 'test/core/cart/bounds.test.ts',
    find: "const may = offer.heldAt === 'checkout' ? 0 : mayHold;",
    replace: 'const may = mayHold;',
  },
  {
    ...{ name: 'holds are released instead of handed back', ...back, promise: 'O3.1' },
    ...{ file: 'actors/cart/take-back.ts', find: '    until === null\n', replace: '    until === null || until > 0\n' },
  },
  {
    ...{ name: 'a hand-back starts a new full term', file: 'actors/cart/hand-back.ts', ...back, promise: 'O3.1' },
    find: 'Math.max(expiresAt, now + grace)',
    replace: 'now + (grace > 0 ? terms.holdTtlMs : 0)',
  },
  {
    ...{
      name: 'a hold whose term is over is not handed back',
      file: 'actors/cart/hand-back.ts',
      ...back,
      promise: 'O3.1',
    },
    find: 'Math.max(expiresAt, now + grace)',
    replace: 'expiresAt + 0 * grace',
  },
  {
    ...{ name: 'each order that is given up prolongs a hold past its cap', ...back, promise: 'H1.5' },
    ...{
      file: 'actors/cart/hand-back.ts',
      find: 'expiresAt > since + terms.holdCapMs ?',
      replace: 'since > now + terms.holdCapMs ?',
    },
  },
  {
    ...{ name: 'an invoice that lapses keeps the cart', file: 'actors/cart/hand-back.ts', ...back, promise: 'O3.1' },
    find: 'if (!frozen && !cart.consumedBy.includes(orderId)) return [];',
    replace: 'if (!frozen) return [];',
  },
  {
    ...{ name: 'the keys of what was done are not remembered', ...core, ...acts, promise: 'C1.2' },
    find: '        keys: withKey(cart.keys, event),\n      };\n    }\n',
    replace: '        keys: cart.keys,\n      };\n    }\n',
  },
  {
    ...{ name: 'a price is locked anew while its hold lives', ...lots, ...prices, promise: 'C2.1' },
    find: 'unitPrice: own?.unitPrice ?? price,',
    replace: 'unitPrice: price,',
  },
  {
    ...{ name: 'units that are added later get the lock of those before', ...wish, promise: 'C2.1' },
    find: '(more + rescued === 0 ? held[0] : undefined)',
    replace: 'held[0]',
  },
  {
    ...{ name: 'each add takes a hold of its own', ...wish, promise: 'C2.1' },
    find: 'held.find((lot) => equal(lot.unitPrice, price))',
    replace: 'held.find((lot) => more === 0 && equal(lot.unitPrice, price))',
  },
  {
    ...{ name: 'the cheapest units are taken away first', ...lots, promise: 'C1.18' },
    find: 'other.unitPrice.minor - one.unitPrice.minor ||',
    replace: 'one.unitPrice.minor - other.unitPrice.minor ||',
  },
  {
    ...{ name: 'units that are taken away stay held', ...tells, caughtBy: lots.caughtBy, promise: 'C1.18' },
    find: 'quantity !== lotOf(known, hold.id)?.quantity',
    replace: 'quantity < 0 && lotOf(known, hold.id) !== null',
  },
  {
    ...{
      name: 'the word that makes a hold smaller ties with the next',
      ...core,
      caughtBy: lots.caughtBy,
      promise: 'C1.18',
    },
    find: '        ...{ ...cart, version: cart.version + 1 },\n',
    replace: '        ...cart,\n',
  },
  {
    ...{ name: 'a price that is taken is taken for one lot', ...lots, promise: 'C2.9' },
    find: 'withLots(line, (lot) => ({ ...lot, unitPrice: line.currentPrice, priceBefore: null }))',
    replace:
      'withLots(line, (lot) => (lot === line.lots[0] ? { ...lot, unitPrice: line.currentPrice, priceBefore: null } : lot))',
  },
  {
    ...{ name: 'a price that rose is taken with those that fell', ...core, caughtBy: lots.caughtBy, promise: 'C2.9' },
    find: '(sku ? !equal(unitPrice, currentPrice) : unitPrice.minor > currentPrice.minor)',
    replace: '!equal(unitPrice, currentPrice)',
  },
  {
    ...{ name: 'an offer that is gone is read as unchanged', ...core, caughtBy: lots.caughtBy, promise: 'C2.10' },
    find: "if (!offer) return line.withdrawn ? [] : [{ type: 'offer-withdrawn', sku }];",
    replace: 'if (!offer) return [];',
  },
  {
    ...{ name: 'what is held is not sold once its offer is gone', ...core, caughtBy: lots.caughtBy, promise: 'C2.10' },
    find: 'line.withdrawn && unheldLots(line).length > 0',
    replace: 'line.withdrawn',
  },
  {
    ...{ name: 'a key stands for any act', ...state, ...keys, promise: 'C1.19' },
    find: "known.act === undefined || known.act === act ? ok(true) : refuse('IDEMPOTENCY_KEY_REUSED')",
    replace: 'ok(true)',
  },
  {
    ...{ name: 'a price that nobody has seen is charged', ...core, ...prices, promise: 'C2.4' },
    find: "    return refuse('PRICE_CHANGED');\n  return ok([{ type: 'cart-frozen', orderId }]);",
    replace: "    return ok([{ type: 'cart-frozen', orderId }]);\n  return ok([{ type: 'cart-frozen', orderId }]);",
  },
  {
    ...{ name: 'a price that fell is not shown', file: 'actors/cart/view.ts', ...prices, promise: 'C2.2' },
    find: 'unitPrice.minor > currentPrice.minor),',
    replace: 'unitPrice.minor < 0),',
  },
  {
    ...{ name: 'a hold that is over but not on record keeps its price', ...actor, ...races, promise: 'C2.5' },
    find: '    const { lines, frozenBy, priceRefused } = this.#now();',
    replace: '    const { lines, frozenBy, priceRefused } = this.journal.state;',
  },
  {
    ...{ name: 'an order that was told of a new price gets it the next time', ...core, promise: 'C2.4' },
    caughtBy: 'test/core/cart/actor.test.ts',
    find: "  if (cart.priceRefused === orderId) return refuse('PRICE_CHANGED');\n",
    replace: '',
  },
  {
    ...{ name: 'a freeze that comes after its end freezes again', ...core, ...lines, promise: 'O3.2' },
    find: "  if (cart.closedOrders.includes(orderId)) return refuse('HOLD_CLOSED');",
    replace: '',
  },
  {
    ...{ name: 'a line is put into a frozen cart', ...core, ...lines, promise: 'C1.7' },
    find: "    case 'put-units': {\n      const { offer, hold, key, act } = command;\n      const no = barred(cart);\n      if (no) return no;",
    replace: "    case 'put-units': {\n      const { offer, hold, key, act } = command;",
  },
  {
    ...{ name: 'an order that does not own the cart empties it', ...core, ...lines, promise: 'O3.4' },
    find: "        : closed(cart, event.orderId);\n    case 'cart-moved':",
    replace: "        : { ...closed(cart, event.orderId), lines: [] };\n    case 'cart-moved':",
  },
  {
    ...{ name: 'a line stands on a hold that lapsed while the stock was asked', ...core, ...lines, promise: 'C1.4' },
    find: '      if (hold && !standing(cart, hold.id, offer.sku, facts))',
    replace: '      if (hold && facts.now < 0)',
  },
  {
    ...{ name: 'a hold in doubt is asked for again under the same id', ...core, ...lines, promise: 'C1.4' },
    find: '      return { ...cart, holdsMade: cart.holdsMade + 1, version: cart.version + 1 };',
    replace: '      return { ...cart, version: cart.version + 1 };',
  },
  {
    ...{ name: 'units of a removed line are left to lapse', ...tells, ...acts, promise: 'S2.5' },
    find: "    case 'line-removed':\n      return releases(lineOf(cart, event.sku));",
    replace: "    case 'line-removed':\n      return [];",
  },
  {
    ...{ name: 'a touched hold is extended beyond its cap', ...actor, ...acts, promise: 'C1.6' },
    find: 'return Math.max(until, Math.min(this.world.now() + holdTtlMs, since + holdCapMs));',
    replace: 'return Math.max(until, this.world.now() + holdTtlMs, since);',
  },
  {
    ...{ name: 'terms that were made shorter end old holds', ...actor, ...bounds, promise: 'C1.6' },
    find: 'return Math.max(until, Math.min(',
    replace: 'return Math.max(0 * until, Math.min(',
  },
  {
    ...{ name: 'everything can be held', file: 'actors/stock/core.ts', ...bounds, promise: 'H1.2' },
    find: 'if (more > 0 && share !== undefined) {',
    replace: 'if (more < 0 && share !== undefined) {',
  },
  {
    ...{ name: 'everything can be held, by everybody', file: 'contract/hold-policy.ts', promise: 'H1.1' },
    caughtBy: 'test/core/stock/hoarders.test.ts',
    find: 'onHand - Math.ceil((onHand * (100 - sharePercent)) / 100)',
    replace: 'onHand',
  },
  {
    ...{ name: 'an address may hold as much as it likes', file: 'contract/hold-policy.ts', promise: 'H1.1' },
    caughtBy: 'test/core/stock/hoarders.test.ts',
    find: 'unitsPerAddress: 20,',
    replace: 'unitsPerAddress: 20_000,',
  },
  {
    ...{ name: 'one cart may hold as much as it likes', file: 'actors/cart/wish.ts', ...bounds, promise: 'H1.2' },
    find: 'bounds ? bounds.unitsPerCart - others : Number.POSITIVE_INFINITY,',
    replace: 'Number.POSITIVE_INFINITY,',
  },
  {
    ...{ name: 'what may not be held is left out of the cart', ...actor, ...bounds, promise: 'H2.1' },
    find: 'const limited = ask.quantity - Math.max(quantity, had);',
    replace: 'const limited = 0 * (ask.quantity - Math.max(quantity, had));',
  },
  {
    ...{
      name: 'an order is bound as if it were browsing',
      file: 'actors/order/checkout.ts',
      ...bounds,
      promise: 'H2.1',
    },
    find: '...{ revision: order.revision, paying: true },',
    replace: '...{ revision: order.revision, share: 80 },',
  },
  {
    ...{ name: 'a new hold is firm before its line is on record', ...actor, ...acts, promise: 'S2.6' },
    find: 'const expiresAt = fresh ? Math.min(firm, this.world.now() + provisionalMs) : firm;',
    replace: 'const expiresAt = fresh ? Math.max(firm, this.world.now() + provisionalMs) : firm;',
  },
  {
    ...{ name: 'a new hold is never made firm', ...tells, ...acts, promise: 'S2.6' },
    find: 'return [...dropped(known, line), ...later];',
    replace: 'return [...dropped(known, line), ...later.slice(1)];',
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
    find: 'keys: [...keys, ...cart.keys.slice(-keysCarried)].slice(-keysKept),',
    replace: 'keys: cart.keys,',
  },
  {
    ...{ name: 'a merge forgets the own acts', ...merge, promise: 'C1.2' },
    find: 'keys: [...keys, ...cart.keys.slice(-keysCarried)].slice(-keysKept),',
    replace: 'keys,',
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
    ...{ name: 'a merge gives all units one of two locked prices', ...lots, caughtBy: merge.caughtBy, promise: 'C2.6' },
    find: 'lots: [...own.lots, ...other.lots] }',
    replace:
      'lots: [...own.lots, ...other.lots.map((lot) => ({ ...lot, unitPrice: own.lots[0]?.unitPrice ?? lot.unitPrice }))] }',
  },
  {
    ...{
      name: 'a merge lets go of the holds of the cart that came',
      ...lots,
      caughtBy: merge.caughtBy,
      promise: 'C1.15',
    },
    find: 'lots: [...own.lots, ...other.lots] }',
    replace: 'lots: [...own.lots, ...other.lots.map((lot) => ({ ...lot, hold: null }))] }',
  },
  {
    ...{ name: 'a merge is an older word than those before', ...merge, promise: 'S3.3' },
    find: 'version: Math.max(before.version, event.revision) + 1,',
    replace: 'version: before.version + 1,',
  },
  {
    ...{ name: 'a cart asks for ever under a name that has ended', file: 'actors/cart/actor.ts', promise: 'S2.6' },
    caughtBy: 'test/core/cart/actor.test.ts',
    find: "if (!fresh || anew || outcome.failure.code !== 'HOLD_CLOSED') return",
    replace: 'if (outcome) return',
  },
];
