import { failures } from '../../contract/failure.ts';
import type { OrderId } from '../../contract/ids.ts';
import {
  type LetterId,
  letterId,
  type MailRequest,
  type OrderLetterAbout,
  type ToldByOrder,
} from '../../contract/mail.ts';
import { times, zero } from '../../contract/money.ts';
import type { OrderEvent } from '../../contract/order.ts';
import { type Tell, unreachable } from '../runtime/decider.ts';
import { authorises } from './promised.ts';
import type { Entry, Order } from './state.ts';
import { shippingCostOf, totalOf } from './totals.ts';
import { cancelledUnits } from './units.ts';
import { wasPaid } from './way.ts';

/**
 * Which event makes which letter. An order that is settled as it is placed is told of once, when it is paid; one that never
 * came as far as a payment was answered on the page.
 */
const letterOn: {
  readonly [Type in OrderEvent['type']]?: 'received' | 'authorised' | 'taken' | 'paid' | 'cancelled' | 'moved';
} = {
  'payment-created': 'received',
  'order-paid': 'paid',
  'order-authorised': 'authorised',
  'act-step-settled': 'taken',
  'order-cancelled': 'cancelled',
  'order-voided': 'cancelled',
  'group-shipped': 'moved',
  'group-delivered': 'moved',
};

/** What the events that a row says tell the buyer: each letter has an id of its own, by which it is one. */
export function tellsOf(order: OrderId, before: Order, event: OrderEvent, after: Order): readonly Tell[] {
  if (event.type === 'forget-asked') return letterIdsOf(order, before).map(forgetTell);
  // Nobody is written to who is being forgotten.
  if (after.forgetting !== 'no') return [];
  return [...saidBy(before, event, after), ...sentBack(before, after)].map((about) => tellOf(order, about));
}

function saidBy(before: Order, event: OrderEvent, after: Order): readonly OrderLetterAbout[] {
  const what = letterOn[event.type];
  switch (what) {
    case undefined:
      return [];
    case 'received':
      return event.type === 'payment-created' && !event.approved ? [{ kind: 'order-received' }] : [];
    case 'authorised':
      return [{ kind: 'order-authorised' }];
    case 'taken':
      return event.type === 'act-step-settled' && event.captured ? [{ kind: 'order-paid' }] : [];
    case 'paid':
      return [{ kind: 'order-paid' }];
    case 'cancelled':
      return before.payment ? [{ kind: 'order-cancelled' }] : [];
    case 'moved':
      return arrivals(before, after);
    default:
      return unreachable(what);
  }
}

/**
 * A group is told of when it comes farther than before: once that it has left, and once that it is there. One of which the
 * carrier tells that it has left when it is there already has left long ago.
 */
const arrivals = (before: Order, after: Order): readonly OrderLetterAbout[] =>
  after.groups.flatMap(({ id: group, status }): OrderLetterAbout[] => {
    const was = before.groups.find(({ id }) => id === group)?.status;
    if (was === 'to-pack' && status === 'shipped') return [{ kind: 'order-shipped', group }];
    const came = status === 'delivered' && (was === 'to-pack' || was === 'shipped');
    return came ? [{ kind: 'order-delivered', group }] : [];
  });

/** Whoever sent money back, and whichever event brought it home: what is new in the ledger is told of. */
function sentBack(before: Order, after: Order): readonly OrderLetterAbout[] {
  const known = refundsOf(before).length;
  return refundsOf(after)
    .slice(known)
    .map((_, index) => ({ kind: 'order-refunded', entry: known + index + 1 }));
}

/** In the order in which the ledger heard of them: an entry keeps its place for ever. */
const refundsOf = ({ ledger }: Order): readonly Entry[] => ledger.filter(({ kind }) => kind === 'refunded');

/** One for ever, whoever asks for it and however often. */
export function letterIdOf(order: OrderId, about: OrderLetterAbout): LetterId {
  switch (about.kind) {
    case 'order-received':
      return letterId.parse(`${order}.received`);
    case 'order-authorised':
      return letterId.parse(`${order}.authorised`);
    case 'order-paid':
      return letterId.parse(`${order}.paid`);
    case 'order-cancelled':
      return letterId.parse(`${order}.cancelled`);
    case 'order-refunded':
      return letterId.parse(`${order}.refunded-${about.entry}`);
    case 'order-shipped':
      return letterId.parse(`${order}.shipped-${about.group}`);
    case 'order-delivered':
      return letterId.parse(`${order}.delivered-${about.group}`);
    case 'order-link':
      return letterId.parse(`${order}.link`);
    default:
      return unreachable(about);
  }
}

const tellOf = (order: OrderId, about: OrderLetterAbout): Tell => ({
  to: `mail:${letterIdOf(order, about)}`,
  command: { type: 'tell', order, about } satisfies MailRequest as Tell['command'],
});
const forgetTell = (id: LetterId): Tell => ({ to: `mail:${id}`, command: { type: 'forget' } });

/** All letters that may be on their way. One that never was is none the worse for being forgotten. */
function letterIdsOf(order: OrderId, state: Order): readonly LetterId[] {
  const isOver = state.timeline.some(({ status }) => status === 'cancelled');
  return [
    ...(state.payment ? [letterIdOf(order, { kind: 'order-received' })] : []),
    ...(wasPaid(state) && authorises(state) ? [letterIdOf(order, { kind: 'order-authorised' })] : []),
    ...(wasPaid(state) ? [letterIdOf(order, { kind: 'order-paid' })] : []),
    ...(isOver && state.payment ? [letterIdOf(order, { kind: 'order-cancelled' })] : []),
    ...refundsOf(state).map((_, index) => letterIdOf(order, { kind: 'order-refunded', entry: index + 1 })),
    ...state.groups.flatMap(({ id: group, shippedAt, deliveredAt }) => [
      ...(shippedAt === null ? [] : [letterIdOf(order, { kind: 'order-shipped', group })]),
      ...(deliveredAt === null ? [] : [letterIdOf(order, { kind: 'order-delivered', group })]),
    ]),
  ];
}

/** What a letter says of the order as it is now. Null: there is nobody to be written to. */
export function toldOf(order: Order, about: OrderLetterAbout): ToldByOrder | null {
  const { placed, forgetting } = order;
  if (!placed || forgetting !== 'no') return null;
  const common = {
    name: placed.body.address.name,
    number: placed.number ?? null,
    lines: order.lines.map(({ name, quantity, unitPrice }) => ({ name, quantity, total: times(unitPrice, quantity) })),
    ...{ shipping: shippingCostOf(order), total: totalOf(order), placedAt: placed.at, link: '' },
  };
  const told = (letter: ToldByOrder['letter']): ToldByOrder => ({
    ...{ to: placed.body.email, origin: placed.origin, revision: order.linkRevision, letter },
  });
  switch (about.kind) {
    case 'order-received':
      return told({
        ...common,
        kind: about.kind,
        payBefore: placed.payBefore,
        onInvoice: placed.invoice !== undefined,
      });
    case 'order-authorised':
    case 'order-paid':
    case 'order-link':
      return told({ ...common, kind: about.kind });
    case 'order-cancelled':
      return told({ ...common, kind: about.kind, why: failures[order.failure?.code ?? 'PAYMENT_CANCELLED'].title });
    case 'order-refunded': {
      const amount = refundsOf(order)[about.entry - 1]?.amount ?? zero(order.refunded.currency);
      return told({ ...common, kind: about.kind, amount });
    }
    case 'order-shipped':
    case 'order-delivered': {
      const parcel = parcelOf(order, about.group);
      return parcel && told({ ...common, kind: about.kind, parcel });
    }
    default:
      return unreachable(about);
  }
}

/** What is in a group but for what was cancelled before it left, and all parcels of it that were told of by now. */
function parcelOf(order: Order, id: string) {
  const { groups, lines } = order;
  const group = groups.find((one) => one.id === id);
  if (!group) return null;
  const names = new Map(lines.map(({ sku, name }) => [sku, name]));
  return {
    lines: group.lines.flatMap(({ sku, quantity }) => {
      const sent = quantity - cancelledUnits(order, id, sku);
      return sent > 0 ? [{ name: names.get(sku) ?? sku, quantity: sent }] : [];
    }),
    tracking: group.parcels.map(({ carrier, tracking: number }) => ({ carrier, number })),
  };
}
