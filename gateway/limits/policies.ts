import type { Quota } from '../../actors/limiter/core.ts';
import { holdPolicy } from '../../contract/hold-policy.ts';

/** What is counted: the address that a request comes from, or who it acts for. */
type Subject = 'address' | 'account' | 'caller' | 'session';
export type Policy = Quota & { readonly name: string; readonly by: Subject };

const policy = (name: string, by: Subject, quota: number, windowSeconds: number): Policy => ({
  ...{ name, by, quota, windowMs: windowSeconds * 1_000 },
});

/** Counted exactly, by an actor for each subject: what costs a hash, moves money, or is worth guessing at. */
export const exact = {
  login: policy('login', 'account', 10, 300),
  loginAddress: policy('login-address', 'address', 60, 300),
  register: policy('register', 'address', 20, 600),
  refresh: policy('refresh', 'session', 30, 60),
  refreshAddress: policy('refresh-address', 'address', 300, 60),
  order: policy('order', 'caller', 30, 60),
  orderAddress: policy('order-address', 'address', 600, 60),
  rating: policy('rating', 'caller', 20, 60),
  ratingAddress: policy('rating-address', 'address', 300, 60),
  payment: policy('payment', 'address', 120, 60),
  /** Units that are held anew: those above it are put into the cart unheld. See contract/hold-policy.ts. */
  hold: policy('hold', 'address', holdPolicy.unitsPerAddress, holdPolicy.windowSeconds),
  /** Letters to one mailbox: nobody fills another's. */
  forgot: policy('forgot', 'account', 5, 900),
  verification: policy('verification', 'account', 5, 900),
  lookup: policy('lookup', 'account', 5, 900),
  letterAddress: policy('letter-address', 'address', 30, 600),
  /** Changes of the password. */
  password: policy('password', 'account', 10, 300),
  /** The password asked for once more: for dangerous acts, and to delete the account. */
  confirm: policy('confirm', 'account', 10, 300),
} as const satisfies Record<string, Policy>;

/** Counted by the platform, near the caller and roughly. wrangler.toml says the same numbers: a test holds them together. */
export const rough = {
  general: policy('general', 'address', 3_000, 60),
  media: policy('media', 'address', 6_000, 60),
  /** The payment provider comes from a few addresses, and what it says must not wait behind shoppers. */
  webhook: policy('webhook', 'address', 6_000, 60),
} as const satisfies Record<string, Policy>;
export type RoughName = keyof typeof rough;

export function roughFor(path: string): RoughName {
  if (path.startsWith('/media/')) return 'media';
  return path.startsWith('/api/webhooks/') ? 'webhook' : 'general';
}

type Rule = { readonly method: string; readonly path: RegExp; readonly policy: Policy };
const post = 'POST';

/** Which calls are counted by what is known before the route looks at them. Accounts and sessions only the routes know. */
const rules: readonly Rule[] = [
  { method: post, path: /^\/api\/auth\/login$/, policy: exact.loginAddress },
  { method: post, path: /^\/api\/auth\/register$/, policy: exact.register },
  { method: post, path: /^\/api\/auth\/refresh$/, policy: exact.refreshAddress },
  { method: post, path: /^\/api\/auth\/(password\/(forgot|reset)|verify)$/, policy: exact.letterAddress },
  { method: post, path: /^\/api\/orders\/(lookup|[^/]+\/open)$/, policy: exact.letterAddress },
  { method: post, path: /^\/api\/orders(\/[^/]+\/cancel)?$/, policy: exact.orderAddress },
  { method: post, path: /^\/api\/orders(\/[^/]+\/cancel)?$/, policy: exact.order },
  { method: 'PUT', path: /^\/api\/products\/[^/]+\/ratings$/, policy: exact.ratingAddress },
  { method: 'PUT', path: /^\/api\/products\/[^/]+\/ratings$/, policy: exact.rating },
  { method: 'GET', path: /^\/api\/payments\/paypal\/(return|cancel|standing)$/, policy: exact.payment },
  { method: post, path: /^\/api\/payments\/paypal\/cancel$/, policy: exact.payment },
];

/** What is asked for the head alone is the same route, and is the same work. */
const routed = (method: string): string => (method === 'HEAD' ? 'GET' : method);

export const rulesFor = (method: string, path: string, by: Subject): readonly Policy[] =>
  rules
    .filter((rule) => rule.policy.by === by && rule.method === routed(method) && rule.path.test(path))
    .map((rule) => rule.policy);

/** `scale` is 1 but for load tests on one machine. */
export const scaled = (of: Policy, scale: number): Policy => ({
  ...of,
  quota: Math.max(1, Math.round(of.quota * scale)),
});
