import { EmailMessage } from 'cloudflare:email';
import { waitUntil } from 'cloudflare:workers';
import type { MailPorts } from '../actors/mail/actor.ts';
import type { Payments } from '../actors/order/runs.ts';
import { actorHeader, callerHeader, sessionHeader } from '../actors/runtime/durable.ts';
import { ok, type Result } from '../contract/failure.ts';
import { type CallerId, cartId, orderId } from '../contract/ids.ts';
import type { ActorKind } from '../contract/log.ts';
import type { Inspection, InspectQuery } from '../contract/ops.ts';
import { reportLine, thrown } from '../contract/report.ts';
import { cloudflare } from '../mail/cloudflare.ts';
import { gathered } from '../mail/gathered.ts';
import { kept } from '../mail/kept.ts';
import { invoice } from '../payments/invoice.ts';
import { manual } from '../payments/manual.ts';
import { type PayPal, payPal } from '../payments/paypal/client.ts';
import type { TokenBox } from '../payments/paypal/token.ts';
import { webhookVerifier } from '../payments/paypal/webhook.ts';
import { type World as PayPalWorld, realDeadline } from '../payments/paypal/world.ts';
import { catalog } from '../storage/catalog/catalog.ts';
import { noteLevels, toldLevels } from '../storage/catalog/levels.ts';
import { lanesOf } from '../storage/log/lanes.ts';
import { logBucket } from '../storage/log/log-reader.ts';
import { keptLetters } from '../storage/mail/kept-letters.ts';
import { actorsOf, ordersOf } from '../storage/orders/read-models.ts';
import { pricing } from '../storage/pricing/pricing.ts';
import { ratings } from '../storage/ratings/ratings.ts';
import { Vault } from '../storage/vault.ts';
import { passwords } from './auth/argon2.ts';
import type { AuthPorts } from './auth/ports.ts';
import { TokenRing } from './auth/tokens.ts';
import type { QuotePorts } from './fulfillment/quoting.ts';
import { actorOf, type Homes, homesOf, levelsOf } from './homes.ts';
import { randomBytes, randomToken } from './identity.ts';
import { perEnv, shippingOf } from './kept.ts';
import { LimiterHere } from './limits/here.ts';
import type { RoughName } from './limits/policies.ts';
import { heldHere } from './live/session-socket.ts';
import { linkTo } from './orders/links.ts';
import type { LimitServices, OpsServices, Services } from './services.ts';
import { settingsOf } from './settings.ts';

/** It keeps the keys that it has derived. */
export const vaultOf = perEnv((env) => new Vault(settingsOf(env).piiKeys, randomBytes));

/** Who carries letters, and what opens an order in them. */
export function mailOf(env: Env): MailPorts {
  const { carrier, from } = settingsOf(env).mail;
  const vault = vaultOf(env);
  const carriers = {
    kept: kept(gathered((letters) => keptLetters(env.DB_MAIL, vault).keep(letters, Date.now()))),
    cloudflare: cloudflare((...[sender, to, raw]) => env.MAILER.send(new EmailMessage(sender, to, raw))),
  };
  return { provider: carriers[carrier], from, linkTo: (order, told, now) => linkTo(vault, order, told, now) };
}

const authOf = (env: Env): AuthPorts => ({
  db: env.DB_AUTH,
  passwords,
  tokens: new TokenRing(settingsOf(env).jwtKeys),
  vault: vaultOf(env),
  now: () => Date.now(),
  random: randomBytes,
});

/** What orders ask for when they are quoted. Who is paying goes before others at the shelves too. */
export const quotePortsOf = (env: Env, homes: Homes): QuotePorts => ({
  shipping: shippingOf(env),
  levels: (skus, withinMs) => levelsOf(homes, skus, { after, withinMs }, true),
  report,
});

/** One token for all actors of this process. */
const tokenBox: TokenBox = { current: null };

const payPalWorld = (env: Env): PayPalWorld => ({
  fetch: (request) => (env.PAYPAL_SANDBOX ? env.PAYPAL_SANDBOX.fetch(request) : fetch(request)),
  now: () => Date.now(),
  deadline: realDeadline,
});

function payPalOf(env: Env): PayPal {
  const { apiUrl, clientId, clientSecret, deadlineMs } = settingsOf(env).payPal;
  const config = { baseUrl: apiUrl, clientId, clientSecret, deadlineMs, brandName: 'Holdfast Supply' };
  return payPal(config, payPalWorld(env), tokenBox);
}

export function paymentsOf(env: Env): Payments {
  const providers = { manual, invoice, paypal: payPalOf(env) };
  return (method) => providers[method];
}

export function servicesOf(env: Env): Services {
  const settings = settingsOf(env);
  const goods = catalog(env.DB_CATALOG, env.PRODUCTS);
  const prices = pricing(env.DB_PRICING);
  const { webhookId, certificateUrl, rootPem, deadlineMs } = settings.payPal;
  const homes = homesOf(env);
  const provider = payPalOf(env);
  return {
    catalog: goods,
    prices: (skus, currency) => prices.current(skus, currency),
    shipping: shippingOf(env),
    cart: homes.cart.ask,
    order: homes.order.ask,
    stock: homes.stock.ask,
    mail: homes.mail.ask,
    levels: (skus, withinMs) => levelsOf(homes, skus, { after, withinMs }),
    toldLevels: (skus) => toldLevels(env.DB_ORDERS, skus),
    noteLevels: (levels) => noteLevels(env.DB_ORDERS, levels),
    catalogAgeMsMax: settings.catalog.ageMsMax,
    orders: (callers, cursor, limit) => ordersOf(env.DB_ORDERS, callers, cursor, limit),
    ratings: ratings(env.DB_RATINGS),
    invoices: settings.order.invoices,
    limits: limitsOf(env),
    ops: opsOf(env),
    nights: () => actorOf(env.NIGHT, 'night').execute({ type: 'nights' }),
    record: { readModels: env.DB_ORDERS, archive: logBucket(env.LOGS) },
    verifyWebhook: webhookVerifier(
      { webhookId, certificateUrls: [certificateUrl], trustedRoots: rootPem ? [rootPem] : [], deadlineMs },
      payPalWorld(env),
      (...event) => provider.confirm(webhookId, ...event),
    ),
    orderOf: (event) => provider.orderOf(event),
    listen: async (kind, id, visitor, request) => {
      const answer = await homes[kind].of(id).fetch(socketRequest(request, id, visitor));
      return visitor.session === null ? answer : heldHere(answer);
    },
    closeSockets: (kind, id, session) => homes[kind].of(id).closeSockets(id, session),
    auth: authOf(env),
    media: async (key) => {
      const found = await env.MEDIA.get(key);
      return (
        found && {
          body: found.body,
          type: found.httpMetadata?.contentType ?? 'application/octet-stream',
          etag: found.httpEtag,
        }
      );
    },
    probes: probesOf(env),
    ...{ publicOrigin: settings.publicOrigin, origins: settings.origins },
    now: () => Date.now(),
    background: (work) => waitUntil(work),
    after,
    newToken: randomToken,
    newId: () => crypto.randomUUID(),
    report,
  };
}

function limitsOf(env: Env): LimitServices {
  // Absent on a local run: see gateway/local/runtime.ts.
  const bindings: Partial<Record<RoughName, RateLimit>> = {
    general: env.RATE_GENERAL,
    media: env.RATE_MEDIA,
    webhook: env.RATE_WEBHOOK,
  };
  const { limits, environment } = settingsOf(env);
  const here = environment === 'local' ? new LimiterHere(() => Date.now()) : null;
  return {
    ...limits,
    take: async (name, request) => (here ? ok(here.take(request)) : actorOf(env.LIMITER, name).execute(request)),
    allows: async (name, key) => (await bindings[name]?.limit({ key }))?.success ?? true,
  };
}

function opsOf(env: Env): OpsServices {
  const { log, ops } = settingsOf(env);
  const payments = paymentsOf(env);
  const homes = homesOf(env);
  const kinds: { [Kind in ActorKind]: (id: string, query: InspectQuery) => Promise<Result<Inspection>> } = {
    stock: (id, query) => homes.stock.of(id).inspect(id, query),
    cart: (id, query) => homes.cart.of(id).inspect(id, query),
    order: (id, query) => homes.order.of(id).inspect(id, query),
    mail: (id, query) => homes.mail.of(id).inspect(id, query),
    log: (id, query) => actorOf(env.LOG, id).inspect(id, query),
  };
  return {
    keyHashes: ops.keyHashes,
    logLanes: () => lanesOf(env.DB_ORDERS, log.lanes),
    inspect: (kind, id, query) => kinds[kind](id, query),
    reseal: (id) => homes.order.of(id).reseal(id),
    directory: (filter, cursor, limit) => actorsOf(env.DB_ORDERS, filter, cursor, limit),
    paymentRecord: async (method, reference, names) => payments(method).find(reference, names),
  };
}

/** Only what a handshake needs goes on: no cookie, no query, and in our own words who listens. */
function socketRequest(
  request: Request,
  actor: string,
  { callers, session }: Parameters<Services['listen']>[2],
): Request {
  const headers = new Headers({ [actorHeader]: actor, [callerHeader]: callers.join() });
  if (session !== null) headers.set(sessionHeader, session);
  for (const [name, value] of request.headers)
    if (name === 'upgrade' || name === 'connection' || name.startsWith('sec-websocket-')) headers.set(name, value);
  return new Request('https://actor/', { headers });
}

/** Ids that no one has: asking them shows that their kind of actor answers. */
const nobody = '0'.repeat(26);

function probesOf(env: Env): Services['probes'] {
  const d1 = (db: D1Database) => () => db.prepare('SELECT 1').run();
  const caller = `guest_${nobody}` as CallerId;
  const homes = homesOf(env);
  const anyShelf = 'HEALTH-PROBE';
  return {
    auth: d1(env.DB_AUTH),
    catalog: d1(env.DB_CATALOG),
    pricing: d1(env.DB_PRICING),
    fulfillment: d1(env.DB_FULFILLMENT),
    stock: () => homes.stock.ask(anyShelf, { type: 'look' }),
    cart: () => homes.cart.ask(cartId.parse(`cart_${nobody}`), { type: 'look' }),
    orders: async () => {
      await d1(env.DB_ORDERS)();
      await homes.order.ask(orderId.parse(`order_${nobody}`), { type: 'look', callers: [caller] });
    },
    rating: d1(env.DB_RATINGS),
    realtime: async () => {
      const reply = await homes.stock.of(anyShelf).fetch('https://actor/');
      if (reply.status !== 426) throw new Error('no sockets');
    },
    log: () => actorOf(env.LOG, 'lane-0').execute({ type: 'append', entries: [] }),
    payment: async () => {
      if (!settingsOf(env).payPal.clientId) throw new Error('no PayPal account');
    },
  };
}

const report: Services['report'] = (problem, detail) => console.error(reportLine(problem, detail));

const after: Services['after'] = (ms, act) => {
  const timer = setTimeout(act, ms);
  return () => clearTimeout(timer);
};

/** From then on its own alarm wakes it. */
export function wakeNight(env: Env): void {
  const failed = (error: unknown) => report('night-not-woken', thrown(error));
  waitUntil(
    actorOf(env.NIGHT, 'night')
      .execute({ type: 'wake' })
      .then(() => undefined, failed),
  );
}
