import { z } from 'zod';

/**
 * Every way a request may be refused. Codes are public: add, never rename, never reuse.
 * `retry` tells a client what helps: nothing, the same call again with the same key, or the same call with a new one,
 * because what the key stands for has ended.
 */
export const failures = {
  // asking
  BAD_JSON: { status: 400, retry: 'never', title: 'The body is not valid JSON' },
  BAD_REQUEST: { status: 400, retry: 'never', title: 'The request could not be understood' },
  IDEMPOTENCY_KEY_MISSING: { status: 400, retry: 'never', title: 'This call needs an Idempotency-Key header' },
  UNAUTHORIZED: { status: 401, retry: 'never', title: 'This address needs a service key' },
  LOGIN_REQUIRED: { status: 401, retry: 'never', title: 'Please log in' },
  LOGIN_REFUSED: { status: 401, retry: 'never', title: 'The e-mail address or the password is wrong' },
  LOGIN_STALE: { status: 403, retry: 'never', title: 'Please enter your password again for this' },
  SESSION_ENDED: { status: 401, retry: 'never', title: 'This session has ended: please log in again' },
  ACCESS_EXPIRED: { status: 401, retry: 'never', title: 'The access token has expired: refresh it' },
  TOO_MANY_REQUESTS: { status: 429, retry: 'same-key', title: 'Too many requests: please wait a little' },
  FORBIDDEN: { status: 403, retry: 'never', title: 'This address is not for shoppers' },
  ORIGIN_REFUSED: { status: 403, retry: 'never', title: 'The request did not come from this shop' },
  NOT_FOUND: { status: 404, retry: 'never', title: 'There is nothing here' },
  METHOD_NOT_ALLOWED: { status: 405, retry: 'never', title: 'This address does not take that method' },
  BODY_TOO_LARGE: { status: 413, retry: 'never', title: 'The body is too large' },
  BODY_TOO_SLOW: { status: 408, retry: 'same-key', title: 'The body did not come to its end in time' },
  MEDIA_TYPE_UNSUPPORTED: { status: 415, retry: 'never', title: 'The body must be application/json' },
  UPGRADE_REQUIRED: { status: 426, retry: 'never', title: 'This address speaks WebSocket only' },
  INVALID: { status: 422, retry: 'never', title: 'Some fields are not right' },
  IDEMPOTENCY_KEY_REUSED: { status: 422, retry: 'never', title: 'This Idempotency-Key was used for another request' },
  IN_PROGRESS: { status: 409, retry: 'same-key', title: 'The same request is still being worked on' },
  WEBHOOK_REFUSED: { status: 400, retry: 'never', title: 'The webhook could not be verified' },
  INTERNAL: { status: 500, retry: 'same-key', title: 'Something went wrong on our side' },
  OVERLOADED: { status: 503, retry: 'same-key', title: 'The shop is busy: please try again in a moment' },
  UNAVAILABLE: { status: 503, retry: 'same-key', title: 'A part of the shop does not answer right now' },
  // stock
  OUT_OF_STOCK: { status: 409, retry: 'never', title: 'There are not enough units left' },
  HOLD_CLOSED: { status: 409, retry: 'never', title: 'This reservation has ended' },
  /** Between actors: a cart puts what may not be held into it unheld. */
  HOLD_LIMITED: { status: 409, retry: 'never', title: 'No more of these can be reserved before the checkout' },
  HOLD_PINNED: { status: 409, retry: 'never', title: 'This reservation is being paid for' },
  HOLD_UNKNOWN: { status: 404, retry: 'never', title: 'There is no such reservation' },
  ID_REUSED: { status: 422, retry: 'never', title: 'This id stands for something else already' },
  STOCK_BELOW_HELD: { status: 409, retry: 'never', title: 'More units are reserved than would be left' },
  /** What is allocated to orders does not move. */
  LOCATION_SHORT: { status: 409, retry: 'never', title: 'Fewer units than that are free at this location' },
  NOT_SOLD: { status: 409, retry: 'never', title: 'Fewer units than that were sold' },
  SKU_UNKNOWN: { status: 404, retry: 'never', title: 'We do not sell this' },
  // cart
  CART_FROZEN: { status: 409, retry: 'never', title: 'The cart is being paid for' },
  CART_MOVED: { status: 409, retry: 'never', title: 'This cart has moved to an account: please log in' },
  CART_EMPTY: { status: 409, retry: 'never', title: 'The cart is empty' },
  CART_FULL: { status: 409, retry: 'never', title: 'The cart holds no more lines' },
  LINE_UNKNOWN: { status: 404, retry: 'never', title: 'This is not in the cart' },
  QUANTITY_TOO_LARGE: { status: 409, retry: 'never', title: 'That is more than one order may hold' },
  PRICE_CHANGED: { status: 409, retry: 'never', title: 'A price has changed: please look at the cart again' },
  OFFER_WITHDRAWN: { status: 409, retry: 'never', title: 'Something in the cart is not sold any more' },
  // order and payment
  ORDER_GIVEN_UP: { status: 503, retry: 'new-key', title: 'The order could not be put together just now' },
  TOTAL_CHANGED: { status: 409, retry: 'new-key', title: 'The total has changed: please look at it again' },
  SHIPPING_UNAVAILABLE: { status: 422, retry: 'never', title: 'This cannot be sent there in this way' },
  ORDER_NOT_SHIPPABLE: { status: 409, retry: 'never', title: 'The goods of this order may not leave' },
  ORDER_NOT_REFUNDABLE: { status: 409, retry: 'never', title: 'This order cannot be refunded in this way' },
  PAYMENT_DISPUTED: { status: 409, retry: 'never', title: 'The payment is disputed: nothing goes back meanwhile' },
  NOT_RETURNABLE: { status: 409, retry: 'never', title: 'These units cannot be returned' },
  RETURN_TOO_LATE: { status: 409, retry: 'never', title: 'The time to return this is over' },
  RETURN_DECIDED: { status: 409, retry: 'never', title: 'This return was decided otherwise' },
  RETURN_NOT_ACCEPTED: { status: 409, retry: 'never', title: 'This return was not accepted' },
  NOTHING_TO_REPAIR: { status: 409, retry: 'never', title: 'This order does not wait for a human' },
  REPAIR_REFUSED: { status: 409, retry: 'never', title: 'This step cannot be skipped' },
  TOO_MUCH_TOLD: { status: 409, retry: 'never', title: 'Too much was told of this order already' },
  ORDER_NOT_CAPTURABLE: { status: 409, retry: 'never', title: 'No promised payment of this order can be taken' },
  ORDER_NOT_CANCELLABLE: { status: 409, retry: 'never', title: 'This order can no longer be cancelled' },
  PAYMENT_METHOD_REFUSED: { status: 403, retry: 'never', title: 'This way of paying is not open to you' },
  NOT_ON_INVOICE: { status: 409, retry: 'never', title: 'This order is not paid by transfer' },
  NOTHING_TO_RETURN: { status: 409, retry: 'never', title: 'This order holds no money that goes back' },
  AMOUNT_TOO_LARGE: { status: 409, retry: 'never', title: 'That is more than is due' },
  PAYER_ACTION_NEEDED: { status: 402, retry: 'never', title: 'The payment needs its payer once more' },
  PAYMENT_DECLINED: { status: 402, retry: 'never', title: 'The payment was declined' },
  PAYMENT_CANCELLED: { status: 409, retry: 'never', title: 'The payment was cancelled' },
  PAYMENT_EXPIRED: { status: 409, retry: 'never', title: 'The payment was not approved in time' },
  PAYMENT_UNSURE: { status: 503, retry: 'same-key', title: 'The payment provider has not answered yet' },
  // ratings
  PRODUCT_NOT_ORDERED: { status: 409, retry: 'never', title: 'This order does not hold that product' },
  NOT_DELIVERED: { status: 409, retry: 'never', title: 'This can be rated once it is delivered' },
  RATING_WITHDRAWN: { status: 409, retry: 'never', title: 'Nothing is rated for this order any more' },
  // mail
  MAIL_REFUSED: { status: 502, retry: 'never', title: 'The letter was not taken' },
  LINK_INVALID: { status: 410, retry: 'never', title: 'This link does not work any more: please ask for a new one' },
  PAYMENT_REJECTED: { status: 502, retry: 'never', title: 'The payment provider refused the request' },
} as const satisfies Record<string, { status: number; retry: 'never' | 'same-key' | 'new-key'; title: string }>;

export type FailureCode = keyof typeof failures;
export const failureCode = z.enum(Object.keys(failures) as [FailureCode, ...FailureCode[]]);

export const failure = z.strictObject({
  code: failureCode,
  detail: z.record(z.string(), z.union([z.string(), z.number()])),
});
export type Failure = Readonly<z.infer<typeof failure>>;

export type Result<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly failure: Failure };

/** The same call may succeed later: nobody has decided anything yet. */
export const mayYetSucceed = ({ code }: Failure): boolean => failures[code].retry === 'same-key';

/**
 * The failure that something has ended with. It is what its key will answer for ever, so that none may say "ask again with
 * the same key": nothing would ever come of it.
 */
export const final = (failure: Failure): Failure =>
  mayYetSucceed(failure) ? { code: 'ORDER_GIVEN_UP', detail: {} } : failure;

export const ok = <T>(value: T): Result<T> => ({ ok: true, value });
export const refuse = (code: FailureCode, detail: Failure['detail'] = {}): { ok: false; failure: Failure } => ({
  ok: false,
  failure: { code, detail },
});
