import { hasNoDecimals, readAmount, type WireAmount } from './amount.ts';
import type { Authorization, Books, Capture, Order } from './books.ts';
import { type ActFault, codeOf } from './faults.ts';
import { authorizeRequest, captureAuthorizationRequest, reauthorizeRequest, voidRequest } from './order-request.ts';
import { isPaid, missing, openOrder } from './orders.ts';
import type { MoneyCall, Note } from './payments.ts';
import { readBody } from './reading.ts';
import { codedReply, type Issue, type Reply, refusal } from './refusal.ts';
import {
  authorizationBody,
  authorizationWithin,
  captureBody,
  fullOrder,
  minimalAuthorization,
  minimalCapture,
  minimalOrder,
} from './resource.ts';
import type { Sandbox } from './world.ts';

/**
 * Money that is promised and taken later. Source: payments_payment_v2: an authorization lasts 29 days; its first three are its
 * honour period; from the fourth day on it can be made anew, once, by its first id, for up to 115 % and no more than 75 USD above;
 * it is voided by its first id alone.
 */
const day = 24 * 3_600_000;
export const authorizationLifeMs = 29 * day;
export const honourMs = 3 * day;
const overPercent = 115;
const overMinorMax = 7_500;

type World = Pick<Sandbox, 'world'>;

/** Something can be taken of it. */
export const open = ({ world }: World, { status, expiresAt }: Authorization): boolean =>
  (status === 'CREATED' || status === 'PARTIALLY_CAPTURED') && world.now() < expiresAt;

/** The one that was first and those that were made of it: they share their money. */
const familyOf = (books: Books, { orderId }: Authorization): readonly Authorization[] =>
  books.authorizationsOf(orderId);

export function authorizeOrder(sandbox: Sandbox, books: Books, call: MoneyCall, note: Note): Reply {
  const { newId, now } = sandbox.world;
  const { id, text, prefer, fault } = call;
  const read = readBody('authorize', authorizeRequest, text, newId());
  if (!read.ok) return read.reply;
  const order = openOrder(sandbox, books, id);
  if (!order) return missing(newId(), 'order_id', id);
  if (order.intent !== 'AUTHORIZE') return refusal('ACTION_DOES_NOT_MATCH_INTENT', newId(), { field: '/intent' });
  if (order.status === 'COMPLETED') return refusal('ORDER_ALREADY_AUTHORIZED', newId());
  if (order.status !== 'APPROVED') return refusal('ORDER_NOT_APPROVED', newId());
  if (order.invoiceId !== null && isPaid(books, order.invoiceId)) return refusal('DUPLICATE_INVOICE_ID', newId());
  if (order.instrument === 'declined') return codedReply('authorize', 'PAYER_ACTION_REQUIRED', newId());
  if (fault?.fault === 'decline') return codedReply('authorize', codeOf(fault, 'authorize'), newId());
  const made = bookedAuthorization(sandbox, order, null, order.amount, fault);
  books.putAuthorization(made);
  const completed: Order = { ...order, status: 'COMPLETED', updatedAt: now() };
  books.putOrder(completed);
  note({ kind: 'authorization', authorization: made, settles: endOf(made, now(), fault) });
  return { status: 201, body: authorizedBody(sandbox, books, completed, prefer), kept: true };
}

function bookedAuthorization(
  { world }: World,
  { id: orderId, customId, invoiceId, particulars }: Order,
  original: Authorization | null,
  amount: Authorization['amount'],
  fault: ActFault | null,
): Authorization {
  const now = world.now();
  return {
    ...{ id: world.newId(), orderId, customId, invoiceId, amount, originalId: original?.id ?? null },
    status: fault?.fault === 'pending' ? 'PENDING' : 'CREATED',
    // One that is made anew lasts no longer than the first.
    expiresAt: original?.expiresAt ?? now + authorizationLifeMs,
    isProtected: particulars.shipping?.address !== undefined,
    ...{ createdAt: now, updatedAt: now },
  };
}

/** When something becomes of it by itself: it is decided, or expires. */
const endOf = ({ expiresAt }: Authorization, now: number, fault: ActFault | null) =>
  fault?.fault === 'pending'
    ? { at: now + fault.resolveAfterMs, to: fault.resolveTo }
    : ({ at: expiresAt, to: 'declined' } as const);

/** Even PayPal's minimal answer shows what was authorized. */
function authorizedBody({ config: { publicUrl } }: Sandbox, books: Books, order: Order, prefer: MoneyCall['prefer']) {
  if (prefer === 'representation') return fullOrder(publicUrl, books, order);
  const authorizations = books.authorizationsOf(order.id).map((one) => authorizationWithin(publicUrl, one));
  return {
    ...minimalOrder(publicUrl, order),
    purchase_units: [{ reference_id: order.referenceId, payments: { authorizations } }],
  };
}

export function showAuthorization({ world, config }: Sandbox, books: Books, id: string): Reply {
  const found = books.authorization(id);
  if (!found) return missing(world.newId(), 'authorization_id', id);
  return { status: 200, body: authorizationBody(config.publicUrl, found), kept: false };
}

export function captureAuthorization(sandbox: Sandbox, books: Books, call: MoneyCall, note: Note): Reply {
  const { newId, now } = sandbox.world;
  const { id, text, prefer, fault } = call;
  const read = readBody('capture-authorization', captureAuthorizationRequest, text, newId());
  if (!read.ok) return read.reply;
  const found = books.authorization(id);
  if (!found) return missing(newId(), 'authorization_id', id);
  const barred = closed(sandbox, found);
  if (barred) return refusal(barred, newId());
  const left = leftOf(books, found);
  const asked = read.value.amount ? readAmount(read.value.amount) : { ...found.amount, minor: left };
  if (typeof asked === 'string') return refusal(amountIssue(asked, read.value.amount), newId(), { field: '/amount' });
  if (asked.minor <= 0) return refusal('CANNOT_BE_ZERO_OR_NEGATIVE', newId(), { field: '/amount/value' });
  if (asked.currency !== found.amount.currency) return refusal('AUTH_CAPTURE_CURRENCY_MISMATCH', newId());
  if (asked.minor > mostOf(books, found)) return refusal('MAX_CAPTURE_AMOUNT_EXCEEDED', newId());
  const { invoice_id: invoiceId } = read.value;
  if (invoiceId !== undefined && isPaid(books, invoiceId)) return refusal('DUPLICATE_INVOICE_ID', newId());
  const asCapture = fault?.fault === 'decline' && fault.as === 'declined-capture';
  if (fault?.fault === 'decline' && !asCapture)
    return codedReply('capture-authorization', codeOf(fault, 'capture-authorization'), newId());
  const status = fault?.fault === 'pending' ? 'PENDING' : asCapture ? 'DECLINED' : 'COMPLETED';
  const wanted = { amount: asked, isFinal: read.value.final_capture, invoiceId: invoiceId ?? found.invoiceId };
  const capture = take(sandbox, books, found, wanted, status);
  const settles = fault?.fault === 'pending' ? { at: now() + fault.resolveAfterMs, to: fault.resolveTo } : null;
  note({ kind: 'capture', capture, settles, late: false });
  const { publicUrl } = sandbox.config;
  const body = prefer === 'representation' ? captureBody(publicUrl, capture) : minimalCapture(publicUrl, capture);
  return { status: 201, body, kept: true };
}

/** Why nothing can be taken of it; null: something can. */
function closed({ world }: World, { status, expiresAt }: Authorization): Issue | null {
  if (world.now() >= expiresAt && status !== 'CAPTURED') return 'AUTHORIZATION_EXPIRED';
  if (status === 'VOIDED') return 'AUTHORIZATION_VOIDED';
  if (status === 'CAPTURED') return 'AUTHORIZATION_ALREADY_CAPTURED';
  return status === 'DENIED' || status === 'PENDING' ? 'AUTHORIZATION_DENIED' : null;
}

type Wanted = {
  readonly amount: Capture['amount'];
  readonly isFinal: boolean;
  readonly invoiceId: string | null;
};

/** Books a capture of it. What was final, or all of it, closes the whole family. */
export function take(
  { world }: World,
  books: Books,
  one: Authorization,
  { amount, isFinal, invoiceId }: Wanted,
  status: Capture['status'] = 'COMPLETED',
): Capture {
  const now = world.now();
  const capture: Capture = {
    ...{ id: world.newId(), orderId: one.orderId, customId: one.customId, invoiceId, amount, status, isFinal },
    ...{ authorizationId: one.id, isProtected: one.isProtected, createdAt: now, updatedAt: now },
  };
  books.putCapture(capture);
  if (status === 'DECLINED') return capture;
  const end = isFinal || leftOf(books, one) <= 0 ? 'CAPTURED' : 'PARTIALLY_CAPTURED';
  for (const other of familyOf(books, one)) books.putAuthorization({ ...other, status: end, updatedAt: now });
  return capture;
}

const takenOf = (books: Books, { orderId }: Authorization): number =>
  books
    .capturesOf(orderId)
    .filter(({ status }) => status !== 'DECLINED')
    .reduce((minor, { amount }) => minor + amount.minor, 0);
const leftOf = (books: Books, one: Authorization): number => one.amount.minor - takenOf(books, one);
/** "The default overage limit is 115%, which allows the sum of all captures to be up to 115% of the order amount." */
const mostOf = (books: Books, one: Authorization): number =>
  Math.floor((one.amount.minor * overPercent) / 100) - takenOf(books, one);

export function reauthorize(sandbox: Sandbox, books: Books, call: MoneyCall, note: Note): Reply {
  const { newId, now } = sandbox.world;
  const { id, text, prefer, fault } = call;
  const read = readBody('reauthorize', reauthorizeRequest, text, newId());
  if (!read.ok) return read.reply;
  const found = books.authorization(id);
  const order = found && books.order(found.orderId);
  if (!found || !order) return missing(newId(), 'authorization_id', id);
  if (found.status === 'VOIDED') return refusal('AUTHORIZATION_VOIDED', newId());
  if (found.status === 'CAPTURED') return refusal('AUTHORIZATION_ALREADY_CAPTURED', newId());
  const isFirst = found.originalId === null && familyOf(books, found).length === 1;
  if (!isFirst) return refusal('REAUTHORIZATION_NOT_SUPPORTED', newId());
  const asked = read.value.amount ? readAmount(read.value.amount) : found.amount;
  if (typeof asked === 'string') return refusal(amountIssue(asked, read.value.amount), newId(), { field: '/amount' });
  if (asked.minor <= 0) return refusal('CANNOT_BE_ZERO_OR_NEGATIVE', newId(), { field: '/amount/value' });
  if (asked.currency !== found.amount.currency) return refusal('AUTH_CURRENCY_MISMATCH', newId());
  const most = Math.min(Math.floor((found.amount.minor * overPercent) / 100), found.amount.minor + overMinorMax);
  const age = now() - found.createdAt;
  // The published codes have none of their own for "too soon", "too late" and "too much".
  if (asked.minor > most || age < honourMs || now() >= found.expiresAt) return refusal('TRANSACTION_REFUSED', newId());
  if (fault?.fault === 'decline') return codedReply('reauthorize', codeOf(fault, 'reauthorize'), newId());
  const made = bookedAuthorization(sandbox, order, found, asked, null);
  books.putAuthorization(made);
  note({ kind: 'authorization', authorization: made, settles: endOf(made, now(), null) });
  const { publicUrl } = sandbox.config;
  const body = prefer === 'representation' ? authorizationBody(publicUrl, made) : minimalAuthorization(publicUrl, made);
  return { status: 201, body, kept: true };
}

export function voidAuthorization(sandbox: Sandbox, books: Books, call: MoneyCall, note: Note): Reply {
  const { newId } = sandbox.world;
  const { id, text, prefer, fault } = call;
  const read = readBody('void', voidRequest, text, newId());
  if (!read.ok) return read.reply;
  const found = books.authorization(id);
  if (!found) return missing(newId(), 'authorization_id', id);
  if (found.originalId !== null) return refusal('CANNOT_BE_VOIDED', newId());
  if (found.status === 'CAPTURED') return refusal('PREVIOUSLY_CAPTURED', newId());
  if (found.status === 'VOIDED') return refusal('PREVIOUSLY_VOIDED', newId());
  if (fault?.fault === 'decline') return codedReply('void', codeOf(fault, 'void'), newId());
  const voided = withdraw(sandbox, books, found, note);
  const body = prefer === 'representation' ? authorizationBody(sandbox.config.publicUrl, voided) : null;
  return { status: body === null ? 204 : 200, body, kept: false };
}

/** With all that were made of it. It is told once, of the first. */
export function withdraw({ world }: World, books: Books, one: Authorization, note: Note): Authorization {
  for (const other of familyOf(books, one))
    books.putAuthorization({ ...other, status: 'VOIDED', updatedAt: world.now() });
  const voided = books.authorization(one.id) ?? one;
  note({ kind: 'authorization', authorization: voided, settles: null });
  return voided;
}

/** What was thought about is decided; what nobody took in time is void. */
export function expire({ world }: World, books: Books, one: Authorization, note: Note, isGranted = false): void {
  if (one.status === 'PENDING') {
    const decided: Authorization = { ...one, status: isGranted ? 'CREATED' : 'DENIED', updatedAt: world.now() };
    books.putAuthorization(decided);
    // No published event tells of one that is denied.
    if (isGranted) note({ kind: 'authorization', authorization: decided, settles: endOf(decided, world.now(), null) });
    return;
  }
  if ((one.status === 'CREATED' || one.status === 'PARTIALLY_CAPTURED') && world.now() >= one.expiresAt)
    withdraw({ world }, books, one, note);
}

/** The codes of payments tell a currency without decimals apart, and know no largest amount. */
function amountIssue(issue: Issue, asked: WireAmount | undefined): Issue {
  if (issue === 'MAX_VALUE_EXCEEDED') return 'TRANSACTION_REFUSED';
  return issue === 'DECIMAL_PRECISION' && asked && hasNoDecimals(asked.currency_code)
    ? 'DECIMALS_NOT_SUPPORTED'
    : issue;
}
