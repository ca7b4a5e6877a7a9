import { failures } from '../../contract/failure.ts';
import type { OrderId } from '../../contract/ids.ts';
import { times } from '../../contract/money.ts';
import type { OrderView } from '../../contract/order.ts';
import type { PaymentState } from '../../contract/payment.ts';
import { disputed, settledUp } from './ledger.ts';
import type { Order } from './state.ts';
import { shippingCostOf, subtotalOf, totalOf } from './totals.ts';

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

function paymentState(order: Order): PaymentState {
  const awaited = order.placed?.invoice && order.saga === 'checkout' && !order.approved && order.payment;
  if (awaited) return order.captured.minor > 0 ? 'partly-paid' : 'awaiting-transfer';
  if (order.captured.minor > 0) {
    if (disputed(order)) return 'disputed';
    if (order.reversed.minor > 0) return 'reversed';
    if (settledUp(order)) return 'refunded';
    return order.refunded.minor > 0 ? 'partly-refunded' : 'captured';
  }
  if (order.approved) return 'approved';
  if (order.declined && order.saga === 'checkout') return 'declined';
  return order.payment && order.saga === 'checkout' ? 'awaiting-approval' : 'none';
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
