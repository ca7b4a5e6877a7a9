import { hasNoDecimals, readAmount, type WireAmount } from './amount.ts';
import type { Authorization, Books, Capture, Order, Refund } from './books.ts';
import { type ActFault, codeOf } from './faults.ts';
import { captureRequest, refundRequest } from './order-request.ts';
import { isPaid, missing, openOrder, type Prefer } from './orders.ts';
import { readBody } from './reading.ts';
import { codedReply, type Issue, type Reply, refusal } from './refusal.ts';
import { captureBody, captureWithin, fullOrder, minimalOrder, minimalRefund, refundBody } from './resource.ts';
import type { Sandbox } from './world.ts';

/** Told to whoever sends webhooks and settles what is pending. `late`: the capture had been pending before. */
export type Noted =
  | { readonly kind: 'capture'; readonly capture: Capture; readonly settles: Settles | null; readonly late: boolean }
  | { readonly kind: 'authorization'; readonly authorization: Authorization; readonly settles: Settles | null }
  | { readonly kind: 'refund'; readonly refund: Refund; readonly settles: Settles | null };
export type Settles = { readonly at: number; readonly to: 'completed' | 'declined' };
export type Note = (noted: Noted) => void;

export type MoneyCall = {
  readonly id: string;
  readonly text: string;
  readonly prefer: Prefer;
  readonly fault: ActFault | null;
};

export function captureOrder(
  sandbox: Sandbox,
  books: Books,
  { id, text, prefer, fault }: MoneyCall,
  note: Note,
): Reply {
  const { newId, now } = sandbox.world;
  const read = readBody('capture', captureRequest, text, newId());
  if (!read.ok) return read.reply;
  const order = openOrder(sandbox, books, id);
  if (!order) return missing(newId(), 'order_id', id);
  // Of the codes of a capture, none tells of another intent by its name.
  if (order.intent !== 'CAPTURE') return refusal('INCOMPATIBLE_PARAMETER_VALUE', newId(), { field: '/intent' });
  if (order.status === 'COMPLETED') return refusal('ORDER_ALREADY_CAPTURED', newId());
  if (order.status !== 'APPROVED') return refusal('ORDER_NOT_APPROVED', newId());
  if (order.invoiceId !== null && isPaid(books, order.invoiceId)) return refusal('DUPLICATE_INVOICE_ID', newId());
  const asCapture = fault?.fault === 'decline' && fault.as === 'declined-capture';
  if (order.instrument === 'declined' || (fault?.fault === 'decline' && !asCapture)) {
    const code = fault?.fault === 'decline' ? codeOf(fault, 'capture') : 'INSTRUMENT_DECLINED';
    return codedReply('capture', code, newId());
  }
  const isPending = fault?.fault === 'pending';
  const capture: Capture = {
    id: newId(),
    orderId: order.id,
    customId: order.customId,
    invoiceId: order.invoiceId,
    amount: order.amount,
    authorizationId: null,
    isFinal: true,
    status: isPending ? 'PENDING' : asCapture ? 'DECLINED' : 'COMPLETED',
    isProtected: order.particulars.shipping?.address !== undefined,
    createdAt: now(),
    updatedAt: now(),
  };
  const completed: Order = { ...order, status: 'COMPLETED', updatedAt: now() };
  books.putOrder(completed);
  books.putCapture(capture);
  const settles = isPending ? { at: now() + fault.resolveAfterMs, to: fault.resolveTo } : null;
  note({ kind: 'capture', capture, settles, late: false });
  return { status: 201, body: capturedBody(sandbox, books, completed, prefer), kept: true };
}

/** Unlike after a create, even PayPal's minimal answer shows the captures. */
function capturedBody({ config: { publicUrl } }: Sandbox, books: Books, order: Order, prefer: Prefer) {
  if (prefer === 'representation') return fullOrder(publicUrl, books, order);
  const captures = books.capturesOf(order.id).map((capture) => captureWithin(publicUrl, capture));
  return {
    ...minimalOrder(publicUrl, order),
    purchase_units: [{ reference_id: order.referenceId, payments: { captures } }],
  };
}

export function showCapture({ world, config }: Sandbox, books: Books, id: string): Reply {
  const capture = books.capture(id);
  if (!capture) return missing(world.newId(), 'capture_id', id);
  return { status: 200, body: captureBody(config.publicUrl, capture), kept: false };
}

export function showRefund({ world, config }: Sandbox, books: Books, id: string): Reply {
  const refund = books.refund(id);
  if (!refund) return missing(world.newId(), 'refund_id', id);
  return { status: 200, body: refundBody(config.publicUrl, refund), kept: false };
}

export function refundCapture(
  sandbox: Sandbox,
  books: Books,
  { id, text, prefer, fault }: MoneyCall,
  note: Note,
): Reply {
  const { newId, now } = sandbox.world;
  const read = readBody('refund', refundRequest, text, newId());
  if (!read.ok) return read.reply;
  const capture = books.capture(id);
  if (!capture) return missing(newId(), 'capture_id', id);
  if (capture.status === 'PENDING') return refusal('PENDING_CAPTURE', newId());
  if (capture.status === 'DECLINED') return refusal('REFUND_NOT_ALLOWED', newId());
  const left = leftOf(books, capture);
  if (left <= 0) return refusal('CAPTURE_FULLY_REFUNDED', newId());
  const asked = read.value.amount ? readAmount(read.value.amount) : { minor: left, currency: capture.amount.currency };
  if (typeof asked === 'string') return refusal(refundIssue(asked, read.value.amount), newId(), { field: '/amount' });
  if (asked.minor <= 0) return refusal('CANNOT_BE_ZERO_OR_NEGATIVE', newId(), { field: '/amount/value' });
  if (asked.currency !== capture.amount.currency) return refusal('REFUND_CAPTURE_CURRENCY_MISMATCH', newId());
  if (asked.minor > left) return refusal('REFUND_AMOUNT_EXCEEDED', newId(), { field: '/amount/value' });
  if (fault?.fault === 'decline') return codedReply('refund', codeOf(fault, 'refund'), newId());
  const isPending = fault?.fault === 'pending';
  const refund: Refund = {
    id: newId(),
    captureId: capture.id,
    orderId: capture.orderId,
    customId: read.value.custom_id ?? capture.customId,
    invoiceId: read.value.invoice_id ?? capture.invoiceId,
    amount: asked,
    status: isPending ? 'PENDING' : 'COMPLETED',
    note: read.value.note_to_payer ?? null,
    reversal: false,
    createdAt: now(),
    updatedAt: now(),
  };
  books.putRefund(refund);
  restate(sandbox, books, capture);
  note({
    kind: 'refund',
    refund,
    settles: isPending ? { at: now() + fault.resolveAfterMs, to: fault.resolveTo } : null,
  });
  const { publicUrl } = sandbox.config;
  const body = prefer === 'representation' ? refundBody(publicUrl, refund) : minimalRefund(publicUrl, refund);
  return { status: 201, body, kept: true };
}

/** The codes of refunds tell a currency without decimals apart, and know no largest amount. */
function refundIssue(issue: Issue, asked: WireAmount | undefined): Issue {
  if (issue === 'MAX_VALUE_EXCEEDED') return 'REFUND_AMOUNT_EXCEEDED';
  return issue === 'DECIMAL_PRECISION' && asked && hasNoDecimals(asked.currency_code)
    ? 'DECIMALS_NOT_SUPPORTED'
    : issue;
}

/** A pending refund has its amount set aside; a failed one gives it back. */
export const leftOf = (books: Books, capture: Capture): number =>
  books
    .refundsOf(capture.id)
    .filter(({ status }) => status === 'COMPLETED' || status === 'PENDING')
    .reduce((left, { amount }) => left - amount.minor, capture.amount.minor);

/** A capture's status follows the refunds that are through. */
export function restate({ world }: Pick<Sandbox, 'world'>, books: Books, capture: Capture): void {
  const through = books.refundsOf(capture.id).filter(({ status }) => status === 'COMPLETED');
  const refunded = through.reduce((minor, { amount }) => minor + amount.minor, 0);
  if (refunded === 0 && capture.status === 'COMPLETED') return;
  const status = refunded === 0 ? 'COMPLETED' : refunded === capture.amount.minor ? 'REFUNDED' : 'PARTIALLY_REFUNDED';
  books.putCapture({ ...capture, status, updatedAt: world.now() });
}
