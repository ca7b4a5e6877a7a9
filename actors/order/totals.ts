import { add, equal, type Money, sum, times, zero } from '../../contract/money.ts';
import { currency, type Order } from './state.ts';

export const subtotalOf = (order: Order): Money =>
  sum(
    order.lines.map((line) => times(line.unitPrice, line.quantity)),
    currency,
  );
/** Standard delivery is free. */
export const shippingCostOf = (_: Order): Money => zero(currency);
export const totalOf = (order: Order): Money => add(subtotalOf(order), shippingCostOf(order));

export const owes = (order: Order): Money => ({
  minor: order.captured.minor - order.refunded.minor,
  currency: order.captured.currency,
});
export const settledUp = (order: Order): boolean => equal(owes(order), zero(currency));
