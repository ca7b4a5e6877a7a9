import type { Context } from 'hono';
import { type Failure, ok, type Result, refuse } from '../../contract/failure.ts';
import { idempotencyKey, idempotencyKeyPattern } from '../../contract/http.ts';
import type { App } from '../context.ts';
import { orderOf, sha256Hex } from '../identity.ts';

const { source: pattern } = idempotencyKeyPattern;

/** Part of a route that takes the `Idempotency-Key` header. Only such a route can read it: so the contract lists each of them. */
export const keyed = <Required extends boolean>(required: Required) => ({
  parameters: [
    {
      ...{ in: 'header' as const, name: 'Idempotency-Key', required, schema: { type: 'string' as const, pattern } },
      description: 'Names one act of its caller: sent twice, it is done once. Another act under it is refused (422).',
    },
  ],
});
type Keyed = { readonly parameters: readonly { readonly required: boolean }[] };

/** The `Idempotency-Key` header; null when it is absent and need not be there. */
export function keyIn(c: Context<App>, route: Keyed): Result<string | null> {
  const header = c.req.header('idempotency-key');
  const required = route.parameters.some((parameter) => parameter.required);
  if (!header) return required ? refuse('IDEMPOTENCY_KEY_MISSING') : ok(null);
  const parsed = idempotencyKey.safeParse(header);
  return parsed.success ? ok(parsed.data) : refuse('BAD_REQUEST', { header: 'Idempotency-Key' });
}

/** What is done under a key, by a name that is short enough to be part of others: of a movement of the stock, of a request at PayPal. */
export const actIdOf = (by: string, key: string): string => sha256Hex(`act:${by}:${key}`).slice(0, 24);

/**
 * From now on this key of `by` stands for `act`. An order's id is made of caller and key, so the actor of that order is where
 * all acts under one key meet: placing an order, and those that are not about the order that the key would place. A cart
 * remembers its own.
 */
export async function claim(c: Context<App>, by: string, key: string, act: string): Promise<Failure | null> {
  const result = await c.get('services').order(orderOf(by, key), { type: 'claim-key', act });
  // Nothing was placed under it, as it should be.
  return result.ok || result.failure.code === 'NOT_FOUND' ? null : result.failure;
}
