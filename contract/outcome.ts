import type { Failure, FailureCode } from './failure.ts';

/**
 * How a call to something that we do not control ended.
 * - `done`: it happened, and this is what it said.
 * - `refused`: it did not happen and will not; asking again is no use.
 * - `unsure`: it may or may not have happened (a timeout, a lost reply, a 5xx, our own crash). Ask again with the same key,
 *   and not before `retryAfterMs`, where the other side has said so.
 * - `pending`: it is known to be on its way. Ask again later; asking is not an attempt.
 */
export type Outcome<T = null> =
  | { readonly kind: 'done'; readonly value: T }
  | { readonly kind: 'refused'; readonly failure: Failure }
  | { readonly kind: 'unsure'; readonly why: string; readonly retryAfterMs?: number }
  | { readonly kind: 'pending' };

/** An outcome that is there, or that is on its way. */
export type Reply<T = null> = Outcome<T> | Promise<Outcome<T>>;

/** Goes on with an outcome: at once where it is there, so that whoever calls nobody waits for nobody. */
export const onceThere = <T, U>(reply: Reply<T>, act: (outcome: Outcome<T>) => Outcome<U>): Reply<U> =>
  reply instanceof Promise ? reply.then(act) : act(reply);

export const done = <T>(value: T): Outcome<T> => ({ kind: 'done', value });
export const refused = (code: FailureCode, detail: Failure['detail'] = {}): Outcome<never> => ({
  kind: 'refused',
  failure: { code, detail },
});
export const unsure = (why: string, retryAfterMs: number | null = null): Outcome<never> => ({
  ...{ kind: 'unsure', why },
  ...(retryAfterMs !== null && { retryAfterMs }),
});
export const pending: Outcome<never> = { kind: 'pending' };
