import { type Done, doneOf, readReply } from './done.ts';
import { Jar } from './jar.ts';
import type { Order } from './known.ts';
import type { Operation } from './operation.ts';
import type { Ask, Reply } from './reach.ts';

/** Rates what an order has brought, or what it never held; or, as somebody else, an order of another. */
export async function rates(
  order: Pick<Order, 'id'> | undefined,
  { slug, stars, name, stranger }: Extract<Operation, { act: 'rate' }>,
  jar: Jar,
  ask: (jar: Jar, ask: Ask) => Promise<Reply>,
): Promise<Done> {
  if (!order) return doneOf('skipped');
  const body = { stars, orderId: order.id, ...(stars > 3 && { text: `Worth ${stars} of five.` }) };
  const put = { method: 'PUT', path: `/api/products/${slug}/ratings`, key: name, body } as const;
  return readReply(await ask(stranger ? new Jar() : jar, put));
}
