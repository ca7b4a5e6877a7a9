import { SELF } from 'cloudflare:test';
import { z } from 'zod';
import { type CartView, cartView } from '../../contract/cart.ts';
import type { CartId, OrderId, Sku } from '../../contract/ids.ts';
import { type OrderAccepted, type OrderView, orderAccepted, orderView } from '../../contract/order.ts';
import { cartOf, identify, orderOf, randomToken } from '../../gateway/identity.ts';
import { delivery } from '../contract/delivery.ts';
import { sandbox } from './paypal.ts';
import { origin, unique } from './shop.ts';
import { until } from './until.ts';

export type Asked = {
  readonly body?: unknown;
  readonly key?: string;
  /** `null` takes a header away that would be there. */
  readonly headers?: Readonly<Record<string, string | null>>;
};
type Method = 'paypal' | 'manual';
type Decision = 'approve' | 'cancel' | 'decline';

const final = new Set(['authorised', 'paid', 'shipped', 'delivered', 'cancelled', 'refunded', 'needs-attention']);

/** A browser with a cookie, and whoever sits before it. */
export class Buyer {
  readonly token = randomToken();
  get cookie(): string {
    return `__Host-holdfast-${this.token.slice(0, 8)}=${this.token}`;
  }

  async caller() {
    const request = new Request(origin, { headers: { cookie: this.cookie } });
    return identify(request, randomToken).caller;
  }
  async cartId(): Promise<CartId> {
    return cartOf(await this.caller());
  }
  /** Known before the order is placed: it is made of the caller and the key. */
  async orderId(key: string): Promise<OrderId> {
    return orderOf(await this.caller(), key);
  }

  call(method: string, path: string, { body, key, headers = {} }: Asked = {}): Promise<Response> {
    const sent = new Headers({ cookie: this.cookie, origin });
    if (body !== undefined) sent.set('content-type', 'application/json');
    if (key !== undefined) sent.set('idempotency-key', key);
    for (const [name, value] of Object.entries(headers)) {
      if (value === null) sent.delete(name);
      else sent.set(name, value);
    }
    const text = body === undefined || typeof body === 'string' ? body : JSON.stringify(body);
    return SELF.fetch(origin + path, {
      method,
      headers: sent,
      redirect: 'manual',
      ...(text !== undefined && { body: text }),
    });
  }

  async add(sku: Sku, quantity = 1): Promise<CartView> {
    return read(await this.call('POST', '/api/cart/items', { body: { sku, quantity } }), 200, cartView);
  }
  async cart(): Promise<CartView> {
    return read(await this.call('GET', '/api/cart'), 200, cartView);
  }
  async place(method: Method = 'paypal', key = `key-${unique()}`): Promise<OrderAccepted> {
    const body = { ...delivery, payment: { method } };
    return read(await this.call('POST', '/api/orders', { body, key }), 202, orderAccepted);
  }
  async order(id: OrderId): Promise<OrderView> {
    return read(await this.call('GET', `/api/orders/${id}`), 200, orderView);
  }

  /** Waits until the order has one of its last statuses, or the one that is named. */
  final(id: OrderId, status?: OrderView['status'] | 'declined', msMax = 20_000): Promise<OrderView> {
    let seen = 'nothing';
    return until(
      `order ${id} to be ${status ?? 'final'}`,
      async () => {
        const order = await this.order(id);
        seen = order.status;
        const as = status === 'declined' ? order.payment.state : order.status;
        return (status ? as === status : final.has(order.status)) && order;
      },
      msMax,
    ).catch((error: unknown) => {
      throw new Error(`${String(error)}, and it is ${seen}`);
    });
  }

  /** Presses a button on PayPal's page; the answer leads back to the shop. */
  async decide({ approveUrl }: OrderAccepted, decision: Decision = 'approve'): Promise<string> {
    if (!approveUrl) throw new Error('there is nothing to approve');
    const body = new URLSearchParams({ decision });
    const answer = await sandbox(approveUrl, { method: 'POST', body, redirect: 'manual' });
    return z.url().parse(answer.headers.get('location'));
  }
  /** Follows the link that leads back from PayPal. */
  async comeBack(link: string): Promise<Response> {
    const { pathname, search } = new URL(link);
    return this.call('GET', pathname + search);
  }
  /** Presses the button of the page where PayPal's cancel link leads. */
  async cancelPayment(link: string): Promise<Response> {
    const { order, token } = Object.fromEntries(new URL(link).searchParams);
    return this.call('POST', '/api/payments/paypal/cancel', { body: { order, token } });
  }
  /** Decides, and comes back. */
  async pay(accepted: OrderAccepted, decision: Decision = 'approve'): Promise<void> {
    const link = await this.decide(accepted, decision);
    await this.comeBack(link);
    if (decision === 'cancel') await this.cancelPayment(link);
  }
}

/** The body of an answer with the status that is wanted; anything else is shown. */
export async function read<T>(response: Response, status: number, schema: z.ZodType<T>): Promise<T> {
  const text = await response.text();
  if (response.status !== status) throw new Error(`wanted ${status}, got ${response.status}: ${text}`);
  return schema.parse(JSON.parse(text));
}
