import type { Context } from 'hono';
import { type Failure, type FailureCode, failures } from '../../contract/failure.ts';
import type { Problem } from '../../contract/http.ts';
import type { App } from '../context.ts';

/** A refusal as it leaves the shop: RFC 9457. Holds the public code and its facts, never anything internal. */
export function problemOf(
  c: Context<App>,
  failure: Failure,
  errors?: Problem['errors'],
  more: Pick<Problem, 'quote'> = {},
): Response {
  const { status, title, retry } = failures[failure.code];
  const { path, why = 'Not valid here' } = failure.detail;
  // A field that only its owner could judge, such as the cursor of a list.
  const wrong =
    errors ??
    (failures[failure.code].status === 422 && path ? [{ path: String(path), message: String(why) }] : undefined);
  const body: Problem = {
    type: `/api/problems#${failure.code}`,
    title,
    status,
    code: failure.code,
    requestId: c.get('requestId'),
    retry,
    ...(Object.keys(failure.detail).length > 0 && { facts: failure.detail }),
    ...(wrong && { errors: wrong }),
    ...more,
  };
  const headers: Record<string, string> = { 'content-type': 'application/problem+json', 'cache-control': 'no-store' };
  if (retry !== 'never') headers['retry-after'] = failure.code === 'OVERLOADED' ? spread(body.requestId) : '1';
  return c.newResponse(JSON.stringify(body), status, headers);
}

/** 1 to 4 seconds: who is refused in one moment does not come back in one moment. */
const spread = (requestId: string): string => String(1 + ((requestId.codePointAt(0) ?? 0) % 4));

export const problem = (c: Context<App>, code: FailureCode, errors?: Problem['errors']): Response =>
  problemOf(c, { code, detail: {} }, errors);
