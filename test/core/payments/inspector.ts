import { z } from 'zod';
import { type Coded, statusOf } from '../../../payments/emulator/codes.ts';
import * as published from './published.ts';

type Door = {
  readonly name: string;
  readonly method: string;
  readonly path: RegExp;
  readonly body: z.ZodType;
  readonly call?: Coded;
};
const end = (path: string) => new RegExp(`${path}$`);
const order = z.union([published.orderBody, published.capturedOrder, published.minimalOrder]);
const authorization = z.union([published.authorizationBody, published.minimalAuthorization]);
const capture = z.union([published.captureBody, published.minimalCapture]);
const refund = z.union([published.refundBody, published.minimalRefund]);

/** What each of PayPal's addresses answers when all is well. */
const doors: readonly Door[] = [
  { name: 'token', method: 'POST', path: end('/v1/oauth2/token'), body: published.tokenBody },
  { name: 'create', method: 'POST', path: end('/v2/checkout/orders'), body: order, call: 'create' },
  { name: 'order', method: 'GET', path: end('/v2/checkout/orders/[^/]*'), body: published.orderBody },
  { name: 'capture', method: 'POST', path: end('/v2/checkout/orders/[^/]*/capture'), body: order, call: 'capture' },
  {
    ...{ name: 'authorize', method: 'POST', path: end('/v2/checkout/orders/[^/]*/authorize') },
    ...{ body: order, call: 'authorize' },
  },
  {
    ...{ name: 'authorized', method: 'GET', path: end('/v2/payments/authorizations/[^/]*') },
    body: published.authorizationBody,
  },
  {
    ...{ name: 'taken', method: 'POST', path: end('/v2/payments/authorizations/[^/]*/capture') },
    ...{ body: capture, call: 'capture-authorization' },
  },
  {
    ...{ name: 'reauthorize', method: 'POST', path: end('/v2/payments/authorizations/[^/]*/reauthorize') },
    ...{ body: authorization, call: 'reauthorize' },
  },
  {
    ...{ name: 'void', method: 'POST', path: end('/v2/payments/authorizations/[^/]*/void') },
    ...{ body: published.authorizationBody, call: 'void' },
  },
  { name: 'shown', method: 'GET', path: end('/v2/payments/captures/[^/]*'), body: published.captureBody },
  { name: 'refund', method: 'POST', path: end('/v2/payments/captures/[^/]*/refund'), body: refund, call: 'refund' },
  { name: 'refunded', method: 'GET', path: end('/v2/payments/refunds/[^/]*'), body: published.refundBody },
  { name: 'disputes', method: 'GET', path: end('/v1/customer/disputes'), body: published.disputeList },
  { name: 'dispute', method: 'GET', path: end('/v1/customer/disputes/[^/]*'), body: published.disputeBody },
  {
    ...{ name: 'verify', method: 'POST', path: end('/v1/notifications/verify-webhook-signature') },
    body: published.verification,
  },
];

/**
 * Looks at every answer and every webhook of an emulator, and keeps what PayPal's schemas do not allow. `seen` counts, by the
 * name of the door and the status, so that a test can tell that something was looked at.
 */
export function inspector() {
  const breaches: string[] = [];
  const seen = new Map<string, number>();
  let isCutOff = false;

  function note(where: string, problem: string): void {
    breaches.push(`${where}: ${problem}`);
  }
  function check(where: string, schema: z.ZodType, body: unknown): void {
    seen.set(where, (seen.get(where) ?? 0) + 1);
    const { error } = schema.safeParse(body);
    if (error) note(where, `${z.prettifyError(error)}\n${JSON.stringify(body)}`);
  }

  async function answer(door: Door, given: Response): Promise<void> {
    const where = `${door.name} ${given.status}`;
    const debugId = given.headers.get('paypal-debug-id');
    if (!debugId) note(where, 'no PayPal-Debug-Id');
    const text = await given.text();
    if (given.status === 504 && text === '') return;
    // Of all calls a void alone may be answered with nothing.
    if (given.status === 204 && text === '' && door.name === 'void') return;
    const body = parsed(text);
    if (body === undefined) {
      if (!isCutOff) note(where, `not JSON: ${text}`);
      return;
    }
    if (given.ok) check(where, door.body, body);
    else if (door.name === 'token' && given.status < 500 && given.status !== 429)
      check(where, published.tokenError, body);
    else refusal(where, door, given.status, debugId, body);
  }

  function refusal(where: string, { call }: Door, status: number, debugId: string | null, body: unknown): void {
    check(where, published.errorBody, body);
    const { data } = published.errorBody.safeParse(body);
    if (!data) return;
    if (data.debug_id !== debugId) note(where, 'another PayPal-Debug-Id than in its body');
    const kind = (published.errorKinds as Readonly<Record<number, readonly [string, string]>>)[status];
    if (kind && (kind[0] !== data.name || kind[1] !== data.message)) note(where, `named ${data.name}: ${data.message}`);
    // For 409 the documents of orders have no codes of their own.
    if (!call || status === 409) return;
    for (const { issue } of data.details ?? [])
      if (statusOf(call, issue) !== status) note(where, `${issue} is not on PayPal's list`);
  }

  function webhook(headers: Headers, body: string): void {
    check('webhook headers', published.webhookHeaders, Object.fromEntries(headers));
    check('webhook', published.webhookEvent, parsed(body));
  }

  return {
    breaches,
    seen,
    webhook,
    /** The same emulator, with somebody who looks over its shoulder. */
    watch:
      (fetch: (request: Request) => Promise<Response>) =>
      async (request: Request): Promise<Response> => {
        const { pathname } = new URL(request.url);
        // A script may ask for answers that nobody can read.
        if (pathname.endsWith('/_faults') && request.method === 'PUT')
          isCutOff ||= (await request.clone().text()).includes('malformed');
        const door = doors.find(({ method, path }) => method === request.method && path.test(pathname));
        const given = await fetch(request);
        if (door) await answer(door, given.clone());
        return given;
      },
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
