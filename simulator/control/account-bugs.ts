import type { Bug } from './bug.ts';

type Edit = readonly [find: string, replace: string];
const bug = (name: string, breaks: string, file: string, scenario: string, ...edits: readonly Edit[]): Bug => ({
  ...{ name, file, scenario },
  breaks: breaks.split(' '),
  edits: edits.map(([find, replace]) => ({ find, replace })),
});

const merge = 'actors/cart/merge.ts';
const refresh = 'gateway/auth/refresh.ts';
const [crowd, races] = ['members', 'token-races'];

/** Mistakes in what a login moves, and in what a session is. */
export const accountBugs: readonly Bug[] = [
  bug('a merge forgets the keys of what was done', 'C1', merge, races, [
    'keys: cart.keys.slice(-keysCarried)',
    'keys: []',
  ]),
  bug('a cart is moved a second time', 'C1', merge, races, [
    "return cart.moved.into === into ? ok([]) : refuse('CART_MOVED');",
    "return ok([{ type: 'cart-moved', from: self, into }]);",
  ]),
  bug('a cart is received a second time', 'C1', merge, races, [
    '  if (cart.received.includes(from)) return ok([]);\n',
    '',
  ]),
  bug('a merge leaves the revision below the other cart’s', 'C1 S2 S3', merge, races, [
    'version: Math.max(before.version, event.revision) + 1,',
    'version: before.version + 1,',
  ]),
  bug('an empty cart is not closed by a login', 'C1', merge, crowd, [
    "return ok([{ type: 'cart-moved', from: self, into }]);",
    "return ok(cart.version === 0 ? [] : [{ type: 'cart-moved', from: self, into }]);",
  ]),
  bug('the second of two tabs that refresh is taken for a thief', 'A1', refresh, races, [
    'retired.filter(({ at }) => now - at < graceMs)',
    'retired.filter(({ at }) => now - at < 0)',
  ]),
  bug('the third of three tabs that refresh is taken for a thief', 'A1', refresh, races, [
    'const retired = [...lately(session, now), { jti, at: now }];',
    'const retired = [{ jti, at: now }];',
  ]),
  bug('a refresh token is taken for ever', 'A1', refresh, races, [
    'retired.filter(({ at }) => now - at < graceMs)',
    'retired.filter(({ at }) => at <= now)',
  ]),
  bug('a replay is refused and not noticed', 'A1', refresh, races, ["? 'same' : 'replay'", "? 'same' : 'ended'"]),
  bug('an access token outlives its session', 'A1', 'storage/auth/sessions.ts', races, [
    'WHERE sessions.id = ? AND sessions.revoked_at IS NULL AND sessions.expires_at > ?',
    'WHERE sessions.id = ? AND sessions.expires_at > ?',
  ]),
  bug('a new password ends no session', 'A1', 'gateway/auth/password.ts', races, [
    'sessions.revokeAll(user.id, ports.now()),',
    'sessions.confirm(account.sessionId, ports.now()),',
  ]),
  bug('the cookie of a guest goes before the cart has moved', 'C1', 'gateway/auth/take-over.ts', races, [
    '    return false;',
    '    return true;',
  ]),
  bug('a login takes away the cookie of whoever is a guest by then', 'C1', 'gateway/identity.ts', races, [
    'token.slice(0, 8)',
    "'somebody'",
  ]),
  bug('the cookie of a guest stays for ever', 'C1', 'gateway/http/identified.ts', races, [
    "  return takeOver(c.get('services'), c.req.raw, account.id);",
    "  return takeOver(c.get('services'), c.req.raw, account.id).then(() => []);",
  ]),
  bug('what a guest has ordered is lost at the login', 'O1', 'gateway/identity.ts', races, [
    'callers: [account.id, ...account.guests],',
    'callers: [account.id],',
  ]),
  bug('one e-mail can have two accounts', 'A1', 'gateway/auth/register.ts', races, [
    'emailPrint: prints[0],',
    'emailPrint: prints[0] + id,',
  ]),
  bug('an e-mail is stored as it is', 'P1', 'gateway/auth/register.ts', races, [
    "emailSealed: vault.seal(email, placeOf(id, 'email'), salt),",
    'emailSealed: email,',
  ]),
  bug('what is forgotten keeps its salt', 'P1', 'actors/runtime/sealer.ts', races, [
    'SET salt = ? WHERE actor = ?',
    "SET salt = coalesce(nullif(salt, ''), ?) WHERE actor = ?",
  ]),
  bug('what a guest orders is written down for nobody', 'P1', 'storage/auth/orders.ts', crowd, [
    'SELECT ?1, ?2, ?3, ?4\n',
    "SELECT ?1, iif(?2 LIKE 'guest%', 'nobody', ?2), ?3, ?4\n",
  ]),
  bug('an account is gone before its orders are told', 'P1', 'gateway/auth/deletion.ts', races, [
    'if (!(await allForget(services, callers, await orderIdsOf(services, callers)))) return',
    'services.background(orderIdsOf(services, callers).then((orders) => allForget(services, callers, orders)));\n  if (callers.length === 0) return',
  ]),
  bug('a session that ends leaves its sockets open', 'A1', 'gateway/auth/sockets.ts', crowd, [
    '  if (sessions.length === 0) return;',
    '  if (sessions.length >= 0) return;',
  ]),
];
