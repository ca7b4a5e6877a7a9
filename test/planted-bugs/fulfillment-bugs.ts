import type { Bug } from './bug.ts';

const tests = 'test/core/fulfillment';
const distance = { file: 'fulfillment/distance.ts', caughtBy: `${tests}/distance.test.ts` } as const;
const days = { file: 'fulfillment/promise.ts', caughtBy: `${tests}/promise.test.ts` } as const;
const holidays = { file: 'fulfillment/holidays.ts', caughtBy: `${tests}/promise.test.ts` } as const;
const postal = { file: 'fulfillment/postal.ts', caughtBy: `${tests}/place.test.ts` } as const;
const tariff = { file: 'fulfillment/tariff.ts', caughtBy: `${tests}/tariff.test.ts` } as const;
const allocation = { file: 'fulfillment/allocation.ts', caughtBy: `${tests}/allocation.test.ts` } as const;
const quote = { file: 'fulfillment/quote.ts', caughtBy: `${tests}/quote.test.ts` } as const;

export const fulfillmentBugs: readonly Bug[] = [
  {
    ...{ name: 'miles are taken for kilometres', ...distance, promise: 'F1' },
    find: 'const radiusKm = 6371.0088;',
    replace: 'const radiusKm = 3958.7613;',
  },
  {
    ...{ name: 'latitude and longitude are exchanged', ...distance, promise: 'F1' },
    find: '[radians(here.latitude), radians(there.latitude)]',
    replace: '[radians(here.longitude), radians(there.longitude)]',
  },
  {
    ...{ name: 'rounding makes the distance of opposite points no number', ...distance, promise: 'F1.1' },
    find: 'Math.asin(Math.sqrt(Math.min(1, inner)))',
    replace: 'Math.atan2(Math.sqrt(inner), Math.sqrt(1 - inner))',
  },
  {
    ...{ name: 'a ZIP without a Census area is refused', ...postal, promise: 'F2.1' },
    find: 'unusedPrefixes.has(zip.slice(0, 3))',
    replace: "(unusedPrefixes.has(zip.slice(0, 3)) || zip.startsWith('192'))",
  },
  {
    ...{ name: 'a zero that was lost is made up', ...postal, promise: 'F2.2' },
    find: 'const typed = postalCode?.replaceAll',
    replace: "const typed = postalCode?.padStart(5, '0').replaceAll",
  },
  {
    ...{ name: 'the cut-off is compared with the clock of UTC', ...days, promise: 'F3.1' },
    find: 'localTime(now, timeZone)',
    replace: "localTime(now, 'UTC')",
  },
  {
    ...{ name: 'an order at the very cut-off still leaves', ...days, promise: 'F3.1' },
    find: 'today.time < cutOff',
    replace: 'today.time <= cutOff',
  },
  {
    ...{ name: 'every day has the cut-off of Monday', ...days, promise: 'F3.2' },
    find: 'const cutOff = cutOffs[weekdayOf(date)];',
    replace: 'const cutOff = cutOffs[weekdayOf(date)] && cutOffs.mon;',
  },
  {
    ...{ name: 'holidays of the neighbouring years are not asked for', ...holidays, promise: 'F3.3' },
    find: '[year - 1, year, year + 1]',
    replace: '[year]',
  },
  {
    ...{ name: 'a substitute day falls on a holiday', ...holidays, promise: 'F3.3' },
    find: 'while (isWeekend(next) || closed.has(next))',
    replace: 'while (isWeekend(next))',
  },
  {
    ...{ name: 'the carrier works on its holidays', ...days, promise: 'F3.4' },
    find: 'deliveryDays.includes(weekdayOf(next)) && !isClosed(calendars, calendar, next)',
    replace: 'deliveryDays.includes(weekdayOf(next)) && calendar.length > 0 && calendars.size > 0',
  },
  {
    ...{ name: 'a weight at the very bound belongs to the band below', ...tariff, promise: 'F4' },
    find: 'rule.fromGrams <= gramsFor(rule, parcel)',
    replace: '(rule.fromGrams === 0 || rule.fromGrams < gramsFor(rule, parcel))',
  },
  {
    ...{ name: 'rules of all destinations are mixed', ...tariff, promise: 'F4.1' },
    find: 'own.filter((rule) => rule.destination === destination)',
    replace: 'own.filter((rule) => destination !== undefined && destinations.includes(rule.destination))',
  },
  {
    ...{ name: 'units leave the nearest houses though one has all', ...allocation, promise: 'F5' },
    find: 'useful.length > housesMax ? useful',
    replace: 'useful.length > 0 ? useful',
  },
  {
    ...{ name: 'units that stand nowhere are left out', ...allocation, promise: 'F5.1' },
    find: 'if (missing > 0 && place !== undefined)',
    replace: 'if (missing > 1_000 && place !== undefined)',
  },
  {
    ...{ name: 'shares are rounded one by one', promise: 'F6', file: 'fulfillment/apportion.ts' },
    caughtBy: `${tests}/apportion.test.ts`,
    find: 'if (left === 0) break;',
    replace: 'if (left >= 0) break;',
  },
  {
    ...{ name: 'a yen has two decimals', promise: 'M1.1', file: 'contract/money.ts' },
    caughtBy: 'test/core/contract/money.test.ts',
    find: 'GBP: 2, JPY: 0 }',
    replace: 'GBP: 2, JPY: 2 }',
  },
  {
    ...{ name: 'each parcel pays the price of the order', ...quote, promise: 'F6.1' },
    find: 'Math.max(0, ...shared.map(({ minor }) => minor))',
    replace: 'sumOf(shared, ({ minor }) => minor)',
  },
  {
    ...{ name: 'the cheaper of two prices for the order is paid', ...quote, promise: 'F6.1' },
    find: 'Math.max(0, ...shared.map(({ minor }) => minor))',
    replace: 'Math.min(...shared.map(({ minor }) => minor))',
  },
  {
    ...{ name: 'what is not offered costs nothing', ...quote, promise: 'F7.1' },
    find: 'const minor = rule.prices?.[currency];',
    replace: 'const minor = rule.prices?.[currency] ?? 0;',
  },
];
