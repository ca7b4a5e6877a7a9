import type { Context } from 'hono';
import { ok, type Result, refuse } from '../contract/failure.ts';
import { idempotencyKey } from '../contract/http.ts';
import type { App } from './context.ts';

/** The `Idempotency-Key` header; null when it is absent and need not be there. */
export function keyIn(c: Context<App>, { required }: { readonly required: boolean }): Result<string | null> {
  const header = c.req.header('idempotency-key');
  if (!header) return required ? refuse('IDEMPOTENCY_KEY_MISSING') : ok(null);
  const parsed = idempotencyKey.safeParse(header);
  return parsed.success ? ok(parsed.data) : refuse('BAD_REQUEST', { header: 'Idempotency-Key' });
}
