import type { Kind } from './core.ts';

/** Of somebody who pays, or has paid: the order and its money, and where a local shop's PayPal asks its payers. */
const paying = /^\/(api\/(orders\/|payments\/|webhooks\/)|live\/orders\/|orders\/|checkout|sandbox\/paypal\/)/;
/** Of what somebody has: the cart, the account, the list of orders. */
const holding = /^\/(api\/(cart|auth)|live\/cart|cart|account|orders|log-?in|log-?out|register)(\/|$)|^\/api\/orders$/;
/** What a page is made of, for whoever has been let in to that page. Where the platform serves files, no door sees them. */
const ofPage = /^\/_app\//;
/** A guest's, or one of an account's: whoever has one has been here before. It is not looked into at the door. */
const cookie = /(?:^|;\s*)(?:__Host-)?(?:holdfast(?:-[\w-]{8})?|access|refresh)=/;

/** Answered by this Worker alone: nobody waits for anybody. */
export const isFree = (path: string): boolean => path === '/healthz';

/** The developers' own pages, at a local shop. Their naive twin is a shop, and stands in line as one. */
const developers = /^\/dev\/(?!twin\/)/;

/** What an operator needs when the shop is crowded. It stands in no line, and is bounded by itself. */
export const isForOps = (path: string): boolean =>
  path.startsWith('/api/ops/') || path === '/api/health' || developers.test(path);

/**
 * What a request is about, by what its first lines say. A cookie that is made up gets its sender no further than past those
 * who are new: precedence is a courtesy, and no lock.
 */
export function kindOf(method: string, path: string, cookies: string | null): Kind {
  if (paying.test(path) || (path === '/api/orders' && method === 'POST')) return 'paying';
  if (ofPage.test(path)) return 'holding';
  return cookies !== null && cookie.test(cookies) && holding.test(path) ? 'holding' : 'coming';
}

/** `https://shop.test/cart?x=1` → `/cart`. Cheaper than to read the whole address. */
export function pathOf(url: string): string {
  const from = url.indexOf('/', url.indexOf('//') + 2);
  if (from < 0) return '/';
  const until = url.slice(from).search(/[?#]/);
  return until < 0 ? url.slice(from) : url.slice(from, from + until);
}
