import { z } from 'zod';
import { quantity } from './cart.ts';
import { failureCode } from './failure.ts';
import { shippingQuote } from './fulfillment.ts';
import { sku } from './ids.ts';

/** RFC 9457 `application/problem+json`, the body of every 4xx and 5xx. */
export const problem = z.strictObject({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  detail: z.string().optional(),
  code: failureCode,
  requestId: z.string(),
  retry: z.enum(['never', 'same-key', 'new-key']),
  /** Numbers and names that go with the code, such as `{ "left": 3 }`. */
  facts: z.record(z.string(), z.union([z.string(), z.number()])).optional(),
  errors: z.array(z.strictObject({ path: z.string(), message: z.string() })).optional(),
  /** With TOTAL_CHANGED: what the cart costs there now. */
  quote: shippingQuote.optional(),
});
export type Problem = z.infer<typeof problem>;

export const addItemBody = z.strictObject({ sku, quantity });
export const changeItemBody = z.strictObject({ quantity });
/** One line, whichever way its price went; or all, where it fell. */
export const acceptPricesBody = z.strictObject({ sku: sku.optional() });
/** What a caller may name its request; anything else is named by us. */
const requestIdPattern = /^[A-Za-z0-9._-]{1,64}$/;
export const isRequestId = (given: string | null | undefined): given is string =>
  typeof given === 'string' && requestIdPattern.test(given);

/** 1 to 200 visible ASCII characters. */
export const idempotencyKeyPattern = /^[\x21-\x7e]{1,200}$/;
export const idempotencyKey = z.string().regex(idempotencyKeyPattern);
