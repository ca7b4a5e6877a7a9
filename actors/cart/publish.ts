import type { CartEvent } from '../../contract/cart.ts';

/** What the log may know: who holds what at which price, and no more of a line than that. */
export function publish(event: CartEvent) {
  switch (event.type) {
    case 'line-put': {
      const { sku, quantity, unitPrice } = event.line;
      return { sku, quantity, unitPrice };
    }
    case 'line-removed':
      return { sku: event.sku };
    case 'lines-received': {
      const lines = event.lines.map(({ sku, quantity, unitPrice }) => ({ sku, quantity, unitPrice }));
      return { from: event.from, lines, short: event.short };
    }
    default:
      return withoutType(event);
  }
}

const withoutType = <T extends { readonly type: string }>({ type: _, ...rest }: T): Omit<T, 'type'> => rest;
