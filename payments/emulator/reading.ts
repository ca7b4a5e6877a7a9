import type { z } from 'zod';
import { type Coded, statusOf } from './codes.ts';
import { type Issue, type Reply, refusal, refusals, type Where } from './refusal.ts';

export type Read<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly reply: Reply };

/** Reads a JSON body by its schema; what is wrong is told in PayPal's words, one detail for each field. */
export function readBody<T>(call: Coded, schema: z.ZodType<T>, text: string, debugId: string): Read<T> {
  let body: unknown;
  try {
    body = text.trim() === '' ? {} : JSON.parse(text);
  } catch {
    // The codes of payments know no broken JSON.
    const known = statusOf(call, 'MALFORMED_REQUEST_JSON') !== null;
    const issue = known ? 'MALFORMED_REQUEST_JSON' : 'INVALID_PARAMETER_SYNTAX';
    return { ok: false, reply: refusal(issue, debugId, { field: '/', location: 'body' }) };
  }
  const parsed = schema.safeParse(body);
  if (parsed.success) return { ok: true, value: parsed.data };
  const found = parsed.error.issues.map((issue) => wrong(issue, body));
  const [first, ...others] = found.filter(
    ({ field }, index) => found.findIndex((one) => one.field === field) === index,
  );
  return { ok: false, reply: refusals([first ?? { issue: 'INVALID_PARAMETER_SYNTAX' }, ...others], debugId) };
}

function wrong(issue: z.core.$ZodIssue, body: unknown): Where & { issue: Issue } {
  const field = `/${issue.path.map(String).join('/')}`;
  let value = body;
  for (const key of issue.path) value = Object(value)[key];
  const shown = typeof value === 'string' ? { value: value.slice(0, 100) } : {};
  return {
    field,
    ...shown,
    location: 'body',
    issue: value === undefined ? 'MISSING_REQUIRED_PARAMETER' : kindOf(issue),
  };
}

function kindOf(issue: z.core.$ZodIssue): Issue {
  switch (issue.code) {
    case 'too_small':
      return issue.origin === 'array' ? 'INVALID_ARRAY_MIN_ITEMS' : 'INVALID_STRING_LENGTH';
    case 'too_big':
      return issue.origin === 'array' ? 'INVALID_ARRAY_MAX_ITEMS' : 'INVALID_STRING_LENGTH';
    case 'invalid_value':
      return 'INVALID_PARAMETER_VALUE';
    default:
      return 'INVALID_PARAMETER_SYNTAX';
  }
}

/**
 * Source: the header parameters of checkout_orders_v2. payments_payment_v2 has the same headers and names no limits for them;
 * what keeps to these is taken by both.
 */
const headers = [
  { name: 'PayPal-Request-Id', max: 108, form: /^/ },
  { name: 'Prefer', max: 25, form: /^[a-zA-Z=]*$/ },
  { name: 'PayPal-Client-Metadata-Id', max: 36, form: /^/ },
  { name: 'PayPal-Partner-Attribution-Id', max: 36, form: /^/ },
] as const;

/** What is wrong with the headers of a call that changes something; null: nothing. */
export function headerProblem(given: Headers, newId: () => string): Reply | null {
  for (const { name, max, form } of headers) {
    const value = given.get(name);
    if (value === null) continue;
    const where = { field: name, value: value.slice(0, 120) };
    if (value.length === 0 || value.length > max) return refusal('INVALID_STRING_LENGTH', newId(), where);
    if (!form.test(value)) return refusal('INVALID_PARAMETER_SYNTAX', newId(), where);
  }
  return null;
}
