import { SELF } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { product, productList } from '../../../contract/catalog.ts';
import type { OrderId, Slug } from '../../../contract/ids.ts';
import { ratingList } from '../../../contract/ratings.ts';
import { Buyer, read } from '../buyer.ts';
import { carrierKey, type Headers, keyWith, tell } from '../orders/carrier.ts';
import { type Good, origin, sell, unique } from '../shop.ts';

export type Delivered = { readonly buyer: Buyer; readonly id: OrderId; readonly good: Good };

/** An order of this good that has come, or has not. */
export async function bought(good?: Good, came = true): Promise<Delivered> {
  const [buyer, bought] = [new Buyer(), good ?? (await sell())];
  await buyer.add(bought.sku);
  const { id } = await buyer.place('manual');
  await buyer.final(id, 'paid');
  if (came) {
    const told = await tell(await carrierKey(), id, 'delivered');
    if (told.status !== 200) throw new Error(await told.text());
  }
  return { buyer, id, good: bought };
}

export const pathOf = (slug: Slug): string => `/api/products/${slug}/ratings`;
type Rating = { readonly stars?: number; readonly text?: string; readonly key?: string };
export const rate = ({ buyer, id, good }: Delivered, { key = `rate-${unique()}`, ...given }: Rating = {}) =>
  buyer.call('PUT', pathOf(good.slug), { body: { stars: 5, orderId: id, ...given }, key });

export const listOf = async (slug: Slug, query = '') =>
  read(await SELF.fetch(`${origin}${pathOf(slug)}${query}`), 200, ratingList);
export const productOf = async (slug: Slug) => read(await SELF.fetch(`${origin}/api/products/${slug}`), 200, product);
export async function cardOf({ slug, name }: Good) {
  const list = await read(await SELF.fetch(`${origin}/api/products?q=${name.replace(' ', '+')}`), 200, productList);
  return list.items.find((each) => each.slug === slug);
}

export const moderator = (): Promise<Headers> => keyWith('ratings:write', 'ops:read');
export const moderate = (
  headers: Headers,
  id: string,
  what: 'hide' | 'show',
  { key = `moderate-${unique()}`, body = { reason: 'names a person' } as object } = {},
) =>
  SELF.fetch(`${origin}/api/ops/ratings/${id}/${what}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'idempotency-key': key, ...headers },
    body: JSON.stringify(body),
  });

export const rowsOf = async (order: OrderId) =>
  (
    await env.DB_RATINGS.prepare('SELECT id, stars, words, state FROM ratings WHERE order_id = ?').bind(order).all<{
      id: string;
      stars: number;
      words: string | null;
      state: string;
    }>()
  ).results;
