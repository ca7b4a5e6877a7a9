import { env } from 'cloudflare:workers';
import { z } from 'zod';

const amount = z.object({ currency_code: z.string(), value: z.string() });
const entry = { id: z.string(), orderId: z.string(), amount, status: z.string() };
const record = z.object({
  orders: z.array(z.object({ id: z.string(), customId: z.string().nullable(), status: z.string(), amount })),
  captures: z.array(z.object(entry)),
  refunds: z.array(z.object({ ...entry, captureId: z.string() })),
  webhooks: z.array(z.object({ event_type: z.string(), delivered: z.boolean(), attempts: z.number() })),
  requests: z.record(z.string(), z.number()),
});
export type Record = z.infer<typeof record>;

const base = 'https://paypal.test/sandbox/paypal';

/** `address`: one on PayPal's site, or the path of one. */
export function sandbox(address: string, init?: RequestInit): Promise<Response> {
  if (!env.PAYPAL_SANDBOX) throw new Error('there is no PayPal here');
  return env.PAYPAL_SANDBOX.fetch(new URL(address, `${base}/`).href, init);
}

/** What PayPal's books say of one order of ours. */
export const recordOf = async (order: string): Promise<Record> =>
  record.parse(await (await sandbox(`_record?order=${order}`)).json());

/** Replaces the script of what shall go wrong. */
export async function faults(script: readonly unknown[]): Promise<void> {
  const answer = await sandbox('_faults', { method: 'PUT', body: JSON.stringify({ faults: script }) });
  if (answer.status !== 200) throw new Error(await answer.text());
  await answer.arrayBuffer();
}
