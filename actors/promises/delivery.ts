import type { GroupStatus } from '../../contract/delivery.ts';
import type { OrderId } from '../../contract/ids.ts';
import { type Money, withCode } from '../../contract/money.ts';
import type { OrderEvent } from '../../contract/order.ts';
import { isPromised } from '../order/promised.ts';
import { spelledOut } from '../order/spelled.ts';
import type { Order } from '../order/state.ts';
import { totalOf } from '../order/totals.ts';
import { isUnderWay, wordOf } from '../order/way.ts';
import type { Notes, Rules } from '../runtime/rules.ts';
import { over, violationOf } from './over.ts';
import type { OrderPicture, Violation } from './picture.ts';

/** [O4] [O5] of one order at one moment: how far its goods have come, and whose money is whose part of what it costs. */
export const deliveryViolations = ({ id, order }: Pick<OrderPicture, 'id' | 'order'>): Violation[] => [
  ...wayWrongs(order).map((what) => violationOf('order', id, 'O4', what)),
  ...partWrongs(order).map((what) => violationOf('order', id, 'O5', what)),
];

function wayWrongs(order: Order): string[] {
  const behind = order.groups.flatMap(({ id, status, shippedAt, deliveredAt, parcels }) => {
    const least: GroupStatus = deliveredAt !== null ? 'delivered' : shippedAt !== null ? 'shipped' : 'to-pack';
    const named = new Set(parcels.map(({ carrier, tracking }) => JSON.stringify([carrier, tracking])));
    return [
      ...(ranks[status] < ranks[least] ? [`${id} is ${status}, and was told to be ${least}`] : []),
      ...(named.size < parcels.length ? [`${id} has a parcel twice`] : []),
    ];
  });
  const word = wordOf(order.groups, isPromised(order));
  // Its saga says the word when it ends.
  const says = isUnderWay(order) && order.saga === null && order.status !== word;
  return says ? [...behind, `${order.status}, and by its groups ${word}`] : behind;
}

/** What came back, or is not sent any more, has gone further than what arrived. */
const ranks: Readonly<Record<GroupStatus, number>> = {
  ...{ 'to-pack': 0, shipped: 1, delivered: 2, returned: 3, cancelled: 3 },
};

/** [O4] between two moments: no group goes back, and none is lost once one of them has left. */
export function setBack(id: OrderId, before: Order, after: Order): Violation[] {
  if (before.groups.every(({ status }) => status === 'to-pack')) return [];
  return before.groups.flatMap((group) => {
    const now = after.groups.find((each) => each.id === group.id);
    if (now && ranks[now.status] >= ranks[group.status]) return [];
    return [violationOf('order', id, 'O4', `${group.id} was ${group.status} and is ${now?.status ?? 'not there'}`)];
  });
}

function partWrongs(order: Order): string[] {
  const { quote, groups, lines } = order;
  if (!quote) return [];
  return [
    ...unequal('the total', totalOf(order), [quote.total]),
    ...unequal('goods and shipping', quote.total, [quote.goods, quote.shipping]),
    ...[quote.groups, groups].flatMap((parts) => [
      ...unequal('the total of its groups', quote.total, of(parts, 'total')),
      ...unequal('the goods of its groups', quote.goods, of(parts, 'goods')),
      ...unequal('the shipping of its groups', quote.shipping, of(parts, 'shipping')),
      ...parts.flatMap((group) => [
        ...unequal(`${group.id}`, group.total, [group.goods, group.shipping]),
        ...unequal(`the goods of ${group.id}`, group.goods, of(group.lines, 'goods')),
        ...unequal(`the shipping of ${group.id}`, group.shipping, of(group.lines, 'shipping')),
      ]),
      ...miscounted(lines, parts),
    ]),
  ];
}

const of = <Name extends 'goods' | 'shipping' | 'total'>(
  parts: readonly Readonly<Record<Name, Money>>[],
  name: Name,
): Money[] => parts.map((part) => part[name]);

const unequal = (what: string, whole: Money, parts: readonly Money[]): string[] => {
  const sum = parts.reduce((all, { minor }) => all + minor, 0);
  const sound = sum === whole.minor && parts.every(({ currency }) => currency === whole.currency);
  return sound ? [] : [`${what}: ${withCode(whole)}, and its parts are ${parts.map(withCode).join(' and ')}`];
};

type Counted = readonly { readonly sku: string; readonly quantity: number }[];
function miscounted(lines: Counted, groups: readonly { readonly lines: Counted }[]): string[] {
  const units = (rows: Counted, sku: string) =>
    rows.reduce((sum, row) => sum + (row.sku === sku ? row.quantity : 0), 0);
  const grouped = groups.flatMap((group) => group.lines);
  const skus = [...new Set([...lines, ...grouped].map(({ sku }) => sku))];
  return skus.flatMap((sku) => {
    const [bought, sent] = [units(lines, sku), units(grouped, sku)];
    return bought === sent ? [] : [`${bought} of ${sku} were bought, and ${sent} are in its groups`];
  });
}

/** What the books of an order say so far. `entryId` is sealed where notes are stored, under this very name. */
type Purse = {
  readonly shipsUnpaid: boolean;
  readonly payable: boolean;
  readonly paid: boolean;
  /** Its money is promised, and that holds. */
  readonly promised: boolean;
  readonly entries: readonly { readonly entryId: string; readonly minor: number }[];
  /** What acts are to send back, by their ids. */
  readonly acts: Readonly<Record<string, number>>;
};
const noMoney: Purse = {
  ...{ shipsUnpaid: false, payable: false, paid: false, promised: false },
  ...{ entries: [], acts: {} },
};

/** [O4] over an order's whole history: a word of a carrier counts once, and nothing leaves that is not paid for. */
export const parcels: Rules<OrderEvent>['judge'] = (_, { seq, event }, notes) =>
  spelledOut(event).flatMap((line) => {
    if (line.type !== 'group-shipped' && line.type !== 'group-delivered') {
      const before = notes.get<Purse>('purse') ?? noMoney;
      const purse = pursed(before, line);
      if (purse !== before) notes.set('purse', purse);
      return [];
    }
    return told(line, notes).map((what) => ({ promise: 'O4', what: `${what} (event ${seq})` }));
  });
export const parcelViolations = over('order', parcels)<OrderId>;

function told({ group, eventId }: { readonly group: string; readonly eventId: string }, notes: Notes): string[] {
  const [word, gone] = [`word ${eventId}`, `left ${group}`];
  const again = notes.get<true>(word) === true;
  const wrong = again ? [`one word about ${group} was taken twice`] : [];
  notes.set(word, true);
  if (notes.get<true>(gone)) return wrong;
  notes.set(gone, true);
  return mayLeave(notes.get<Purse>('purse') ?? noMoney) ? wrong : [...wrong, `${group} left, and is not paid for`];
}

function mayLeave({ shipsUnpaid, payable, paid, promised, entries }: Purse): boolean {
  const kept = entries.reduce((sum, { minor }) => sum + minor, 0);
  return (paid && (kept > 0 || promised)) || (shipsUnpaid && payable);
}

function pursed(purse: Purse, event: OrderEvent): Purse {
  switch (event.type) {
    case 'order-placed':
      return { ...purse, shipsUnpaid: event.invoice?.shipsUnpaid === true };
    case 'payment-created':
      return { ...purse, payable: true };
    case 'payment-authorised':
      return { ...purse, promised: true };
    case 'order-authorised':
    case 'order-paid':
      return { ...purse, paid: true };
    case 'order-cancelled':
      return { ...purse, payable: false };
    case 'payment-captured':
    case 'stray-capture-found':
      return entered(purse, event.captureId, event.amount.minor);
    case 'payment-refunded':
      return entered(purse, event.refundId, -event.amount.minor);
    case 'payment-booked':
      return entered(purse, event.bookingId, event.direction === 'in' ? event.amount.minor : -event.amount.minor);
    case 'act-begun':
      return { ...purse, acts: { ...purse.acts, [event.act.actId]: event.act.amount.minor } };
    case 'act-step-settled': {
      const { refundId, captured, released, actId } = event;
      if (released) return { ...purse, promised: false };
      if (captured) return entered(purse, captured.captureId, captured.amount.minor);
      return refundId === undefined ? purse : entered(purse, refundId, -(purse.acts[actId] ?? 0));
    }
    case 'books-read':
      return event.facts.reduce((all, fact) => {
        if (fact.type === 'authorisation-noted') return holding(all, fact.state === 'open');
        if (fact.type === 'stray-capture-found') return entered(all, fact.captureId, fact.amount.minor);
        if (fact.type !== 'money-booked') return all;
        return entered(all, fact.entryId, fact.kind === 'captured' ? fact.amount.minor : -fact.amount.minor);
      }, purse);
    default:
      return purse;
  }
}

const holding = (purse: Purse, promised: boolean): Purse => ({ ...purse, promised });

/** Known by its id: told again, it stands at what was told last. */
const entered = (purse: Purse, entryId: string, minor: number): Purse => ({
  ...purse,
  entries: [...purse.entries.filter((entry) => entry.entryId !== entryId), { entryId, minor }],
});
