import type { Context } from 'hono';
import { createMiddleware } from 'hono/factory';
import { refuse } from '../../contract/failure.ts';
import { askingOf } from '../auth/asking.ts';
import type { App } from '../context.ts';
import { addressOf } from '../limits/address.ts';
import type { Limits } from '../limits/ask.ts';
import { addLimits, type Verdict, waitSeconds } from '../limits/headers.ts';
import { type Policy, roughFor, rulesFor } from '../limits/policies.ts';
import { bearerIn } from '../ops/key.ts';
import { problemOf } from './problem.ts';

/**
 * The first that a request meets: before its body is read, before anybody asks who it is, and long before a password is
 * hashed. A call from a page of ours was counted at the page's door.
 */
export const limitAddresses = createMiddleware<App>(async (c, next) => {
  c.set('verdicts', []);
  const services = c.get('services');
  const key = bearerIn(c.req.header('authorization'));
  c.set('exempt', key !== null && (await c.get('limits').isExempt(services, key)));
  if (c.get('exempt')) return next();
  const address = addressOf(c.req.raw.headers, services.limits.vouched);
  const flood = await roughly(c, address);
  if (flood) return flood;
  // A key that the shop has made is looked up behind the flood gate: keys are tried no faster than anything else.
  if (key !== null) c.set('exempt', await c.get('limits').learnKey(services, key, askingOf(c)));
  const policies = rulesFor(c.req.method, c.req.path, 'address');
  // Where the caller counts too, both are asked in one go, as soon as the caller is known.
  const refused = countsCallers(c)
    ? await knownRefusal(c, policies, address)
    : await exactly(c, asks(policies, address));
  if (refused) return refused;
  await next();
  if (c.res.status !== 101 && !c.res.headers.has('ratelimit')) addLimits(c.res.headers, c.get('verdicts'));
});

/** Stands behind the one who finds out who is calling. A guest who was made for this request has done nothing yet. */
export const limitCallers = createMiddleware<App>(async (c, next) => {
  if (!countsCallers(c)) return next();
  const { caller, fresh } = c.get('identity');
  const address = addressOf(c.req.raw.headers, c.get('services').limits.vouched);
  const rules = (by: 'address' | 'caller') => rulesFor(c.req.method, c.req.path, by);
  const asked = [...asks(rules('address'), address), ...(fresh ? [] : asks(rules('caller'), caller))];
  return (await exactly(c, asked)) || next();
});

const countsCallers = (c: Context<App>): boolean => rulesFor(c.req.method, c.req.path, 'caller').length > 0;

/**
 * For a route that alone knows the subject: `account` wants the fingerprint of an e-mail address or the id of an account,
 * `session` the session's id. The refusal to answer with, or null.
 */
export const limitOf = async (c: Context<App>, policy: Policy, subject: string): Promise<Response | null> =>
  exactly(c, asks([policy], subject));

async function roughly(c: Context<App>, address: string): Promise<Response | null> {
  if (c.env?.inside) return null;
  const verdict = await c.get('limits').general(c.get('services'), roughFor(c.req.path), address);
  return noted(c, verdict);
}

type Asks = Parameters<Limits['exact']>[1];
const asks = (policies: readonly Policy[], subject: string): Asks => policies.map((policy) => ({ policy, subject }));

async function exactly(c: Context<App>, asked: Asks): Promise<Response | null> {
  if (c.get('exempt') || asked.length === 0) return null;
  const verdicts = await c.get('limits').exact(c.get('services'), asked);
  return verdicts.map((verdict) => noted(c, verdict)).at(-1) ?? null;
}

async function knownRefusal(c: Context<App>, policies: readonly Policy[], subject: string): Promise<Response | null> {
  const refused = await c.get('limits').refused(c.get('services'), asks(policies, subject));
  return refused && noted(c, refused);
}

function noted(c: Context<App>, verdict: Verdict): Response | null {
  c.set('verdicts', [...c.get('verdicts'), verdict]);
  const { policy, taken } = verdict;
  if (taken.granted) return null;
  const retryAfterSeconds = waitSeconds(taken);
  const facts = { limit: policy.name, quota: policy.quota, windowSeconds: policy.windowMs / 1_000, retryAfterSeconds };
  const response = problemOf(c, refuse('TOO_MANY_REQUESTS', facts).failure);
  response.headers.set('retry-after', String(retryAfterSeconds));
  addLimits(response.headers, c.get('verdicts'));
  return response;
}
