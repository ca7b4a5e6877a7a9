import { failures } from '../../contract/failure.ts';
import type { OrderId } from '../../contract/ids.ts';
import { times } from '../../contract/money.ts';
import type { OrderView } from '../../contract/order.ts';
import { receivedOf } from './after.ts';
import { paymentState } from './standing.ts';
import type { Order } from './state.ts';
import { shippingCostOf, subtotalOf, totalOf } from './totals.ts';
import { type ActState, actStuck, type Group, type Return } from './way.ts';

const iso = (at: number): string => new Date(at).toISOString();

/** What the buyer sees. Null before the order was placed. */
export function orderViewOf(order: Order, id: OrderId, version: number): OrderView | null {
  const { placed } = order;
  if (!placed) return null;
  const waiting = order.status === 'awaiting-payment' && !order.approved;
  return {
    id,
    number: placed.number ?? null,
    version,
    status: order.status,
    placedAt: iso(placed.at),
    email: placed.body.email,
    address: placed.body.address,
    shipping: placed.body.shipping,
    payment: { method: placed.body.payment.method, state: paymentState(order) },
    lines: order.lines.map(({ holdId: _, ...line }) => ({ ...line, total: times(line.unitPrice, line.quantity) })),
    subtotal: subtotalOf(order),
    shippingCost: shippingCostOf(order),
    total: totalOf(order),
    groups: order.groups.map(groupViewOf),
    refunds: order.acts.flatMap((one) => refundViewOf(order, one)),
    returns: order.returns.map((one) => returnViewOf(order, one)),
    captured: order.captured,
    refunded: order.refunded,
    reversed: order.reversed,
    ledger: ledgerOf(order),
    approveUrl: waiting ? (order.payment?.approveUrl ?? null) : null,
    payBefore: waiting ? iso(placed.payBefore) : null,
    failure: order.failure && {
      code: order.failure.code,
      message: failures[order.failure.code].title,
    },
    timeline: order.timeline.map(({ status, at }) => ({ status, at: iso(at) })),
  };
}

const groupViewOf = ({ parcels, shippedAt, deliveredAt, ...group }: Group): OrderView['groups'][number] => ({
  ...group,
  parcels: parcels.map((parcel) => ({ ...parcel, at: iso(parcel.at) })),
  shippedAt: shippedAt === null ? null : iso(shippedAt),
  deliveredAt: deliveredAt === null ? null : iso(deliveredAt),
});

function refundViewOf({ attention }: Order, one: ActState): OrderView['refunds'] {
  const { actId, kind, amount, end, reason, units, at } = one;
  if (kind === 'capture' || kind === 'void') return [];
  const open = attention === actStuck(actId) ? 'with-our-staff' : 'under-way';
  const status = end === null ? open : end.failure ? 'failed' : 'done';
  return [
    { id: actId, kind, amount, status, reason, units: units.map(({ restock: _, ...unit }) => unit), at: iso(at) },
  ];
}

function returnViewOf(order: Order, one: Return): OrderView['returns'][number] {
  const lines = one.units.map((unit) => ({ ...unit, received: receivedOf(order, one, unit) }));
  const all = lines.every(({ quantity, received }) => received >= quantity);
  const some = lines.some(({ received }) => received > 0);
  const accepted = all ? 'received' : some ? 'partly-received' : 'approved';
  const status = { open: 'asked', refused: 'refused', accepted } as const;
  return { id: one.returnId, status: status[one.decision], lines, at: iso(one.at) };
}

/** What came to nothing is left out. */
function ledgerOf({ ledger, disputes }: Order): OrderView['ledger'] {
  const entries = [
    ...ledger.filter(({ amount }) => amount.minor !== 0),
    ...disputes.map(
      ({ state, ...rest }) => ({ ...rest, kind: state === 'open' ? 'disputed' : 'dispute-closed' }) as const,
    ),
  ];
  return entries
    .toSorted((left, right) => left.at - right.at)
    .map(({ kind, amount, at }) => ({ kind, amount, at: iso(at) }));
}
