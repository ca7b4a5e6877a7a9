import type { Bug } from './bug.ts';

const strict = { caughtBy: 'test/core/payments/strict.test.ts' } as const;
const approval = { caughtBy: 'test/core/payments/approval.test.ts' } as const;
const manners = { caughtBy: 'test/core/payments/manners.test.ts' } as const;
const retryAfter = { caughtBy: 'test/core/order/retry-after.test.ts' } as const;
const emulator = (name: string) => ({ file: `payments/emulator/${name}.ts` }) as const;
const client = (name: string) => ({ file: `payments/paypal/${name}.ts` }) as const;

export const paymentBugs: readonly Bug[] = [
  {
    ...{ name: 'an answer has no debug id', ...emulator('routes'), promise: 'E1', ...strict },
    find: 'if (!context.res.headers.has(debugHeader)) context.header(debugHeader, debugIdOf(newId()));',
    replace: '',
  },
  {
    ...{ name: 'a seller is protected in a way that PayPal does not know', ...emulator('resource'), promise: 'E1' },
    ...strict,
    find: "{ status: 'NOT_ELIGIBLE' }",
    replace: "{ status: 'NOT_PROTECTED' }",
  },
  {
    ...{ name: 'any code can be scripted', ...emulator('faults'), promise: 'E1.1', ...strict },
    find: 'callsOf(endpoint).some((call) => statusOf(call, issue))',
    replace: 'callsOf(endpoint).length > 0',
  },
  {
    ...{ name: 'a code for any call is played at the first', ...emulator('faults'), promise: 'E1.1', ...strict },
    find: 'isCoded(endpoint) && (one.issue === undefined || statusOf(endpoint, one.issue) !== null)',
    replace: 'isCoded(endpoint)',
  },
  {
    ...{ name: 'a request id may have any length', ...emulator('reading'), promise: 'E1.2', ...strict },
    find: 'value.length > max',
    replace: 'value.length > 10 * max',
  },
  {
    ...{ name: 'taxes need not add up', ...emulator('amounts'), promise: 'E1.2', ...strict },
    find: "if (taxed && times('tax') !== minorOf(breakdown.tax_total))",
    replace: "if (taxed && times('tax') > 1e9)",
  },
  {
    ...{ name: 'a part of an amount may be too precise', ...emulator('amounts'), promise: 'E1.2', ...strict },
    find: "if (typeof read === 'string') return { issue: read, field: `${at}/${name}/value` };",
    replace: "if (typeof read === 'string') continue;",
  },
  {
    ...{ name: 'a script cannot have a reused id refused', ...emulator('api'), promise: 'E1.3', ...strict },
    find: '(reused(asked, key) ?? before.first)',
    replace: 'before.first',
  },
  {
    ...{ name: 'orders never expire', ...emulator('orders'), promise: 'E1.4', ...approval },
    find: 'world.now() < order.expiresAt',
    replace: 'order.expiresAt > 0',
  },
  {
    ...{ name: 'a second approval is told to nobody', ...emulator('orders'), promise: 'E1.4', ...approval },
    find: '  books.putOrder(approved);\n  return approved;',
    replace: "  books.putOrder(approved);\n  return order.status === 'APPROVED' ? null : approved;",
  },
  {
    ...{ name: 'items and address are thrown away', ...emulator('orders'), promise: 'E1.5', ...strict },
    find: 'particulars: particularsOf(unit),',
    replace: 'particulars: {},',
  },
  {
    ...{ name: 'the saga does not wait when it is told to', file: 'actors/runtime/saga-runner.ts', promise: 'M2.5' },
    ...retryAfter,
    find: 'outcome.retryAfterMs ?? 0',
    replace: '0',
  },
  {
    ...{ name: 'a reading does not wait when it is told to', file: 'actors/order/bookkeeper.ts', promise: 'M2.5' },
    ...retryAfter,
    find: 'outcome.retryAfterMs ?? 0',
    replace: '0',
  },
  {
    ...{ name: 'a provider can keep an order waiting for a day', ...client('exchange'), promise: 'M2.5', ...manners },
    find: 'Math.min(Math.max(ms, 0), retryAfterMsMax)',
    replace: 'Math.max(ms, 0)',
  },
  {
    ...{ name: 'an address that PayPal refuses ends the sale', ...client('create'), promise: 'M2.6', ...manners },
    find: "request.shipTo && first.kind === 'problem' && isAboutAddress(first)",
    replace: "request.shipTo && first.kind === 'problem' && isAboutAddress(first) && false",
  },
  {
    ...{ name: 'without its address an order has the key of before', ...client('create'), promise: 'M2.6', ...manners },
    find: '`${key}.bare`',
    replace: 'key',
  },
  {
    ...{ name: 'the address is told to nobody', file: 'actors/order/checkout.ts', promise: 'M2.6' },
    caughtBy: 'test/core/order/placing.test.ts',
    find: "shipTo: order.placed.body.shipping === 'pickup' ? null : order.placed.body.address,",
    replace: 'shipTo: null,',
  },
];
