import { ok } from '../../contract/failure.ts';
import { payPalEmulator } from '../../payments/emulator/emulator.ts';
import type { Fault as PayPalFault } from '../../payments/emulator/faults.ts';
import type { EmulatorWorld } from '../../payments/emulator/world.ts';
import { readEvent } from '../../payments/paypal/event.ts';
import type { VerifyWebhook } from '../../payments/paypal/webhook.ts';
import type { Deadline } from '../../payments/paypal/world.ts';
import type { MoneyMove } from '../buyers/operation.ts';
import type { Clock } from './clock.ts';
import { Database } from './database.ts';
import type { Fault, Trouble } from './fault.ts';

export const origin = 'http://shop.test';
const publicUrl = `${origin}/sandbox/paypal`;
export const payPalConfig = {
  baseUrl: publicUrl,
  clientId: 'holdfast',
  clientSecret: 'sandbox',
  deadlineMs: 5_000,
  brandName: 'Holdfast Supply',
};

/** To a call that changes nothing. */
const reading = ['paypal-500', 'paypal-429', 'paypal-malformed', 'paypal-timeout', 'paypal-slow'] as const;
/** To a call that may have had its effect before the trouble. */
const writing = [
  'paypal-500',
  'paypal-502-done',
  'paypal-429',
  'paypal-malformed',
  'paypal-malformed-done',
  'paypal-timeout',
  'paypal-timeout-done',
  'paypal-slow',
] as const;
const webhooks = [
  'paypal-webhook-lost',
  'paypal-webhook-twice',
  'paypal-webhook-late',
  'paypal-webhooks-swapped',
] as const;

/** The troubles that PayPal's side can make, by the call during which they are made. */
export const payPalTroubles: Readonly<Record<string, readonly Trouble[]>> = {
  token: reading,
  create: writing,
  get: reading,
  capture: [
    ...writing,
    ...([
      'paypal-forgets',
      'paypal-forbids',
      'paypal-decline',
      'paypal-declined-capture',
      'paypal-pending',
      'paypal-pending-declined',
    ] as const),
    'paypal-late-capture',
    ...webhooks,
  ],
  authorize: [...writing, ...(['paypal-forgets', 'paypal-decline', 'paypal-pending'] as const), ...webhooks],
  'capture-authorization': [
    ...writing,
    ...(['paypal-decline', 'paypal-declined-capture', 'paypal-pending'] as const),
    ...webhooks,
  ],
  reauthorize: [...writing, 'paypal-decline'],
  void: [...writing, ...webhooks],
  refund: [...writing.filter((trouble) => trouble !== 'paypal-malformed'), 'paypal-pending'],
  approve: webhooks,
};

/** Of a hundred calls of each kind, so many meet trouble of PayPal's own making: each outcome of money in about one of twenty orders. */
export const payPalPercent: Readonly<Record<string, number>> = {
  ...{ token: 4, create: 15, get: 5, capture: 45, refund: 30, approve: 25 },
  ...{ authorize: 45, 'capture-authorization': 45, reauthorize: 30, void: 30 },
};

/** Which of PayPal's addresses a request is for. */
export function endpointOf({ method, url }: Pick<Request, 'method' | 'url'>): string {
  if (url.endsWith('/oauth2/token')) return 'token';
  if (url.endsWith('/capture')) return url.includes('/authorizations/') ? 'capture-authorization' : 'capture';
  for (const act of ['authorize', 'reauthorize', 'void']) if (url.endsWith(`/${act}`)) return act;
  if (url.endsWith('/refund')) return 'refund';
  return method === 'GET' ? 'get' : 'create';
}

/** PayPal's sandbox, as the shop's machine has it, in virtual time. */
export function sandboxIn(clock: Clock, webhook: (request: Request) => Promise<Response>) {
  const database = Database.take('sandbox');
  let ids = 0;
  let callOff = () => {};
  const world: EmulatorWorld = {
    sql: database.sql as unknown as EmulatorWorld['sql'],
    transaction: (work) => database.transaction(work),
    now: () => clock.now,
    // Filled up with what no number begins with: none is like another.
    newId: () => `A${(ids++).toString(36).toUpperCase().padStart(16, '0')}`,
    sleep: (ms, signal) =>
      new Promise((resolve) => {
        const end = clock.after(ms, resolve);
        signal?.addEventListener(
          'abort',
          () => {
            end();
            resolve();
          },
          { once: true },
        );
      }),
    wakeAt: (at) => {
      callOff();
      callOff = clock.at(at, () => void emulator.wake());
    },
    fetch: webhook,
    deadline: deadlineIn(clock),
    sign: async () => 'c2lnbmVk',
  };
  const emulator = payPalEmulator(
    { ...payPalConfig, publicUrl, webhookUrl: `${origin}/api/webhooks/paypal`, webhookId: 'WH1', leaf: '-' },
    world,
  );
  return {
    database,
    fetch: emulator.fetch,
    /** The next call of this endpoint that is about this order meets this fault. */
    trouble: (fault: Fault, endpoint: string, order: string | null): void => {
      if (fault.trouble === 'paypal-late-capture' && order !== null)
        clock.after(fault.ms, () => void captureAfterAll(database, emulator.fetch, order));
      const script = { ...scripted(fault, endpoint), calls: 1, ...(order !== null && { orderId: order }) };
      database.sql.exec('DELETE FROM faults WHERE left_over = 0');
      database.sql.exec('INSERT INTO faults (doc, left_over) VALUES (?, 1)', JSON.stringify(script));
    },
    /** What becomes of money over there, without the shop. */
    move: (order: string, does: MoneyMove): Promise<boolean> => moved(emulator.fetch, clock, order, does),
    forget: (requestId: string): void => void database.sql.exec('DELETE FROM repeats WHERE id = ?', requestId),
    calm: (): void => void database.sql.exec('DELETE FROM faults'),
  };
}

type Fetch = (request: Request) => Promise<Response>;

const moves: Readonly<Record<MoneyMove, object>> = {
  ...{ refund: { do: 'refund' }, 'refund-part': { do: 'refund' }, reverse: { do: 'reverse' } },
  ...{ 'reverse-and-back': { do: 'reverse' }, dispute: { do: 'dispute' }, 'dispute-won': { do: 'dispute' } },
};
/** Between the beginning of it and its end; a bank thinks longer. */
const thoughtMs = 20_000;

async function moved(fetch: Fetch, clock: Clock, of: string, does: MoneyMove): Promise<boolean> {
  const act = async (command: object): Promise<{ readonly id?: string; readonly dispute_id?: string } | null> => {
    const body = JSON.stringify(command);
    const answer = await fetch(new Request(`${publicUrl}/_dashboard`, { method: 'POST', body }));
    return answer.ok ? ((await answer.json()) as { id?: string; dispute_id?: string }) : null;
  };
  const amount = does === 'refund-part' ? { amount: { currency_code: 'USD', value: '1.00' } } : {};
  const begun = await act({ ...moves[does], of, ...amount });
  if (!begun) return false;
  const ended: Partial<Record<MoneyMove, object>> = {
    'reverse-and-back': { do: 'cancel-reversal', refund: begun.id },
    dispute: { do: 'resolve', dispute: begun.dispute_id, outcome: 'RESOLVED_SELLER_FAVOUR' },
    'dispute-won': { do: 'resolve', dispute: begun.dispute_id, outcome: 'RESOLVED_BUYER_FAVOUR' },
  };
  const end = ended[does];
  if (end) clock.after(thoughtMs, () => void act(end));
  return true;
}

/** PayPal has said no, and takes the money by itself: nobody of the shop has asked for it under this id. */
async function captureAfterAll(database: Database, fetch: Fetch, order: string): Promise<void> {
  const [found] = database.all<{ id: string }>(`SELECT id FROM orders WHERE custom_id = ?`, order);
  if (!found) return;
  const ask = (path: string, authorization: string, body: string | URLSearchParams) =>
    fetch(
      new Request(publicUrl + path, {
        method: 'POST',
        headers: {
          authorization,
          'paypal-request-id': `late-${order}`,
          ...(typeof body === 'string' && { 'content-type': 'application/json' }),
        },
        body,
      }),
    );
  const basic = btoa(`${payPalConfig.clientId}:${payPalConfig.clientSecret}`);
  const granted = await ask(
    '/v1/oauth2/token',
    `Basic ${basic}`,
    new URLSearchParams({ grant_type: 'client_credentials' }),
  );
  const { access_token } = (await granted.json()) as { access_token?: string };
  await ask(`/v2/checkout/orders/${found.id}/capture`, `Bearer ${access_token}`, '{}');
}

export const deadlineIn =
  (clock: Clock): Deadline =>
  (ms) => {
    const controller = new AbortController();
    return { signal: controller.signal, clear: clock.after(ms, () => controller.abort()) };
  };

/** Signatures are taken as good in here; forged ones have tests of their own. */
export const trustingVerifier: VerifyWebhook = async (_, body) => ok(readEvent(new TextDecoder().decode(body)));

function scripted({ trouble, ms }: Fault, endpoint: string): Partial<PayPalFault> {
  const at = endpoint as 'capture';
  switch (trouble) {
    case 'paypal-500':
      return { fault: 'server-error', endpoint: at, status: 500, when: 'before' };
    case 'paypal-502-done':
    case 'paypal-forgets':
      return { fault: 'server-error', endpoint: at, status: 502, when: 'after' };
    case 'paypal-429':
      return { fault: 'rate-limited', endpoint: at, retryAfterSeconds: 1 };
    case 'paypal-malformed':
      return { fault: 'malformed', endpoint: at, when: 'before' };
    case 'paypal-malformed-done':
      return { fault: 'malformed', endpoint: at, when: 'after' };
    case 'paypal-timeout':
      return { fault: 'timeout-before', endpoint: at, holdMs: 120_000 };
    case 'paypal-timeout-done':
      return { fault: 'timeout-after', endpoint: at, holdMs: 120_000 };
    case 'paypal-slow':
      return { fault: 'slow', endpoint: at, delayMs: ms };
    case 'paypal-decline':
    case 'paypal-late-capture':
      return {
        fault: 'decline',
        endpoint: at,
        as: 'refusal',
        ...(endpoint === 'capture' && { issue: 'INSTRUMENT_DECLINED' }),
      };
    case 'paypal-forbids':
      return { fault: 'decline', endpoint: at, as: 'refusal', issue: 'PERMISSION_DENIED' };
    case 'paypal-declined-capture':
      return { fault: 'decline', endpoint: at, as: 'declined-capture' };
    case 'paypal-pending':
      return { fault: 'pending', endpoint: at, resolveAfterMs: ms, resolveTo: 'completed' };
    case 'paypal-pending-declined':
      return { fault: 'pending', endpoint: at, resolveAfterMs: ms, resolveTo: 'declined' };
    case 'paypal-webhook-lost':
      return { fault: 'webhook-lost', endpoint: 'webhook' };
    case 'paypal-webhook-twice':
      return { fault: 'webhook-duplicated', endpoint: 'webhook' };
    case 'paypal-webhook-late':
      return { fault: 'webhook-late', endpoint: 'webhook', delayMs: ms };
    case 'paypal-webhooks-swapped':
      return { fault: 'webhook-out-of-order', endpoint: 'webhook', delayMs: ms };
    default:
      throw new Error(`${trouble} is not of PayPal's making`);
  }
}

/** Which order of the shop is paid for on this page of PayPal's. */
export const customIdAt = (database: Database, approveUrl: string): string =>
  customIdOf(database, new URL(approveUrl).searchParams.get('token') ?? '');

/** Which order of the shop a call to PayPal is about; null for none. */
export function orderAsked(database: Database, { url, headers }: Request): string | null {
  const [, id = ''] = /\/orders\/([^/?]+)/.exec(url) ?? [];
  const [, promise = ''] = /\/authorizations\/([^/?]+)/.exec(url) ?? [];
  const named = promise
    ? customIdOf(database, promise, 'authorizations')
    : (headers.get('paypal-request-id') ?? customIdOf(database, id));
  return (orderIn.exec(named) ?? [])[0] ?? null;
}

export const orderIn = /order_[0-9a-z]{26}/;

const customIdOf = (database: Database, id: string, table: 'orders' | 'authorizations' = 'orders'): string => {
  if (table === 'orders')
    return database.all<{ custom_id: string }>('SELECT custom_id FROM orders WHERE id = ?', id)[0]?.custom_id ?? '';
  const [row] = database.all<{ doc: string }>('SELECT doc FROM authorizations WHERE id = ?', id);
  return row ? ((JSON.parse(row.doc) as { customId: string | null }).customId ?? '') : '';
};
