import { error, type RequestEvent } from '@sveltejs/kit';
import { z } from 'zod';
import {
  accountView,
  type deleteAccountBody,
  type loginBody,
  type passwordBody,
  type registerBody,
  sessionList,
} from '../../../contract/auth.ts';
import { cartView } from '../../../contract/cart.ts';
import { category, product, productList } from '../../../contract/catalog.ts';
import { type QuoteAddress, shippingQuote } from '../../../contract/fulfillment.ts';
import { type OrderBody, orderAccepted, orderView, paymentMethods, paymentStanding } from '../../../contract/order.ts';
import { orderList } from '../../../contract/order-list.ts';
import { ownRating, ownRatings, ratingList } from '../../../contract/ratings.ts';
import { type Answer, problemOf, unanswered } from './ui/problem.ts';

type Caller = Pick<RequestEvent, 'fetch' | 'locals'>;
type Send = { readonly method?: 'POST' | 'PUT' | 'PATCH' | 'DELETE'; readonly body?: unknown; readonly key?: string };

type RegisterBody = z.input<typeof registerBody>;
type LoginBody = z.input<typeof loginBody>;
type PasswordBody = z.input<typeof passwordBody>;
/** As a form has it: the API says what is wrong with it. */
type RateBody = { readonly stars: number; readonly text: string; readonly orderId: string };
type DeleteBody = z.input<typeof deleteAccountBody>;

const categories = z.union([z.array(category), z.object({ items: z.array(category) }).transform(({ items }) => items)]);

/** The shop's API as a load or an action calls it. `key` is the Idempotency-Key: the same one twice does it once. */
export function api({ fetch, locals }: Caller) {
  async function call<T>(path: string, shape: z.ZodType<T>, { method, body, key }: Send = {}): Promise<Answer<T>> {
    const headers = new Headers({ accept: 'application/json' });
    if (key) headers.set('idempotency-key', key);
    if (body !== undefined) headers.set('content-type', 'application/json');
    const init = { method: method ?? 'GET', headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) };
    const response = await fetch(`/api${path}`, init).catch(() => null);
    if (!response) return { ok: false, problem: unanswered(locals.requestId) };
    if (!response.ok) return { ok: false, problem: await problemOf(response, locals.requestId) };
    return { ok: true, value: shape.parse(response.status === 204 ? null : await response.json()) };
  }

  const item = (sku: string) => `/cart/items/${encodeURIComponent(sku)}`;
  const order = (id: string) => `/orders/${encodeURIComponent(id)}`;
  return {
    products: (query: URLSearchParams) => call(`/products?${query}`, productList),
    product: (slug: string) => call(`/products/${encodeURIComponent(slug)}`, product),
    ratings: (slug: string, query: URLSearchParams) =>
      call(`/products/${encodeURIComponent(slug)}/ratings?${query}`, ratingList),
    rate: (slug: string, body: RateBody, key: string) =>
      call(`/products/${encodeURIComponent(slug)}/ratings`, ownRating, { method: 'PUT', body, key }),
    ownRatings: (id: string) => call(`${order(id)}/ratings`, ownRatings),
    categories: () => call('/categories', categories),
    cart: () => call('/cart', cartView),
    addItem: (sku: string, quantity: number, key: string) =>
      call('/cart/items', cartView, { method: 'POST', body: { sku, quantity }, key }),
    changeItem: (sku: string, quantity: number, key: string) =>
      call(item(sku), cartView, { method: 'PATCH', body: { quantity }, key }),
    removeItem: (sku: string, key: string) => call(item(sku), cartView, { method: 'DELETE', key }),
    acceptPrice: (sku: string, key: string) =>
      call('/cart/prices/accept', cartView, { method: 'POST', body: { sku }, key }),
    placeOrder: (body: OrderBody, key: string) => call('/orders', orderAccepted, { method: 'POST', body, key }),
    /** What sending the caller's cart there costs, each way that there is. */
    quote: (address: QuoteAddress) => call('/shipping/quotes', shippingQuote, { method: 'POST', body: { address } }),
    paymentMethods: () => call('/payments/methods', paymentMethods),
    orders: (query: URLSearchParams) => call(`/orders?${query}`, orderList),
    order: (id: string) => call(order(id), orderView),
    /** By the token that PayPal knows the payment by. */
    payment: (order: string, token: string) =>
      call(`/payments/paypal/standing?${new URLSearchParams({ order, token })}`, paymentStanding),
    cancelPayment: (order: string, token: string) =>
      call('/payments/paypal/cancel', paymentStanding, { method: 'POST', body: { order, token } }),
    /** Asks for it. Whether it came to that is seen in the order. */
    cancelOrder: (id: string, key: string) => call(`${order(id)}/cancel`, z.unknown(), { method: 'POST', key }),
    openOrder: (id: string, key: string) => call(`${order(id)}/open`, z.null(), { method: 'POST', body: { key } }),
    findOrder: (number: string, email: string) =>
      call('/orders/lookup', z.unknown(), { method: 'POST', body: { number, email } }),
    forgotPassword: (email: string) => call('/auth/password/forgot', z.unknown(), { method: 'POST', body: { email } }),
    resetPassword: (token: string, password: string) =>
      call('/auth/password/reset', z.null(), { method: 'POST', body: { token, password } }),
    verify: (token: string) => call('/auth/verify', z.null(), { method: 'POST', body: { token } }),
    askVerification: () => call('/auth/verification', z.unknown(), { method: 'POST' }),
    register: (body: RegisterBody) => call('/auth/register', z.unknown(), { method: 'POST', body }),
    login: (body: LoginBody) => call('/auth/login', accountView, { method: 'POST', body }),
    logout: () => call('/auth/logout', z.null(), { method: 'POST' }),
    account: () => call('/auth/me', accountView),
    changePassword: (body: PasswordBody) => call('/auth/password', accountView, { method: 'POST', body }),
    deleteAccount: (body: DeleteBody) => call('/auth/me', z.null(), { method: 'DELETE', body }),
    sessions: () => call('/auth/sessions', sessionList),
    endSession: (id: string) => call(`/auth/sessions/${encodeURIComponent(id)}`, z.null(), { method: 'DELETE' }),
  };
}

/** For a load whose page is nothing without the answer: its problem becomes the error page. */
export function must<T>(answer: Answer<T>): T {
  if (answer.ok) return answer.value;
  const { status, title, requestId, code } = answer.problem;
  error(status, { message: title, requestId, code });
}
