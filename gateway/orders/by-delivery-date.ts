import { currencies, type Money, sum } from '../../contract/money.ts';
import type { DatedOrder, DeliveryDateGroup, ListedGroup, ListedPayment } from '../../contract/order-list.ts';

/** An order of the list, with what it has told of its groups; null: nothing. */
export type ListedOrder = Omit<DatedOrder, 'payment' | 'group'> & {
  readonly standing: { readonly payment: ListedPayment; readonly groups: readonly ListedGroup[] } | null;
};

/**
 * The orders by the day on which they come. An order whose groups come on two days stands under both; one that is promised for
 * no day stands once under none. What is still put together comes first, then what is yet to come, the soonest first: that is what a
 * shopper looks for. Behind it what has come, the latest first, and what comes on no day.
 */
export function byDeliveryDate(orders: readonly ListedOrder[]): DeliveryDateGroup[] {
  const dates = new Map<string | null, DatedOrder[]>();
  for (const one of orders.flatMap(dated)) {
    const date = one.group?.date ?? null;
    const known = dates.get(date);
    if (known) known.push(one);
    else dates.set(date, [one]);
  }
  return [...dates]
    .map(([deliveryDate, own]) => ({ deliveryDate, payment: paymentOf(own), orders: own }))
    .toSorted(nextFirst);
}

function dated({ standing, ...order }: ListedOrder): DatedOrder[] {
  const { payment = null, groups = [] } = standing ?? {};
  const coming = groups.filter((group) => isPromised(order.status, group));
  if (coming.length === 0) return [{ ...order, payment, group: null }];
  return coming.map((group) => ({ ...order, payment, group }));
}

/** What has not left and never will is promised for no day any more. */
function isPromised(status: string, group: ListedGroup): boolean {
  if (group.status === 'cancelled') return false;
  return group.status !== 'to-pack' || (status !== 'cancelled' && status !== 'refunded');
}

function paymentOf(orders: readonly DatedOrder[]): DeliveryDateGroup['payment'] {
  const alive = orders.filter(({ status }) => status !== 'cancelled');
  const [first = 'unknown', ...others] = new Set(
    (alive.length > 0 ? alive : orders).map(({ payment }) => payment?.status ?? 'unknown'),
  );
  const amounts = alive.flatMap(({ group, total }): Money[] => (group ? [group.amount] : total ? [total] : []));
  return {
    status: others.length > 0 ? 'mixed' : first,
    amount: sum(amounts, amounts[0]?.currency ?? currencies[0]),
  };
}

const putTogether: ReadonlySet<string> = new Set(['placed', 'awaiting-payment', 'needs-attention']);
/** Something of it is still to happen. */
const isOpen = ({ status, group }: DatedOrder): boolean =>
  group ? group.status === 'to-pack' || group.status === 'shipped' : putTogether.has(status);

function nextFirst(one: DeliveryDateGroup, other: DeliveryDateGroup): number {
  const [left, right] = [placeOf(one), placeOf(other)];
  if (left !== right) return left - right;
  const sooner = (one.deliveryDate ?? '') < (other.deliveryDate ?? '') ? -1 : 1;
  return left === places.toCome ? sooner : -sooner;
}

const places = { putTogether: 0, toCome: 1, came: 2, undated: 3 } as const;
function placeOf({ deliveryDate, orders }: DeliveryDateGroup): number {
  const open = orders.some(isOpen);
  if (deliveryDate === null) return open ? places.putTogether : places.undated;
  return open ? places.toCome : places.came;
}
