import { add, type Money, sum, times, zero } from '../../contract/money.ts';
import { currency, type Order } from './state.ts';

export const subtotalOf = (order: Order): Money =>
  sum(
    order.lines.map((line) => times(line.unitPrice, line.quantity)),
    currency,
  );
/** Orders of before were sent free. */
export const shippingCostOf = ({ quote }: Order): Money => quote?.shipping ?? zero(currency);
export const totalOf = (order: Order): Money => add(subtotalOf(order), shippingCostOf(order));
