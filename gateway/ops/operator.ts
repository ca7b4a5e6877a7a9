import { type Scope, scope } from '../../contract/auth.ts';
import type { CallerId } from '../../contract/ids.ts';

/** Who works on the shop: with a service key, or logged in. */
export type Operator = {
  /** The account; null for a key. */
  readonly user: CallerId | null;
  /** Its id; null for an account. */
  readonly key: string | null;
  readonly scopes: readonly Scope[];
  /** When the password was last given (epoch ms); null for a key, which has none. */
  readonly freshAt: number | null;
};

/** So long after the password was given, dangerous acts are allowed. */
export const freshMs = 10 * 60_000;

/** An account with the role ops may do everything but be exempt from limits. */
export const opsScopes: readonly Scope[] = scope.options.filter((each) => each !== 'limits:exempt');
