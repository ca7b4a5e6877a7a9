import { z } from '@hono/zod-openapi';
import { orderId } from '../../contract/ids.ts';
import { money } from '../../contract/money.ts';

/** One row of a shopper's list of orders; `total` is null while the order is being put together. */
export const orderSummaryView = z.strictObject({
  id: orderId,
  status: z.string(),
  total: money.nullable(),
  placedAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
});
