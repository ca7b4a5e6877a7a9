import { z } from 'zod';
import type { InvoicePolicy } from '../actors/order/invoice.ts';
import { reconcilePolicy } from '../actors/order/reconcile.ts';
import type { Cells } from '../actors/runtime/cells.ts';
import { holdPolicy } from '../contract/hold-policy.ts';
import { type CallerId, callerId } from '../contract/ids.ts';
import { isAddress } from '../mail/message.ts';
import { keyRing } from '../storage/vault.ts';
import { signingKeys } from './auth/tokens.ts';
import { vouchedIn } from './limits/address.ts';

const positive = z.coerce.number().positive();
const seconds = positive.max(30 * 24 * 3600).transform((value) => Math.round(value * 1_000));

const sha256Hex = z.string().regex(/^[0-9a-f]{64}$/, 'SHA-256 as 64 hexadecimal digits, several with commas');

const origin = z
  .url({ protocol: /^https?$/, error: 'an address such as https://shop.example' })
  .transform((url) => new URL(url).origin);

/** A value that is written as JSON. */
const jsonOf = <T>(shape: z.ZodType<T>) =>
  z.string('missing').transform((text, context): T => {
    try {
      const parsed = shape.safeParse(JSON.parse(text));
      if (parsed.success) return parsed.data;
      for (const { message } of parsed.error.issues) context.addIssue(message);
    } catch {
      context.addIssue('not JSON');
    }
    return z.NEVER;
  });

/** In how many cells a kind of actor is kept: `each` has an object of its own, or all share so many. It belongs to the data. */
export const cells = z
  .custom<Cells>((value) => value === 'each' || /^[1-9]\d{0,2}$/.test(String(value)), '`each`, or a number up to 999')
  .default('each');

const invoiceWords = ['off', 'everybody', 'settled-at-once'] as const;
/** Who may pay on invoice: one of the words, or the ids of accounts with commas. */
const invoices = z
  .string()
  .default('off')
  .transform((text) => text.split(',').map((each) => each.trim()))
  .pipe(
    z.union([z.tuple([z.enum(invoiceWords)]), z.array(callerId)], `${invoiceWords.join(', ')}, or ids of accounts`),
  );

/** The environment of the Worker, read once and refused as a whole when something in it is wrong. */
const environment = z.object({
  /** The shop's own address, `https://shop.example`: where buyers come back to. A client's `Host` does not decide that. */
  PUBLIC_ORIGIN: origin.optional(),
  /** Without it, on a machine of one's own: the addresses that the shop is served at, with commas. See gateway/local/addresses.ts. */
  SERVED_AT: z
    .string()
    .default('')
    .transform((list) => list.split(',').filter((each) => each !== ''))
    .pipe(z.array(origin)),
  HOLD_TTL_SECONDS: seconds,
  HOLD_CAP_SECONDS: seconds,
  PAYMENT_DEADLINE_SECONDS: seconds,
  INVOICES: invoices,
  INVOICE_DEADLINE_SECONDS: positive
    .max(365 * 24 * 3600)
    .default(14 * 24 * 3600)
    .transform((value) => Math.round(value * 1_000)),
  /** Goods may leave the house before the money has come. */
  INVOICE_SHIPS_UNPAID: z.enum(['yes', 'no']).default('no'),
  /** How old a name, a price or a list may be that is shown or charged. 0: all are read anew each time. */
  CATALOG_AGE_MS: z.coerce.number().int().min(0).max(60_000),
  /** `authorise`: money is promised at the checkout and taken when goods leave. See docs/decisions/0033-authorise-then-capture.md. */
  PAYPAL_INTENT: z.enum(['capture', 'authorise']).default('capture'),
  /** From a sale to the first look at PayPal's books without any news: see docs/decisions/0020-money-news.md. */
  RECONCILE_FIRST_SECONDS: seconds.default(reconcilePolicy.delayMsFirst),
  LOG_FLUSH_SECONDS: seconds,
  /** How old objects of fewer than a hundred entries are when they are made into full ones. */
  LOG_COMPACT_SECONDS: seconds.default(600_000),
  LOG_LANES: z.coerce.number().int().min(1).max(64),
  CELLS_CART: cells,
  CELLS_ORDER: cells,
  CELLS_STOCK: cells,
  CELLS_MAIL: cells,
  /** Who carries letters: `cloudflare`, or they are `kept` on this machine. Left out: as it is right for where this runs. */
  MAIL: z.enum(['cloudflare', 'kept']).optional(),
  /** The address that letters come from. */
  MAIL_FROM: z.string().refine(isAddress, 'an e-mail address in ASCII').default('orders@holdfast.invalid'),
  /** The `send_email` binding. */
  MAILER: z.unknown().optional(),
  /** Where this runs. What only a machine of one's own may do, such as moving limits, is refused in `production`. */
  ENVIRONMENT: z.enum(['production', 'local', 'test']).default('production'),
  /** Multiplies all rate limits, for load tests on one machine. */
  RATE_LIMIT_SCALE: positive.default(1),
  /** The word by which a local shop knows its front (gateway/local/front/), made at each start. Empty: it has none. */
  FRONT: z.string().default(''),
  /** SHA-256 of each key that opens the ops interface. None: it is closed. */
  OPS_KEY_HASHES: z
    .string()
    .default('')
    .transform((list) => list.split(',').map((hash) => hash.trim()))
    .transform((hashes) => hashes.filter((hash) => hash !== ''))
    .pipe(z.array(sha256Hex)),
  /** Sessions are signed with these. A secret: see docs/spec/security.md. */
  JWT_KEYS: jsonOf(signingKeys),
  /** What is personal is sealed with these. A secret: see docs/spec/security.md. */
  PII_KEYS: jsonOf(keyRing),
  PAYPAL_API_URL: z.url(),
  PAYPAL_CLIENT_ID: z.string(),
  PAYPAL_CLIENT_SECRET: z.string().default(''),
  PAYPAL_WEBHOOK_ID: z.string(),
  PAYPAL_CERTIFICATE_URL: z.url(),
  /** Only where PayPal is not the real one: the authority that its emulator signs with. */
  PAYPAL_ROOT_PEM: z.string().default(''),
  PAYPAL_DEADLINE_MS: positive.max(60_000),
});

const environmentInItsPlace = environment
  .refine(({ ENVIRONMENT, RATE_LIMIT_SCALE }) => ENVIRONMENT !== 'production' || RATE_LIMIT_SCALE === 1, {
    path: ['RATE_LIMIT_SCALE'],
    message: 'limits are not moved in production: leave it at 1',
  })
  .refine(({ ENVIRONMENT, INVOICES: [first] }) => ENVIRONMENT !== 'production' || !isFree(first), {
    path: ['INVOICES'],
    message: 'strangers are not sent invoices in production: name the accounts, or leave it off',
  })
  .refine(({ ENVIRONMENT, MAIL }) => ENVIRONMENT !== 'production' || MAIL !== 'kept', {
    path: ['MAIL'],
    message: 'letters are not kept in production: set it to cloudflare, or leave it out',
  })
  .refine((value) => carrierOf(value) !== 'cloudflare' || hasSend(value.MAILER), {
    path: ['MAILER'],
    message: 'missing: add a `send_email` binding of this name, see docs/decisions/0032-mail.md',
  })
  .refine(({ ENVIRONMENT, MAIL_FROM }) => ENVIRONMENT !== 'production' || !MAIL_FROM.endsWith('.invalid'), {
    path: ['MAIL_FROM'],
    message: 'missing: set it to an address of a domain that may send, such as orders@shop.example',
  })
  .transform((value, context) => {
    const { PUBLIC_ORIGIN, SERVED_AT, ENVIRONMENT } = value;
    const [first, ...others] = PUBLIC_ORIGIN ? [PUBLIC_ORIGIN] : ENVIRONMENT === 'production' ? [] : SERVED_AT;
    if (first !== undefined) return { ...value, origins: [first, ...others] as const };
    const message = 'missing: set it to the address of the shop, such as https://shop.example';
    context.addIssue({ code: 'custom', path: ['PUBLIC_ORIGIN'], message });
    return z.NEVER;
  });

const carrierOf = ({ MAIL, ENVIRONMENT }: Pick<z.infer<typeof environment>, 'MAIL' | 'ENVIRONMENT'>) =>
  MAIL ?? (ENVIRONMENT === 'production' ? 'cloudflare' : 'kept');
const hasSend = (binding: unknown): boolean =>
  typeof binding === 'object' && binding !== null && 'send' in binding && typeof binding.send === 'function';

const isFree = (word: string | undefined): boolean => word === 'everybody' || word === 'settled-at-once';

function invoicePolicyOf(value: z.infer<typeof environment>): InvoicePolicy {
  const [word, ...more] = value.INVOICES;
  const rest = { deadlineMs: value.INVOICE_DEADLINE_SECONDS, shipsUnpaid: value.INVOICE_SHIPS_UNPAID === 'yes' };
  if (word === undefined || word === 'off') return { to: 'nobody', settledAtOnce: false, ...rest };
  if (word === 'everybody' || word === 'settled-at-once')
    return { to: 'everybody', settledAtOnce: word === 'settled-at-once', ...rest };
  return { to: [word, ...more] as CallerId[], settledAtOnce: false, ...rest };
}

/**
 * Few, so that all of them are awake where anybody asks: a limiter that must be woken answers later, and that can be measured.
 * On one machine all actors share a thread: one limiter is asked once for all limits of a request. What is counted is forgotten
 * within minutes, so that these may be changed at any time.
 */
const limiterLanes = { here: 1, afar: 8 } as const;

export type Settings = ReturnType<typeof read>;

/** An environment does not change while it is used. */
const known = new WeakMap<object, Settings>();

/** Throws with the names of the wrong variables: the start fails, and says why. */
export function settingsOf(env: object): Settings {
  const settings = known.get(env) ?? read(env);
  known.set(env, settings);
  return settings;
}

/** The usual policy is not written into each order. */
const reconcileOf = (delayMsFirst: number) =>
  delayMsFirst === reconcilePolicy.delayMsFirst ? {} : { reconcile: { ...reconcilePolicy, delayMsFirst } };

function read(env: object) {
  const parsed = environmentInItsPlace.safeParse(env);
  if (!parsed.success) {
    const wrong = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
    throw new Error(`The environment is not right. ${wrong.join('; ')}`);
  }
  const value = parsed.data;
  return {
    publicOrigin: value.PUBLIC_ORIGIN ?? null,
    /** Where the shop is to be found; the first one is its own if there is any doubt. */
    origins: value.origins,
    // A cap below the term would end holds before their time.
    cart: {
      ...{ holdTtlMs: value.HOLD_TTL_SECONDS, holdCapMs: Math.max(value.HOLD_CAP_SECONDS, value.HOLD_TTL_SECONDS) },
      // Load tests lift all limits, those of holds as well.
      bounds: value.RATE_LIMIT_SCALE === 1 ? holdPolicy : null,
    },
    order: {
      ...{ paymentDeadlineMs: value.PAYMENT_DEADLINE_SECONDS, invoices: invoicePolicyOf(value) },
      ...(value.PAYPAL_INTENT === 'authorise' && { intent: value.PAYPAL_INTENT }),
      ...reconcileOf(value.RECONCILE_FIRST_SECONDS),
    },
    environment: value.ENVIRONMENT,
    front: value.FRONT,
    jwtKeys: value.JWT_KEYS,
    piiKeys: value.PII_KEYS,
    ops: { keyHashes: value.OPS_KEY_HASHES },
    limits: {
      ...{ scale: value.RATE_LIMIT_SCALE, vouched: vouchedIn(value.ENVIRONMENT, value.FRONT) },
      lanes: value.ENVIRONMENT === 'local' ? limiterLanes.here : limiterLanes.afar,
    },
    cells: { cart: value.CELLS_CART, order: value.CELLS_ORDER, stock: value.CELLS_STOCK, mail: value.CELLS_MAIL },
    mail: { carrier: carrierOf(value), from: value.MAIL_FROM },
    catalog: { ageMsMax: value.CATALOG_AGE_MS },
    log: {
      ...{ flushMs: value.LOG_FLUSH_SECONDS, lanes: value.LOG_LANES },
      compactAfterMs: value.LOG_COMPACT_SECONDS,
    },
    payPal: {
      apiUrl: value.PAYPAL_API_URL,
      clientId: value.PAYPAL_CLIENT_ID,
      clientSecret: value.PAYPAL_CLIENT_SECRET,
      webhookId: value.PAYPAL_WEBHOOK_ID,
      certificateUrl: value.PAYPAL_CERTIFICATE_URL,
      rootPem: value.PAYPAL_ROOT_PEM,
      deadlineMs: value.PAYPAL_DEADLINE_MS,
    },
  };
}
