import type { z } from 'zod';
import type { Failure } from '../../contract/failure.ts';
import { type Outcome, unsure } from '../../contract/outcome.ts';
import { type Exchange, exchange } from './exchange.ts';
import { type Credentials, json, type Token, type TokenBox, tokens } from './token.ts';
import { problem } from './wire.ts';
import type { World } from './world.ts';

/**
 * How one API call ended, before anybody asks what it means.
 * - `ok`: a 2xx whose body is what was expected.
 * - `problem`: PayPal refused, in its own words. `issue` is its fine-grained code, such as INSTRUMENT_DECLINED.
 * - `lost`: a timeout, a broken connection, 5xx, 408, 409 (the same request is running), 429 or an unreadable body.
 *   Whether it had an effect is unknown; the same call with the same PayPal-Request-Id is safe.
 */
export type Answer<T> = { readonly kind: 'ok'; readonly value: T } | Problem | Lost;
export type Problem = {
  readonly kind: 'problem';
  readonly status: number;
  readonly issue: string;
  /** What of the body it is about: a JSON pointer, never a value. */
  readonly field: string | null;
  readonly debugId: string | null;
};
export type Lost = { readonly kind: 'lost'; readonly why: string; readonly retryAfterMs: number | null };

/** For a human, and for PayPal's support: but for the id of the call it holds no id, and no personal data. */
const reason = (answer: Problem | Lost): string =>
  answer.kind === 'lost' ? answer.why : spoken(`HTTP ${answer.status} ${answer.issue}`, answer.debugId);
const spoken = (why: string, debugId: string | null): string =>
  debugId === null ? why : `${why}, debug id ${debugId}`;

/** Nobody knows what came of it. `act` says what was asked for. */
export const unsureOf = (act: string, answer: Problem | Lost): Outcome<never> =>
  unsure(`${act}: ${reason(answer)}`, answer.kind === 'lost' ? answer.retryAfterMs : null);

/** What is kept of a refusal. */
export const detailOf = ({ issue, debugId }: Problem): Failure['detail'] => ({
  issue,
  ...(debugId !== null && { debugId }),
});

export type Call = {
  readonly get: <T>(path: string, schema: z.ZodType<T>) => Promise<Answer<T>>;
  /** `key` becomes the PayPal-Request-Id, of at most 108 characters. */
  readonly post: <T>(path: string, key: string, body: unknown, schema: z.ZodType<T>) => Promise<Answer<T>>;
  /** A question that changes nothing, in these very letters. */
  readonly postText: <T>(path: string, body: string, schema: z.ZodType<T>) => Promise<Answer<T>>;
};

export function caller(credentials: Credentials, world: World, deadlineMs: number, box: TokenBox): Call {
  const token = tokens(credentials, world, deadlineMs, box);

  /** A 401 is answered with one fresh token and one more try. That is the only retry here: the saga retries. */
  async function send<T>(build: (bearer: string) => Request, schema: z.ZodType<T>): Promise<Answer<T>> {
    const first = await token.get();
    if (first.kind !== 'token') return tokenless(first);
    const reply = await exchange(world, build(first.value), deadlineMs);
    if (reply.kind === 'lost' || reply.status !== 401) return read(reply, schema);
    const second = await token.renew(first.value);
    if (second.kind !== 'token') return tokenless(second);
    return read(await exchange(world, build(second.value), deadlineMs), schema);
  }

  const headers = (bearer: string) => ({ authorization: `Bearer ${bearer}`, accept: 'application/json' });
  const { baseUrl } = credentials;
  return {
    get: (path, schema) => send((bearer) => new Request(baseUrl + path, { headers: headers(bearer) }), schema),
    postText: (path, body, schema) =>
      send(
        (bearer) =>
          new Request(baseUrl + path, {
            method: 'POST',
            headers: { ...headers(bearer), 'content-type': 'application/json' },
            body,
          }),
        schema,
      ),
    post: (path, key, body, schema) =>
      send(
        (bearer) =>
          new Request(baseUrl + path, {
            method: 'POST',
            headers: {
              ...headers(bearer),
              'content-type': 'application/json',
              'paypal-request-id': key,
              prefer: 'return=representation',
            },
            body: JSON.stringify(body),
          }),
        schema,
      ),
  };
}

const tokenless = (token: Exclude<Token, { kind: 'token' }>): Problem | Lost =>
  token.kind === 'lost'
    ? token
    : { kind: 'problem', status: token.status, issue: 'CREDENTIALS_REFUSED', field: null, debugId: token.debugId };

function read<T>(reply: Exchange, schema: z.ZodType<T>): Answer<T> {
  if (reply.kind === 'lost') return { ...reply, retryAfterMs: null };
  const { status, debugId, retryAfterMs } = reply;
  const lost = (why: string): Lost => ({ kind: 'lost', why: spoken(why, debugId), retryAfterMs });
  const body = json(reply.text);
  if (status >= 200 && status < 300) {
    const parsed = schema.safeParse(body);
    return parsed.success ? { kind: 'ok', value: parsed.data } : lost('the answer could not be read');
  }
  if (status === 401 || status === 403)
    return { kind: 'problem', status, issue: issueIn(body) ?? 'NOT_AUTHORISED', field: null, debugId };
  const issue = issueIn(body);
  const final = status >= 400 && status < 500 && status !== 408 && status !== 409 && status !== 429;
  return final && issue ? { kind: 'problem', status, issue, field: fieldIn(body), debugId } : lost(`HTTP ${status}`);
}

/** Only what looks like a code is kept: the texts around it may hold ids. */
function issueIn(body: unknown): string | null {
  const parsed = problem.safeParse(body);
  const code = parsed.success ? (parsed.data.details?.[0]?.issue ?? parsed.data.name) : '';
  return /^[A-Z0-9_]{1,80}$/.test(code) ? code : null;
}

const fieldIn = (body: unknown): string | null => problem.safeParse(body).data?.details?.[0]?.field ?? null;
