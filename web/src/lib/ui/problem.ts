import { type Problem, problem } from '../../../../contract/http.ts';

/** What the API said: the value that was asked for, or the problem that it answered instead. */
export type Answer<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly problem: Problem };

/** Of these the answer says for how long. */
const waits = new Set<Problem['code']>(['TOO_MANY_REQUESTS', 'OVERLOADED']);

/** The problem of a 4xx or 5xx answer; one of our own where none came, as from a gateway that fell over. */
export async function problemOf(response: Response, requestId: string): Promise<Problem> {
  const body: unknown = await response.json().catch(() => null);
  const parsed = problem.safeParse(body);
  if (!parsed.success) return unanswered(response.headers.get('x-request-id') ?? requestId);
  const seconds = Number(response.headers.get('retry-after') ?? Number.NaN);
  if (!waits.has(parsed.data.code) || !(seconds > 0)) return parsed.data;
  return { ...parsed.data, facts: { ...parsed.data.facts, retryAfterSeconds: seconds } };
}

export const unanswered = (requestId: string): Problem => ({
  type: 'about:blank',
  title: 'A part of the shop does not answer right now',
  status: 503,
  code: 'UNAVAILABLE',
  requestId,
  retry: 'same-key',
});

/** After a refusal a form gets a new key; after a failure it keeps its own, so that trying again cannot do it twice. */
export const keyAfter = (problem: Problem, key: string): string =>
  problem.retry === 'same-key' ? key : crypto.randomUUID();
