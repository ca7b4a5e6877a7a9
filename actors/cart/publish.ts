import type { CartEvent, StoredLine } from '../../contract/cart.ts';
import { unitsOf, upToDate } from './lots.ts';

/** What the log may know: who holds what at which price, and no more of a line than that. */
export function publish(event: CartEvent) {
  switch (event.type) {
    case 'line-put':
    case 'units-taken-away':
      return shown(event.line);
    case 'line-removed':
      return { sku: event.sku };
    case 'prices-accepted':
      return { skus: event.skus };
    case 'cart-given-back':
      return { orderId: event.orderId, ...(event.lines && { lines: event.lines.map(shown) }) };
    case 'lines-received':
      return { from: event.from, lines: event.lines.map(shown) };
    default:
      return withoutType(event);
  }
}

function shown(stored: StoredLine) {
  const line = upToDate(stored);
  const lots = line.lots.map(({ quantity, unitPrice }) => ({ quantity, unitPrice }));
  return { sku: line.sku, quantity: unitsOf(line), lots };
}

const withoutType = <T extends { readonly type: string }>({ type: _, ...rest }: T): Omit<T, 'type'> => rest;
