import { z } from 'zod';
import { type Answer, type Connection, headerOf, NoAnswer } from './connection.ts';

export type Good = { readonly sku: string; readonly slug: string };

/** The shop said no, or something that nobody expects. `code` is its word for it, or the status. */
export class Refused extends Error {
  readonly status: number;
  readonly retryAfter: string | undefined;

  constructor(code: string, status: number, retryAfter: string | undefined) {
    super(code);
    this.status = status;
    this.retryAfter = retryAfter;
  }
}

/**
 * Who is told to come back later (503 with a Retry-After) does so, until this moment of `performance.now()`; from then on it
 * is a refusal. `told`: how often that was.
 */
export class Patience {
  told = 0;
  readonly until: number;

  constructor(until: number) {
    this.until = until;
  }
}
const none = new Patience(0);

const placed = z.object({ id: z.string(), approveUrl: z.string().nullish() });
const seen = z.object({ status: z.string() });
const refusal = z.object({ code: z.string() });
const page = z.object({ items: z.array(z.unknown()), nextCursor: z.string().nullable() });
const productPage = z.object({ variants: z.array(z.object({ available: z.number().nullable() })).min(1) });

const address = { name: 'Ada Byron', line1: '1 Main St', city: 'Astoria', postalCode: '97103', country: 'US' };
const patienceMs = 60_000;

/** Makes names that no other process of this benchmark makes. */
const namesake = process.hrtime.bigint().toString(36);
let buyers = 0;

/** A guest with one cookie, who speaks the shop's HTTP interface: to the shop, and to whatever is measured beside it. */
export class Buyer {
  readonly #name = `${namesake}-${++buyers}`;
  readonly #origin: string;
  #cookie = '';
  #orders = 0;
  #patience: Patience;

  constructor(origin: string, patience: Patience = none) {
    this.#origin = origin;
    this.#patience = patience;
  }

  async add(connection: Connection, { sku }: Good): Promise<void> {
    const answer = await this.#ask(connection, 'POST', '/api/cart/items', JSON.stringify({ sku, quantity: 1 }));
    if (this.#cookie === '') this.#cookie = headerOf(answer, 'set-cookie')?.split(';')[0] ?? '';
  }

  /** Resolves once the order page says that it is paid. Whoever has placed an order comes back for its page, in any case. */
  async buy(connection: Connection): Promise<void> {
    const { id } = await this.place(connection, 'manual');
    const placedAt = performance.now();
    const deadline = placedAt + patienceMs;
    if (this.#patience === none) this.#patience = new Patience(deadline);
    for (;;) {
      const status = await this.statusOf(connection, id);
      if (status === 'paid') return;
      if (status === 'cancelled' || status === 'needs-attention') throw new Refused(`order ${status}`, 200, undefined);
      const waitedMs = performance.now() - placedAt;
      if (performance.now() > deadline) throw new NoAnswer('never paid');
      // Seldom enough that a crowd that waits does not become a crowd that asks: a page of ours is told, and asks for nothing.
      await new Promise((resolve) => setTimeout(resolve, Math.min(1_000, Math.max(2, waitedMs / 4))));
    }
  }

  async place(connection: Connection, method: 'manual' | 'paypal'): Promise<{ readonly id: string }> {
    const body = { email: `${this.#name}@example.com`, address, shipping: 'standard', payment: { method } };
    const key = `idempotency-key: ${this.#name}-${++this.#orders}\r\n`;
    return placed.parse(
      JSON.parse((await this.#ask(connection, 'POST', '/api/orders', JSON.stringify(body), key)).body),
    );
  }

  async statusOf(connection: Connection, id: string): Promise<string> {
    return seen.parse(JSON.parse((await this.#ask(connection, 'GET', `/api/orders/${id}`)).body)).status;
  }

  async #ask(connection: Connection, method: string, path: string, body?: string, headers = ''): Promise<Answer> {
    const cookie = this.#cookie === '' ? '' : `cookie: ${this.#cookie}\r\n`;
    for (;;) {
      const answer = await connection.request(method, path, `${cookie}origin: ${this.#origin}\r\n${headers}`, body);
      const laterMs = comeBackMs(answer);
      if (laterMs === null) return checked(answer);
      const leftMs = Math.max(0, this.#patience.until - performance.now());
      // Also when it is too late then: who has been sent away does not come again at once.
      await new Promise((resolve) => setTimeout(resolve, Math.min(laterMs, leftMs)));
      if (leftMs < laterMs) return checked(answer);
      this.#patience.told++;
    }
  }
}

/** Null: it was not told to come back later. */
function comeBackMs(answer: Answer): number | null {
  const seconds = answer.status === 503 ? headerOf(answer, 'retry-after') : undefined;
  return seconds === undefined ? null : Number(seconds) * 1_000;
}

function checked(answer: Answer): Answer {
  if (answer.status < 400) return answer;
  throw new Refused(codeIn(answer) ?? `HTTP ${answer.status}`, answer.status, headerOf(answer, 'retry-after'));
}

function codeIn({ body }: Answer): string | null {
  try {
    return refusal.parse(JSON.parse(body)).code;
  } catch {
    return null;
  }
}

export async function readProduct(connection: Connection, { slug }: Good): Promise<void> {
  productPage.parse(JSON.parse(checked(await connection.request('GET', `/api/products/${slug}`)).body));
}

/** Twenty products, and where the next twenty are. */
export async function readList(connection: Connection, cursor: string | null): Promise<string | null> {
  const from = cursor === null ? '' : `&cursor=${encodeURIComponent(cursor)}`;
  const answer = checked(await connection.request('GET', `/api/products?limit=20${from}`));
  const { items, nextCursor } = page.parse(JSON.parse(answer.body));
  if (items.length !== 20 && nextCursor !== null) throw new Refused('short page', answer.status, undefined);
  return nextCursor;
}

export async function search(connection: Connection, words: string): Promise<void> {
  const answer = checked(await connection.request('GET', `/api/products?limit=20&q=${encodeURIComponent(words)}`));
  if (page.parse(JSON.parse(answer.body)).items.length === 0)
    throw new Refused('nothing found', answer.status, undefined);
}

export async function fetchPath(connection: Connection, path: string): Promise<void> {
  checked(await connection.request('GET', path));
}
