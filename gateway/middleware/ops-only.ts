import type { Context } from 'hono';
import { createMiddleware } from 'hono/factory';
import type { FailureCode } from '../../contract/failure.ts';
import type { App } from '../context.ts';
import { tokenIn } from '../identity.ts';
import { bearerIn, isKnownKey } from '../ops/key.ts';
import { problem } from '../problem.ts';

/** Only who has a service key. Cookies open nothing here, so that no page of anyone can ask in an operator's name. */
export const opsOnly = createMiddleware<App>(async (c, next) => {
  const refusal = await refusalOf(c);
  if (refusal === 'UNAUTHORIZED') c.header('www-authenticate', 'Bearer');
  if (refusal !== null) return problem(c, refusal);
  await next();
  c.res.headers.set('cache-control', 'no-store');
});

async function refusalOf(c: Context<App>): Promise<FailureCode | null> {
  const { keyHashes } = c.get('services').ops;
  const header = c.req.header('authorization');
  if (header === undefined && keyHashes.length > 0 && tokenIn(c.req.raw) !== null) return 'FORBIDDEN';
  const key = bearerIn(header);
  return key !== null && (await isKnownKey(key, keyHashes)) ? null : 'UNAUTHORIZED';
}
