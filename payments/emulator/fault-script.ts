import { z } from 'zod';
import { type Fault, fault } from './faults.ts';

/** Other names that people reach for. */
const synonyms: Readonly<Record<string, Record<string, unknown>>> = {
  'timeout-before-effect': { fault: 'timeout-before' },
  'timeout-after-effect': { fault: 'timeout-after' },
  timeout: { fault: 'timeout-after' },
  'error-500': { fault: 'server-error', status: 500 },
  'error-502': { fault: 'server-error', status: 502 },
  'error-503': { fault: 'server-error', status: 503 },
  'error-504': { fault: 'server-error', status: 504 },
  '500': { fault: 'server-error', status: 500 },
  '503': { fault: 'server-error', status: 503 },
  '5xx': { fault: 'server-error' },
  '429': { fault: 'rate-limited' },
  'rate-limit': { fault: 'rate-limited' },
  'malformed-body': { fault: 'malformed' },
  'malformed-json': { fault: 'malformed' },
  delay: { fault: 'slow' },
  'slow-response': { fault: 'slow' },
  declined: { fault: 'decline' },
  'instrument-declined': { fault: 'decline' },
  'declined-capture': { fault: 'decline', as: 'declined-capture' },
  'pending-capture': { fault: 'pending' },
  'pending-refund': { fault: 'pending', endpoint: 'refund' },
  'lost-webhook': { fault: 'webhook-lost' },
  'duplicate-webhook': { fault: 'webhook-duplicated' },
  'webhook-duplicate': { fault: 'webhook-duplicated' },
  'late-webhook': { fault: 'webhook-late' },
  'webhook-delayed': { fault: 'webhook-late' },
};

const script = z.array(fault).max(1000);

export type ScriptRead =
  | { readonly ok: true; readonly faults: Fault[] }
  | { readonly ok: false; readonly problems: { path: string; message: string }[] };

/** Takes `{ faults: [...] }`, a bare list or a single fault. What is not understood is named, never skipped. */
export function readScript(text: string): ScriptRead {
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    return { ok: false, problems: [{ path: '', message: 'the body is not JSON' }] };
  }
  const wrapped = z.strictObject({ faults: z.array(z.unknown()) }).safeParse(body);
  const list = wrapped.success ? wrapped.data.faults : Array.isArray(body) ? body : [body];
  const parsed = script.safeParse(list.map(translated));
  if (parsed.success) return { ok: true, faults: parsed.data };
  const problems = parsed.error.issues.map((issue) => ({
    path: `faults.${issue.path.map(String).join('.')}`,
    message: issue.message,
  }));
  return { ok: false, problems };
}

function translated(entry: unknown): unknown {
  const named = z.looseObject({ fault: z.union([z.string(), z.number()]) }).safeParse(entry);
  if (!named.success) return entry;
  const meaning = synonyms[String(named.data.fault)];
  // What was written down goes before what the synonym implies, but for the name itself.
  return meaning ? { ...meaning, ...named.data, fault: meaning.fault } : named.data;
}

/** What `GET _faults` tells of the format, and what a refused script is shown. */
export const format = {
  send: 'PUT _faults with { "faults": [ … ] }: replaces the script. DELETE _faults: no faults.',
  every: {
    endpoint:
      'token | get | create | authorize | capture | capture-authorization | reauthorize | void | refund | any; webhook for webhook-… faults (their default)',
    fault: 'one of the names under "faults"',
    calls: 'how many calls it is for: a number, or "always" (default 1)',
    orderId: "only for this order: the shop's own id (custom_id) or PayPal's (default: every order)",
  },
  faults: {
    'timeout-before': 'no effect, no answer. holdMs = 120000',
    'timeout-after': 'the effect happens, no answer. holdMs = 120000',
    'server-error': 'status = 500 | 502 | 503 | 504, when = before | after the effect (default 500, before)',
    'rate-limited': '429 with Retry-After. retryAfterSeconds = 1',
    malformed: 'a success whose JSON is cut off. when = before | after the effect (default after)',
    slow: 'waits before the effect, then as usual. delayMs = 1000',
    decline:
      'any call that changes something (default capture): refused with issue, one of PayPal\'s codes for that call (default INSTRUMENT_DECLINED, of a refund REFUND_FAILED_INSUFFICIENT_FUNDS); as = "declined-capture": a capture with status DECLINED',
    pending:
      'authorize, capture, capture-authorization or refund (default capture) stays PENDING. resolveAfterMs = 2000, resolveTo = completed | declined',
    'reused-id':
      'any call that changes something, or any (default any): a PayPal-Request-Id comes again with another request. as = refusal | first-answer (default refusal; without this fault it is first-answer)',
    'webhook-lost': 'is never sent. eventType = only events of this type',
    'webhook-duplicated': 'is sent twice with the same event id. eventType',
    'webhook-late': 'delayMs = 5000. eventType',
    'webhook-out-of-order': 'waits for the next event of the order, at most delayMs = 5000. eventType',
  },
} as const;
