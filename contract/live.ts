import { z } from 'zod';
import { cartView } from './cart.ts';
import { orderView } from './order.ts';
import { stockView } from './stock.ts';

/**
 * What the sockets `/live/cart`, `/live/orders/:id` and `/live/stock/:sku` say: whole views, each with a version.
 * A page shows the highest version that it has seen and never computes. The text `ping` is answered with `pong`.
 */
export const liveProtocol = 3;
export const liveMessage = z.discriminatedUnion('topic', [
  z.strictObject({ protocol: z.literal(liveProtocol), topic: z.literal('cart'), view: cartView }),
  z.strictObject({ protocol: z.literal(liveProtocol), topic: z.literal('order'), view: orderView }),
  z.strictObject({ protocol: z.literal(liveProtocol), topic: z.literal('stock'), view: stockView }),
]);
export type LiveMessage = z.infer<typeof liveMessage>;
