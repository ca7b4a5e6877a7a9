import type { Bug } from './bug.ts';

const words = { file: 'actors/order/delivery.ts', caughtBy: 'test/core/order/delivery.test.ts' } as const;
const way = { file: 'actors/order/way.ts', caughtBy: 'test/core/order/delivery.test.ts' } as const;
const promises = { file: 'actors/promises/delivery.ts', caughtBy: 'test/core/order/delivery.test.ts' } as const;
const groups = { file: 'fulfillment/groups.ts', caughtBy: 'test/core/fulfillment/order-groups.test.ts' } as const;
const quoting = { file: 'actors/order/checkout.ts', caughtBy: 'test/core/order/quoted.test.ts' } as const;

/** Parcels, and what an order was quoted. */
export const deliveryBugs: readonly Bug[] = [
  {
    ...{ name: 'a word of a carrier that comes again counts again', ...words, promise: 'O4.1' },
    find: "if (known) return isSame(known, toldBy(event)) ? ok([]) : refuse('ID_REUSED');\n",
    replace: '',
  },
  {
    ...{ name: 'an id that stands for another parcel is taken for it', ...words, promise: 'O4.1' },
    find: 'isSame(known, toldBy(event)) ?',
    replace: 'known.group === request.group ?',
  },
  {
    ...{ name: 'a late word moves a delivered group back', ...words, promise: 'O4.2' },
    find: "group.status === 'to-pack' ? 'shipped' : group.status",
    replace: "group.parcels.length > 99 ? group.status : 'shipped'",
  },
  {
    ...{ name: 'the last word says when it happened', ...words, promise: 'O4.2' },
    find: 'known === null ? told : Math.min(known, told)',
    replace: 'known === null ? told : told',
  },
  {
    ...{ name: 'two parcels are one because their names read alike in a row', ...words, promise: 'O4.3' },
    find: 'JSON.stringify([carrier, tracking])',
    replace: '`${carrier} ${tracking}`',
  },
  {
    ...{ name: 'another parcel of a group replaces the first', ...words, promise: 'O4.3' },
    find: 'group.parcels.filter((parcel) => !isIt(parcel))',
    replace: 'group.parcels.filter((parcel) => !isIt(parcel) && parcel.at > 9e12)',
  },
  {
    ...{ name: 'an order is delivered with the first group that is', ...way, promise: 'O4.4' },
    find: 'sent.every(({ status }) => arrived.has(status))',
    replace: 'sent.some(({ status }) => arrived.has(status))',
  },
  {
    ...{
      name: 'a carrier overwrites the word that tells of money',
      ...words,
      file: 'actors/order/hints.ts',
      promise: 'O4.4',
    },
    find: 'isUnderWay(order) && order.status !== word',
    replace: 'order.status !== word',
  },
  {
    ...{ name: 'goods leave unpaid', ...words, promise: 'O4.5' },
    find: '!(mayShip(order) && holds(order, at))',
    replace: '!(mayShip(order) && holds(order, at)) && order.placed === null',
  },
  {
    ...{ name: 'what is on its way cannot arrive once its money went back', ...words, promise: 'O4.5' },
    find: "(group.status === 'to-pack' && !(mayShip(order) && holds(order, at)))",
    replace: '!mayShip(order)',
  },
  {
    ...{ name: 'nobody notices that a word was taken twice', ...promises, promise: 'O4' },
    find: 'notes.get<true>(word) === true',
    replace: 'notes.get<true>(word) === undefined && group.length === 0',
  },
  {
    ...{ name: 'nobody notices that goods left unpaid', ...promises, promise: 'O4' },
    find: '(paid && (kept > 0 || promised)) ||',
    replace: '(paid || kept > 0) ||',
  },
  {
    ...{ name: 'an order is placed for a total that its buyer has not seen', ...quoting, promise: 'O5.2' },
    find: 'if (expectedTotal && !equal(expectedTotal, quote.total))',
    replace: 'if (expectedTotal && expectedTotal.minor > quote.total.minor)',
  },
  {
    ...{ name: 'what was quoted is not kept', ...quoting, promise: 'O5' },
    find: "return done([fact, { type: 'order-quoted', quote }]);",
    replace: 'return done([fact]);',
  },
  {
    ...{ name: 'shipping is paid once more when units are found elsewhere', ...groups, promise: 'O5' },
    find: 'const shipping = apportion(quote.shipping.minor, sums);',
    replace: 'const shipping = sums.map(() => quote.shipping.minor);',
  },
  {
    ...{ name: 'each lot is split by itself, and a cent gets lost', ...groups, promise: 'O5' },
    find: 'return [sku, apportion(goods, own)];',
    replace:
      'return [sku, own.map((units) => Math.floor((goods * units) / own.reduce((sum, each) => sum + each, 0)))];',
  },
  {
    ...{ name: 'a house that was not quoted promises the earliest day', ...groups, promise: 'O5.4' },
    find: 'group.date > latest.date ? group : latest',
    replace: 'group.date < latest.date ? group : latest',
  },
  {
    ...{ name: 'a stock that tells of more units than were bought is believed', ...groups, promise: 'O5.4' },
    find: 'if (told !== quantity) return null;',
    replace: 'if (told < quantity) return null;',
  },
];
