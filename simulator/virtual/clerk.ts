import { z } from 'zod';
import { orderId, slug } from '../../contract/ids.ts';
import type { OrderRequest } from '../../contract/order.ts';
import type { RatingId } from '../../contract/ratings.ts';
import { ratingOf } from '../../gateway/identity.ts';
import type { Clerking, Reply } from '../buyers/reach.ts';
import { type Door, insist, know, type Patiently } from './carrier.ts';
import type { Database } from './database.ts';
import type { Homes } from './homes.ts';

/** What the clerk of the shop shows at the door. */
const key = 'hf_of-the-simulated-clerk';

export const knowClerk = (accounts: Database): void =>
  know(accounts, 'key_clerk', key, ['payments:write', 'ops:write', 'ratings:write']);

type Counter = Door & { readonly homes: Homes };
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
  const reason = 'as it was asked';
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
  return insist(shop, { ...{ who: 'clerk', key, path, body }, idempotencyKey: name, what: `${does} ${id}` }, patiently);
}

/** What a buyer has written is taken off the page, or put there again. */
const moderate = (shop: Counter, rating: RatingId, { does, name }: Clerking, patiently: Patiently): Promise<Reply> => {
  const path = `/api/ops/ratings/${rating}/${does}`;
  const asked = { ...{ who: 'clerk', key, path, body: { reason: 'as it was asked' } }, idempotencyKey: name };
  return insist(shop, { ...asked, what: `${does} ${rating}` }, patiently);
};
