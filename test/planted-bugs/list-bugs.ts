import type { Bug } from './bug.ts';

const byDate = {
  file: 'gateway/orders/by-delivery-date.ts',
  caughtBy: 'test/core/order/by-delivery-date.test.ts',
} as const;
const standing = { file: 'actors/order/standing.ts', caughtBy: 'test/core/order/standing.test.ts' } as const;

export const listBugs: readonly Bug[] = [
  {
    ...{ name: 'what comes last stands first', ...byDate, promise: 'L2' },
    find: 'return left === places.toCome ? sooner : -sooner;',
    replace: 'return -sooner;',
  },
  {
    ...{ name: 'an order stands under the day of its first group alone', ...byDate, promise: 'L2.1' },
    find: 'return coming.map((group) =>',
    replace: 'return coming.slice(0, 1).map((group) =>',
  },
  {
    ...{ name: 'what a cancelled order costs counts for its day', ...byDate, promise: 'L2.2' },
    find: "const alive = orders.filter(({ status }) => status !== 'cancelled');",
    replace: 'const alive = orders;',
  },
  {
    ...{ name: 'a refunded order is still promised for its day', ...byDate, promise: 'L2.3' },
    find: " && status !== 'refunded')",
    replace: ')',
  },
  {
    ...{ name: 'the log hears of tracking numbers', ...standing, promise: 'L2.5' },
    find: 'const listed = ({ id, status, date, total, lines, from }: Group): ListedGroup => ({',
    replace:
      'const listed = ({ id, status, date, total, lines, from, parcels }: Group): ListedGroup => ({ ...{ parcels },',
  },
];
