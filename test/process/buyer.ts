import { setTimeout } from 'node:timers/promises';
import type { CartView } from '../../contract/cart.ts';
import type { Product, ProductList } from '../../contract/catalog.ts';
import type { OrderAccepted, OrderBody, OrderView } from '../../contract/order.ts';

export type Reply<T> = { readonly status: number; readonly body: T & { readonly code?: string } };
export type Decision = 'approve' | 'cancel' | 'decline';
export type Book = {
  readonly captures: readonly {
    readonly customId: string;
    readonly status: string;
    readonly amount: { readonly value: string };
  }[];
  readonly refunds: readonly { readonly amount: { readonly value: string } }[];
};

const final = new Set(['paid', 'shipped', 'delivered', 'cancelled', 'refunded', 'needs-attention']);
export const order: OrderBody = {
  email: 'ada@example.com',
  address: { name: 'Ada Byron', line1: '12 St James Square', city: 'Astoria', postalCode: '97103', country: 'US' },
  shipping: 'standard',
  payment: { method: 'paypal' },
};

/** A shopper over HTTP: one cookie, its own origin, no browser. */
export class Buyer {
  readonly #shop: string;
  cookie = '';

  constructor(shop: string) {
    this.#shop = shop;
  }

  /** A shop that is crowded says when to come again, and that nothing was done: a shopper does. */
  async call<T>(method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Reply<T>> {
    for (let left = 30; ; left--) {
      const { reply, againMs } = await this.#once<T>(method, path, body, headers);
      if (reply.body?.code !== 'OVERLOADED' || left === 0) return reply;
      await setTimeout(againMs);
    }
  }

  async #once<T>(method: string, path: string, body: unknown, headers: Record<string, string>) {
    const response = await fetch(this.#shop + path, {
      method,
      redirect: 'manual',
      headers: {
        origin: this.#shop,
        ...(this.cookie && { cookie: this.cookie }),
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(60_000),
    });
    this.cookie = response.headers.getSetCookie()[0]?.split(';')[0] ?? this.cookie;
    const reply = { status: response.status, body: (await response.json().catch(() => null)) as Reply<T>['body'] };
    return { reply, againMs: Number(response.headers.get('retry-after') ?? 0) * 1_000 };
  }

  add(sku: string, quantity: number): Promise<Reply<CartView>> {
    return this.call('POST', '/api/cart/items', { sku, quantity });
  }

  cart(): Promise<Reply<CartView>> {
    return this.call('GET', '/api/cart');
  }

  place(key: string = crypto.randomUUID(), body: unknown = order): Promise<Reply<OrderAccepted>> {
    return this.call('POST', '/api/orders', body, { 'idempotency-key': key });
  }

  look(id: string): Promise<Reply<OrderView>> {
    return this.call('GET', `/api/orders/${id}`);
  }

  /** Decides on PayPal's page, and follows PayPal back to the shop unless told to close the tab there. */
  async decide(approveUrl: string, decision: Decision, comesBack = true): Promise<void> {
    const answer = await fetch(approveUrl, {
      method: 'POST',
      body: new URLSearchParams({ decision }),
      redirect: 'manual',
    });
    const back = answer.headers.get('location');
    if (back && comesBack) await fetch(back, { redirect: 'manual' });
  }

  /** The order once nothing more will happen to it. Throws after `ms`. */
  async settled(id: string, ms = 30_000): Promise<OrderView> {
    const deadline = Date.now() + ms;
    for (;;) {
      const { body } = await this.look(id);
      if (final.has(body.status)) return body;
      if (Date.now() > deadline) throw new Error(`order ${id} is still ${body.status}`);
      await setTimeout(100);
    }
  }
}

/** What the emulator's own books say of one order. */
export async function booksOf(approveUrl: string, orderId: string): Promise<Book> {
  const response = await fetch(new URL(`_record?order=${orderId}`, approveUrl));
  return response.json() as Promise<Book>;
}

/** Of the product's own page: units in lists are a few seconds behind. */
export async function availableOf(shop: string, sku: string): Promise<number> {
  for (let cursor = ''; ; ) {
    const page = await read<ProductList>(`${shop}/api/products?limit=100${cursor && `&cursor=${cursor}`}`);
    const found = page.items.find((item) => item.variants.some((variant) => variant.sku === sku));
    if (found) {
      const { variants } = await read<Product>(`${shop}/api/products/${found.slug}`);
      return variants.find((variant) => variant.sku === sku)?.available ?? Number.NaN;
    }
    if (!page.nextCursor) throw new Error(`no ${sku}`);
    cursor = encodeURIComponent(page.nextCursor);
  }
}

const read = async <T>(url: string): Promise<T> => (await (await fetch(url)).json()) as T;
