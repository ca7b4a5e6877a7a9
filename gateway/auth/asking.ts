import type { Context } from 'hono';
import type { App } from '../context.ts';
import { askedFrom } from '../limits/address.ts';
import type { Asking } from './ports.ts';

/**
 * Only the platform sets `CF-Connecting-IP`, or the front of a local shop, and where none does, nobody's word is taken. What a
 * client says in other headers of where it comes from is not read.
 */
export const askingOf = (c: Context<App>): Asking => ({
  requestId: c.get('requestId'),
  address: askedFrom(c.req.raw.headers, c.get('services').limits.vouched),
});
