import type { OrderStatus, OrderView } from '../../../../contract/order.ts';

export const statusLabel: Record<OrderStatus, string> = {
  placed: 'Placed',
  'awaiting-payment': 'Awaiting payment',
  authorised: 'Authorised: charged when it ships',
  paid: 'Paid',
  shipped: 'Shipped',
  delivered: 'Delivered',
  cancelled: 'Cancelled',
  refunded: 'Refunded',
  'needs-attention': 'With our staff',
};

/** A list may be older than the words of this page: what it does not know it shows as it is. */
export const labelOf = (status: string): string =>
  Object.hasOwn(statusLabel, status) ? statusLabel[status as OrderStatus] : status;

type Step = {
  readonly status: OrderStatus;
  readonly label: string;
  readonly at: string | null;
  readonly state: 'done' | 'now' | 'ahead' | 'failed';
};

const way: readonly OrderStatus[] = ['placed', 'awaiting-payment', 'paid', 'shipped', 'delivered'];
/** Where an order rests for good. */
const ends: readonly OrderStatus[] = ['delivered', 'cancelled', 'refunded'];

/** What the order went through, in places more than once, then what is still ahead of it on the ordinary way. */
export function stepsOf({ status, timeline }: Pick<OrderView, 'status' | 'timeline'>): readonly Step[] {
  const isTold = timeline.at(-1)?.status === status;
  const before = isTold ? timeline.slice(0, -1) : timeline;
  const been = new Set([...before.map((entry) => entry.status), status]);
  const ahead = ends.includes(status) ? [] : way.slice(way.indexOf(status) + 1).filter((one) => !been.has(one));
  return [
    ...before.map((entry): Step => ({ ...named(entry.status), at: entry.at, state: 'done' })),
    { ...named(status), at: isTold ? (timeline.at(-1)?.at ?? null) : null, state: stateOf(status) },
    ...ahead.map((one): Step => ({ ...named(one), at: null, state: 'ahead' })),
  ];
}

/** Its money is there or promised, and its goods are packed, on their way or with the buyer. */
export const isPaidFor = (status: string): boolean =>
  status === 'authorised' || status === 'paid' || status === 'shipped' || status === 'delivered';

const named = (status: OrderStatus) => ({ status, label: statusLabel[status] });

function stateOf(current: OrderStatus): Step['state'] {
  if (current === 'cancelled') return 'failed';
  return ends.includes(current) ? 'done' : 'now';
}

const waitsForBuyer: ReadonlySet<string> = new Set<OrderView['payment']['state']>([
  ...(['awaiting-approval', 'declined', 'awaiting-transfer', 'partly-paid'] as const),
]);

/** True while the order moves by itself, and a page without a live line has to be loaded again to see it. */
export const isMoving = ({ status, payment }: Pick<OrderView, 'status' | 'payment'>): boolean =>
  status === 'placed' || (status === 'awaiting-payment' && !waitsForBuyer.has(payment.state));
