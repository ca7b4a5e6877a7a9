import type { World } from './world.ts';

/** One HTTP exchange. `lost`: whether it had an effect is unknown. */
export type Exchange =
  | {
      readonly kind: 'answered';
      readonly status: number;
      readonly text: string;
      /** By which PayPal's support finds the call. */
      readonly debugId: string | null;
      /** How long not to ask again. */
      readonly retryAfterMs: number | null;
    }
  | { readonly kind: 'lost'; readonly why: string };

/** Who is asking, for whoever reads logs over there. */
const userAgent = 'Holdfast/1.0 (PayPal Orders v2)';
/** However long PayPal wants to be left alone: an order that has waited for so long is better asked for again. */
const retryAfterMsMax = 900_000;

/**
 * Sends one request and reads the whole answer, within `deadlineMs`. Never throws.
 * The deadline is raced as well as signalled: a fetch that ignores its signal must not hold a saga up.
 */
export async function exchange(world: World, request: Request, deadlineMs: number): Promise<Exchange> {
  const { signal, clear } = world.deadline(deadlineMs);
  const tooLate = new Promise<Exchange>((resolve) => {
    const late: Exchange = { kind: 'lost', why: `no answer within ${deadlineMs} ms` };
    if (signal.aborted) resolve(late);
    signal.addEventListener('abort', () => resolve(late), { once: true });
  });
  const answer = (async (): Promise<Exchange> => {
    try {
      const named = new Request(request, { signal });
      if (!named.headers.has('user-agent')) named.headers.set('user-agent', userAgent);
      const response = await world.fetch(named);
      // As bytes: workerd warns of text in anything that is not called text, such as a certificate.
      const text = new TextDecoder().decode(await response.arrayBuffer());
      const { status, headers } = response;
      const retryAfterMs = patienceIn(headers.get('retry-after'), world.now());
      return { kind: 'answered', status, text, debugId: debugIdIn(headers), retryAfterMs };
    } catch {
      return { kind: 'lost', why: 'the connection failed' };
    }
  })();
  try {
    return await Promise.race([answer, tooLate]);
  } finally {
    clear();
  }
}

/** Seconds, or a date. Source: RFC 9110, 10.2.3. */
function patienceIn(header: string | null, now: number): number | null {
  if (header === null) return null;
  const at = / GMT$/.test(header) ? Date.parse(header) : Number.NaN;
  const ms = /^\d+$/.test(header) ? Number(header) * 1000 : at - now;
  return Number.isNaN(ms) ? null : Math.min(Math.max(ms, 0), retryAfterMsMax);
}

const debugIdIn = (headers: Headers): string | null =>
  /^[\w-]{1,64}$/.exec(headers.get('paypal-debug-id') ?? '')?.[0] ?? null;
