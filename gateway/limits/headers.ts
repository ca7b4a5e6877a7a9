import type { Taken } from '../../actors/limiter/core.ts';
import type { Policy } from './policies.ts';

/** What one limit has said to one request. */
export type Verdict = { readonly policy: Policy; readonly taken: Taken };

/** Never 0: who comes back at once would be too early. */
export const waitSeconds = ({ moreInMs }: Taken): number => Math.max(1, Math.ceil(moreInMs / 1_000));

/** draft-ietf-httpapi-ratelimit-headers-10: `RateLimit-Policy: "order";q=30;w=60` and `RateLimit: "order";r=29;t=2`. */
export function addLimits(headers: Headers, verdicts: readonly Verdict[]): void {
  for (const { policy, taken } of verdicts) {
    headers.append('ratelimit-policy', `"${policy.name}";q=${policy.quota};w=${policy.windowMs / 1_000}`);
    headers.append('ratelimit', `"${policy.name}";r=${taken.left};t=${Math.ceil(taken.moreInMs / 1_000)}`);
  }
}
