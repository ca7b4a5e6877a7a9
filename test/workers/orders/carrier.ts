import { SELF } from 'cloudflare:test';
import type { OrderId } from '../../../contract/ids.ts';
import { operator } from '../account.ts';
import { Buyer } from '../buyer.ts';
import { origin, sell, unique } from '../shop.ts';

export type Headers = Readonly<Record<string, string>>;

/** The headers of a new service key with these scopes. */
export async function keyWith(...scopes: readonly string[]): Promise<Headers> {
  const { browser } = await operator();
  const answer = await browser.call('POST', '/api/ops/keys', { body: { name: 'Carrier', scopes } });
  return { authorization: `Bearer ${(await answer.json<{ key: string }>()).key}` };
}
export const carrierKey = (): Promise<Headers> => keyWith('deliveries:write');

export const pathOf = (id: string, group: string, what: 'shipped' | 'delivered'): string =>
  `/api/ops/orders/${id}/groups/${group}/${what}`;

type Telling = { readonly body?: object; readonly key?: string | null; readonly group?: string };
/** What a carrier tells of a group; under a key that is used once, where none is said. */
export function tell(
  headers: Headers,
  id: string,
  what: 'shipped' | 'delivered',
  { body = {}, key = `word-${unique()}`, group = 'g1' }: Telling = {},
): Promise<Response> {
  const parcel = what === 'shipped' ? { carrier: 'Post', tracking: 'A-1' } : {};
  return SELF.fetch(origin + pathOf(id, group, what), {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(key !== null && { 'idempotency-key': key }), ...headers },
    body: JSON.stringify({ ...parcel, ...body }),
  });
}

/** An order that is paid, of one thing. */
export async function paidOrder(): Promise<{ readonly buyer: Buyer; readonly id: OrderId }> {
  const buyer = new Buyer();
  await buyer.add((await sell()).sku);
  const { id } = await buyer.place('manual');
  await buyer.final(id, 'paid');
  return { buyer, id };
}
