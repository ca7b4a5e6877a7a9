import { ok, type Result, refuse } from '../../contract/failure.ts';
import type { Slug } from '../../contract/ids.ts';
import type { OrderView } from '../../contract/order.ts';

/**
 * Whether a buyer has received this product, by what the order itself says now. What was sent back since has been received too;
 * a unit that was cancelled never came, though the rest of its group did.
 */
export function mayRate({ lines, groups, refunds }: Rateable, product: Slug): Result<null> {
  const skus = new Set(lines.flatMap(({ slug, sku }) => (slug === product ? [sku] : [])));
  if (skus.size === 0) return refuse('PRODUCT_NOT_ORDERED');
  const cancelled = refunds.flatMap(({ kind, status, units }) =>
    kind === 'cancel' && status !== 'failed' ? units : [],
  );
  const came = groups.some(
    ({ id, status, lines: sent }) =>
      (status === 'delivered' || status === 'returned') &&
      sent.some(({ sku, quantity }) => {
        const gone = cancelled.filter((unit) => unit.group === id && unit.sku === sku);
        return skus.has(sku) && quantity > gone.reduce((sum, unit) => sum + unit.quantity, 0);
      }),
  );
  return came ? ok(null) : refuse('NOT_DELIVERED');
}
export type Rateable = Pick<OrderView, 'lines' | 'groups' | 'refunds'>;
