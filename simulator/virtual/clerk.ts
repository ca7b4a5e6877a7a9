import { z } from 'zod';
import type { Violation } from '../../actors/promises/picture.ts';
import { orderId, slug } from '../../contract/ids.ts';
import type { OrderRequest } from '../../contract/order.ts';
import type { RatingId } from '../../contract/ratings.ts';
import { ratingOf } from '../../gateway/identity.ts';
import { canary } from '../buyers/membership.ts';
import type { Clerking, Reply } from '../buyers/reach.ts';
import { hashOf } from '../dice.ts';
import { type Door, insist, know, type Patiently, pryOpen } from './carrier.ts';
import type { Database } from './database.ts';
import type { Homes } from './homes.ts';

/** What the clerk of the shop shows at the door. */
const key = 'hf_of-the-simulated-clerk';

export const knowClerk = (accounts: Database): void =>
  know(accounts, 'key_clerk', key, ['payments:write', 'ops:write', 'ratings:write']);

type Counter = Door & { readonly homes: Homes; readonly wronged: (violation: Violation) => void };
const seen = z.object({
  lines: z.array(z.object({ slug })),
  groups: z.array(z.object({ lines: z.array(z.object({ sku: z.string() })) })),
  returns: z.array(z.object({ returnId: z.string() })),
});

/** What is done with an order once it is paid: by the counter's own routes, and for its buyer by the order itself. */
export async function serve(shop: Counter, id: string, act: Clerking, patiently: Patiently): Promise<Reply> {
  const found = await shop.homes.find('order', id)?.inspect(id, { type: 'now' });
  const state = seen.safeParse(found?.ok && found.value.type === 'now' ? found.value.state : null);
  const product = state.data?.lines[0]?.slug;
  const { does } = act;
  if (does === 'hide' || does === 'show')
    return product ? moderate(shop, ratingOf(orderId.parse(id), product), act, patiently) : null;
  const sku = state.data?.groups[0]?.lines[0]?.sku;
  if (sku === undefined) return null;
  const { name, quantity, minor, yes } = act;
  // Whoever gives one may write anything.
  const reason = `${canary} wants it so`;
  if (does === 'ask-return') {
    const lines = [{ sku, quantity, reason }];
    const request = { type: 'ask-return', id: name, by: 'shopper', lines } as Extract<
      OrderRequest,
      { type: 'ask-return' }
    >;
    const answer = await patiently(
      shop.wire.send(null, { from: 'clerk', to: `order:${id}`, what: does }, () =>
        shop.homes.order(orderId.parse(id)).execute(request),
      ),
    );
    if (answer && !answer.ok) shop.refused(answer.failure.code);
    return null;
  }
  const back = state.data?.returns[0]?.returnId ?? 'none';
  const asks = {
    refund: ['refunds', { amount: { minor, currency: 'USD' }, reason }],
    cancel: ['cancel', { lines: [{ sku, quantity }], reason }],
    decide: [`returns/${back}/decision`, { accepted: yes, reason }],
    receive: [`returns/${back}/received`, { lines: [{ sku, quantity, disposition: yes ? 'restock' : 'write-off' }] }],
    repair: ['repair', { action: yes ? 'retry' : 'skip', reason }],
  } as const;
  const [end, body] = asks[does];
  const path = `/api/ops/orders/${id}/${end}`;
  if (does === 'refund' && (await pryOpen(shop, path, body, patiently)))
    shop.wronged({ promise: 'A1', what: 'a carrier has refunded an order', evidence: { kind: 'order', id } });
  const asked = { who: 'clerk', key, path, body, idempotencyKey: name, what: `${does} ${id}` };
  const reply = await insist(shop, asked, patiently);
  if (!reply || reply.status >= 300 || hashOf(0, name) % 3 > 0) return reply;
  // Some press twice, or do not trust what they see.
  const again = await insist(shop, asked, patiently);
  if (again && again.status >= 400 && again.status < 500 && again.status !== 429)
    shop.wronged({
      ...{ promise: 'O1', what: `${does} was done under a key, and is refused when it is asked for again` },
      evidence: { kind: 'order', id },
    });
  return reply;
}

/** What a buyer has written is taken off the page, or put there again. */
const moderate = (shop: Counter, rating: RatingId, { does, name }: Clerking, patiently: Patiently): Promise<Reply> => {
  const path = `/api/ops/ratings/${rating}/${does}`;
  const asked = { ...{ who: 'clerk', key, path, body: { reason: 'as it was asked' } }, idempotencyKey: name };
  return insist(shop, { ...asked, what: `${does} ${rating}` }, patiently);
};
