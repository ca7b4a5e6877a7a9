import type { Bug } from './bug.ts';

type Edit = readonly [find: string, replace: string];
const bug = (name: string, breaks: string, file: string, ...edits: readonly Edit[]): Bug => ({
  ...{ name, file },
  breaks: breaks.split(' '),
  edits: edits.map(([find, replace]) => ({ find, replace })),
});

/** Mistakes that somebody from outside made: each broke what no question was asked about when it came. */
export const outsideBugs: readonly Bug[] = [
  bug('a paid order is deaf to what PayPal tells', 'M1 O2', 'actors/order/money-news.ts', [
    '  if (order.captured.minor === 0) return false;\n',
    '  if (order.captured.minor === 0) return false;\n  if (order.saga === null) return true;\n',
  ]),
  bug('a second attempt is made under the id of the first', 'M2', 'actors/order/attempts.ts', [
    '(attempt > 1 ? `${key}.${attempt}` : key)',
    'key + (attempt < 0 ? attempt : "")',
  ]),
  bug('whatever PayPal says no to is a decline', 'M2 M1', 'payments/paypal/capture.ts', [
    "  return unsureOf('capture', problem);",
    "  return refused('PAYMENT_DECLINED', detail);",
  ]),
  bug('cancelled units go back without their shipping', 'M1', 'actors/order/after.ts', [
    'const amount = worthOf(order, units, true);',
    'const amount = worthOf(order, units, false);',
  ]),
  bug('cancelled units stay off the shelf', 'S1', 'actors/order/after.ts', [
    '({ ...unit, restock: true })',
    '({ ...unit, restock: false })',
  ]),
  bug('a refund that is told of twice counts twice', 'M1', 'actors/order/ledger.ts', [
    'const at = order.ledger.findIndex(({ entryId }) => entryId === entry.entryId);',
    "const at = order.ledger.findIndex(({ entryId }) => entryId === entry.entryId && entry.kind === 'captured');",
  ]),
  bug('the total that its buyer has agreed to does not count', 'C2', 'actors/order/checkout.ts', [
    'if (expectedTotal && !equal(expectedTotal, quote.total))',
    'if (expectedTotal && expectedTotal.currency !== quote.total.currency)',
  ]),
  bug('a list does not tell what went back', 'L1', 'actors/order/standing.ts', [
    "return order.refunded.minor > 0 ? 'partly-refunded' : 'captured';",
    "return order.refunded.minor < 0 ? 'partly-refunded' : 'captured';",
  ]),
  bug('what PayPal names is not asked for', 'M1', 'actors/order/money-news.ts', [
    'count > newsRead ? [{ kind, resourceId }] : []',
    'count > newsRead + 1_000 ? [{ kind, resourceId }] : []',
  ]),
  bug('the last unit is never sold', 'S2', 'actors/stock/state.ts', [
    'stock.onHand - stock.held;',
    'Math.max(0, stock.onHand - stock.held - 1);',
  ]),
  bug('who looks around is counted and never forgotten', 'H1', 'actors/stock/core.ts', [
    'browsing: before.browsing + browsingUnits(is) - browsingUnits(was)',
    'browsing: before.browsing + Math.max(0, browsingUnits(is) - browsingUnits(was))',
  ]),
  bug('a transfer goes the other way', 'S1', 'actors/stock/movements.ts', [
    'stood(stood(stock, event.from, -event.quantity), event.to, event.quantity)',
    'stood(stood(stock, event.to, -event.quantity), event.from, event.quantity)',
  ]),
  bug('sold units leave another shelf than their own', 'S1', 'actors/stock/core.ts', [
    "locations: moved(sold.locations, 'onHand', allocation, -1),",
    "locations: moved(sold.locations, 'onHand', allocation.length > 1 ? [...allocation].map((one, i) => ({ ...one, quantity: allocation[(i + 1) % allocation.length]?.quantity ?? 0 })) : allocation, -1),",
  ]),
  bug('the cheapest units are taken away first', 'C2', 'actors/cart/lots.ts', [
    'other.unitPrice.minor - one.unitPrice.minor ||',
    'one.unitPrice.minor - other.unitPrice.minor ||',
  ]),
  bug('a key of a cart stands for any act', 'O1', 'actors/cart/state.ts', [
    "known.act === undefined || known.act === act ? ok(true) : refuse('IDEMPOTENCY_KEY_REUSED')",
    'ok(true)',
  ]),
  bug('a view forgets to multiply', 'C2', 'actors/cart/view.ts', [
    'total: times(unitPrice, quantity) },',
    'total: unitPrice },',
  ]),
  bug('letters leave shipping out', 'K1', 'actors/order/letters.ts', [
    '...{ shipping: shippingCostOf(order), total: totalOf(order), placedAt',
    '...{ shipping: shippingCostOf(order), total: order.lines.reduce((all, l) => ({ ...all, minor: all.minor + l.unitPrice.minor * l.quantity }), zero("USD")), placedAt',
  ]),
];
