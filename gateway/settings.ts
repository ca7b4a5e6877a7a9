import { z } from 'zod';
import { keyRing } from '../storage/vault.ts';
import { signingKeys } from './auth/tokens.ts';

const positive = z.coerce.number().positive();
const seconds = positive.max(30 * 24 * 3600).transform((value) => Math.round(value * 1_000));

const sha256Hex = z.string().regex(/^[0-9a-f]{64}$/, 'SHA-256 as 64 hexadecimal digits, several with commas');

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

/** The environment of the Worker, read once and refused as a whole when something in it is wrong. */
const environment = z.object({
  /** Where buyers come back to, if it is not the address that a request came to: behind a proxy, or in development. */
  PUBLIC_ORIGIN: z.url().optional(),
  HOLD_TTL_SECONDS: seconds,
  HOLD_CAP_SECONDS: seconds,
  PAYMENT_DEADLINE_SECONDS: seconds,
  LOG_FLUSH_SECONDS: seconds,
  LOG_LANES: z.coerce.number().int().min(1).max(64),
  /** Where this runs. What only a machine of one's own may do, such as moving limits, is refused in `production`. */
  ENVIRONMENT: z.enum(['production', 'local', 'test']).default('production'),
  /** Multiplies all rate limits, for load tests on one machine. */
  RATE_LIMIT_SCALE: positive.default(1),
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

const environmentInItsPlace = environment.refine(
  ({ ENVIRONMENT, RATE_LIMIT_SCALE }) => ENVIRONMENT !== 'production' || RATE_LIMIT_SCALE === 1,
  { path: ['RATE_LIMIT_SCALE'], message: 'limits are not moved in production: leave it at 1' },
);

export type Settings = ReturnType<typeof read>;

/** An environment does not change: each actor that wakes up asks for its settings, and is not to read it all again. */
const known = new WeakMap<object, Settings>();

/** Throws with the names of the wrong variables: the start fails, and says why. */
export function settingsOf(env: object): Settings {
  const settings = known.get(env) ?? read(env);
  known.set(env, settings);
  return settings;
}

function read(env: object) {
  const parsed = environmentInItsPlace.safeParse(env);
  if (!parsed.success) {
    const wrong = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
    throw new Error(`The environment is not right. ${wrong.join('; ')}`);
  }
  const value = parsed.data;
  return {
    publicOrigin: value.PUBLIC_ORIGIN ? new URL(value.PUBLIC_ORIGIN).origin : null,
    // A cap below the term would end holds before their time.
    cart: { holdTtlMs: value.HOLD_TTL_SECONDS, holdCapMs: Math.max(value.HOLD_CAP_SECONDS, value.HOLD_TTL_SECONDS) },
    order: { paymentDeadlineMs: value.PAYMENT_DEADLINE_SECONDS },
    environment: value.ENVIRONMENT,
    jwtKeys: value.JWT_KEYS,
    piiKeys: value.PII_KEYS,
    ops: { keyHashes: value.OPS_KEY_HASHES },
    limits: { scale: value.RATE_LIMIT_SCALE, vouched: value.ENVIRONMENT !== 'local' },
    log: { flushMs: value.LOG_FLUSH_SECONDS, lanes: value.LOG_LANES },
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
