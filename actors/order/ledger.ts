import { equal, type Money, sum } from '../../contract/money.ts';
import type { Entry, Order } from './state.ts';

/**
 * The order's ledger: one entry for each id at the provider. An entry that comes again is replaced by what it stands at now,
 * so that whoever moved the money, and however often we hear of it, it counts once.
 */
export function booked(order: Order, entry: Entry): Order {
  const at = order.ledger.findIndex(({ entryId }) => entryId === entry.entryId);
  const ledger =
    at === -1
      ? [...order.ledger, entry]
      : order.ledger.map((known, index) => (index === at ? { ...entry, at: known.at } : known));
  const total = (kind: Entry['kind']): Money =>
    sum(
      ledger.filter((one) => one.kind === kind).map(({ amount }) => amount),
      order.captured.currency,
    );
  return { ...order, ledger, captured: total('captured'), refunded: total('refunded'), reversed: total('reversed') };
}

/** What the shop has of this order's money. */
export const keeps = ({ captured, refunded, reversed }: Order): Money => ({
  minor: captured.minor - refunded.minor - reversed.minor,
  currency: captured.currency,
});
export const settledUp = (order: Order): boolean => keeps(order).minor === 0;

export const standsAt = ({ ledger }: Order, entryId: string, kind: Entry['kind'], amount: Money): boolean =>
  ledger.some((entry) => entry.entryId === entryId && entry.kind === kind && equal(entry.amount, amount));

export const disputed = ({ disputes }: Order): boolean => disputes.some(({ state }) => state === 'open');
