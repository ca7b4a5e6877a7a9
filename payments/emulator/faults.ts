import { z } from 'zod';
import { type Coded, codedCalls, statusOf } from './codes.ts';
import type { Sql } from './world.ts';

/**
 * Faults as data: a script of what shall go wrong, taken from the top as calls come in. `docs/paypal-emulator.md` has
 * the table. Each entry works for `calls` calls (default 1) of its endpoint, and, with `orderId`, only for the order
 * with that custom id (or PayPal id), so that tests that run side by side do not take each other's faults.
 */
export const callEndpoints = ['token', 'get', ...codedCalls] as const;
export type CallEndpoint = (typeof callEndpoints)[number];

/** What PayPal may think about for a while. */
const pendable = ['authorize', 'capture', 'capture-authorization', 'refund'] as const;
const times = { calls: z.union([z.int().min(1).max(1_000_000), z.literal('always')]).default(1) };
const common = { ...times, orderId: z.string().min(1).max(127).optional() };
const anyCall = { ...common, endpoint: z.enum([...callEndpoints, 'any']) };
const coded = { ...common, endpoint: z.enum([...codedCalls, 'any']) };
const act = { ...common, endpoint: z.enum([...pendable, 'any']).default('capture') };
const webhook = {
  ...common,
  endpoint: z.enum(['webhook', 'any']).default('webhook'),
  eventType: z.string().max(100).optional(),
};
const delayMs = z.int().min(0).max(600_000);
const when = z.enum(['before', 'after']);

const timeoutBefore = z.strictObject({
  fault: z.literal('timeout-before'),
  ...anyCall,
  holdMs: delayMs.default(120_000),
});
const timeoutAfter = z.strictObject({
  fault: z.literal('timeout-after'),
  ...anyCall,
  holdMs: delayMs.default(120_000),
});
const serverError = z.strictObject({
  fault: z.literal('server-error'),
  ...anyCall,
  status: z.union([z.literal(500), z.literal(502), z.literal(503), z.literal(504)]).default(500),
  when: when.default('before'),
});
const rateLimited = z.strictObject({
  fault: z.literal('rate-limited'),
  ...anyCall,
  retryAfterSeconds: z.int().min(0).max(3600).default(1),
});
const malformed = z.strictObject({ fault: z.literal('malformed'), ...anyCall, when: when.default('after') });
const slow = z.strictObject({ fault: z.literal('slow'), ...anyCall, delayMs: delayMs.default(1000) });
/** The code of a decline that names none. */
const usual = {
  create: 'INSTRUMENT_DECLINED',
  // The documents of an authorization list no code for a card that its bank declines.
  authorize: 'PAYER_ACTION_REQUIRED',
  capture: 'INSTRUMENT_DECLINED',
  'capture-authorization': 'TRANSACTION_REFUSED',
  reauthorize: 'TRANSACTION_REFUSED',
  void: 'CANNOT_BE_VOIDED',
  refund: 'REFUND_FAILED_INSUFFICIENT_FUNDS',
} as const satisfies Readonly<Record<Coded, string>>;
const takes: ReadonlySet<string> = new Set(['capture', 'capture-authorization']);
const declinable = z.strictObject({
  fault: z.literal('decline'),
  ...coded,
  endpoint: coded.endpoint.default('capture'),
  /** A refusal with an issue, or a capture that is made and stands as DECLINED. */
  as: z.enum(['refusal', 'declined-capture']).default('refusal'),
  /** One of the codes that PayPal lists for this call. */
  issue: z.string().max(80).optional(),
});
const decline = declinable
  .refine(({ endpoint, issue }) => issue === undefined || callsOf(endpoint).some((call) => statusOf(call, issue)), {
    path: ['issue'],
    error: "not on PayPal's list of codes for this call",
  })
  .refine(({ endpoint, as, issue }) => as === 'refusal' || (takes.has(endpoint) && issue === undefined), {
    path: ['as'],
    error: 'only a capture can be made and stand as DECLINED, and then there is no code',
  });
/** A PayPal-Request-Id comes again with another request behind it. PayPal's documents leave open what is said then. */
const reusedId = z.strictObject({
  fault: z.literal('reused-id'),
  ...coded,
  endpoint: coded.endpoint.default('any'),
  as: z.enum(['first-answer', 'refusal']).default('refusal'),
});
const pending = z.strictObject({
  fault: z.literal('pending'),
  ...act,
  resolveAfterMs: delayMs.default(2000),
  resolveTo: z.enum(['completed', 'declined']).default('completed'),
});
const webhookLost = z.strictObject({ fault: z.literal('webhook-lost'), ...webhook });
const webhookDuplicated = z.strictObject({ fault: z.literal('webhook-duplicated'), ...webhook });
const webhookLate = z.strictObject({ fault: z.literal('webhook-late'), ...webhook, delayMs: delayMs.default(5000) });
const webhookOutOfOrder = z.strictObject({
  fault: z.literal('webhook-out-of-order'),
  ...webhook,
  /** How long to wait for the next event of the same order before going out after all. */
  delayMs: delayMs.default(5000),
});

export const fault = z.discriminatedUnion('fault', [
  timeoutBefore,
  timeoutAfter,
  serverError,
  rateLimited,
  malformed,
  slow,
  decline,
  pending,
  reusedId,
  webhookLost,
  webhookDuplicated,
  webhookLate,
  webhookOutOfOrder,
]);
export type Fault = z.infer<typeof fault>;
export type ActFault = Extract<Fault, { fault: 'decline' | 'pending' }>;
export type WebhookFault = Extract<Fault, { fault: `webhook-${string}` }>;
export type ReuseFault = Extract<Fault, { fault: 'reused-id' }>;
export type CallFault = Exclude<Fault, WebhookFault | ReuseFault>;

const isWebhookFault = (one: Fault): one is WebhookFault => one.fault.startsWith('webhook-');
export const isActFault = (one: Fault): one is ActFault => one.fault === 'decline' || one.fault === 'pending';

const callsOf = (endpoint: Coded | 'any'): readonly Coded[] => (endpoint === 'any' ? codedCalls : [endpoint]);
const isCoded = (endpoint: CallEndpoint): endpoint is Coded => endpoint !== 'token' && endpoint !== 'get';

/** Whether this fault can be had by such a call at all. */
function isPlayable(one: ActFault, endpoint: CallEndpoint): boolean {
  if (one.fault === 'pending') return pendable.some((call) => call === endpoint);
  return isCoded(endpoint) && (one.issue === undefined || statusOf(endpoint, one.issue) !== null);
}

export const codeOf = (one: Extract<Fault, { fault: 'decline' }>, call: Coded): string => one.issue ?? usual[call];

/** Whom a call or an event is about; what is unknown is null. */
export type Subject = { readonly customId: string | null; readonly orderId: string | null };

export type Faults = ReturnType<typeof openFaults>;

export function openFaults(sql: Sql) {
  sql.exec(
    'CREATE TABLE IF NOT EXISTS faults (seq INTEGER PRIMARY KEY, doc TEXT NOT NULL, left_over INTEGER NOT NULL) STRICT',
  );
  // A script that was taken by the rules of an older emulator, and is none by those of today, is put away.
  for (const { seq, doc } of sql.exec('SELECT seq, doc FROM faults').toArray())
    if (!fault.safeParse(JSON.parse(String(doc))).success) sql.exec('DELETE FROM faults WHERE seq = ?', Number(seq));

  const remaining = (): { seq: number; left: number; fault: Fault }[] =>
    sql
      .exec('SELECT seq, doc, left_over FROM faults WHERE left_over <> 0 ORDER BY seq')
      .toArray()
      .map((row) => ({
        seq: Number(row.seq),
        left: Number(row.left_over),
        fault: fault.parse(JSON.parse(String(row.doc))),
      }));

  /** Finds the first fault that fits and uses up one of its calls. -1 calls are never used up. */
  function take<T extends Fault>(fits: (one: Fault) => one is T): T | null {
    for (const { seq, left, fault: one } of remaining()) {
      if (!fits(one)) continue;
      if (left > 0) sql.exec('UPDATE faults SET left_over = left_over - 1 WHERE seq = ?', seq);
      return one;
    }
    return null;
  }
  const concerns = (one: Fault, subject: Subject): boolean =>
    one.orderId === undefined || one.orderId === subject.customId || one.orderId === subject.orderId;

  return {
    /** `acting`: false for a repeated request that will get its stored answer, which cannot be declined any more. */
    forCall: (endpoint: CallEndpoint, subject: Subject, acting: boolean): CallFault | null =>
      take((one): one is CallFault => {
        if (isWebhookFault(one) || one.fault === 'reused-id' || !concerns(one, subject)) return false;
        if (isActFault(one) && (!acting || !isPlayable(one, endpoint))) return false;
        return one.endpoint === endpoint || one.endpoint === 'any';
      }),
    forReuse: (endpoint: Coded, subject: Subject): ReuseFault | null =>
      take((one): one is ReuseFault => {
        if (one.fault !== 'reused-id' || !concerns(one, subject)) return false;
        return one.endpoint === endpoint || one.endpoint === 'any';
      }),
    forEvent: (eventType: string, subject: Subject): WebhookFault | null =>
      take((one): one is WebhookFault => {
        if (!isWebhookFault(one) || !concerns(one, subject)) return false;
        return one.eventType === undefined || one.eventType === eventType;
      }),
    replace: (script: readonly Fault[]): void => {
      sql.exec('DELETE FROM faults');
      for (const one of script) {
        const left = one.calls === 'always' ? -1 : one.calls;
        sql.exec('INSERT INTO faults (doc, left_over) VALUES (?, ?)', JSON.stringify(one), left);
      }
    },
    left: (): Fault[] => remaining().map(({ fault: one, left }) => ({ ...one, calls: left < 0 ? 'always' : left })),
  };
}
