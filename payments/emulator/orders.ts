import { toWire } from './amount.ts';
import type { Books, Order } from './books.ts';
import { amountOf, type OrderRequest, orderRequest, readBody } from './order-request.ts';
import { type Reply, refusal } from './refusal.ts';
import { fullOrder, minimalOrder } from './resource.ts';
import type { Sandbox } from './world.ts';

export type Prefer = 'minimal' | 'representation';

export function createOrder(sandbox: Sandbox, books: Books, text: string, prefer: Prefer, keyed: boolean): Reply {
  const { newId } = sandbox.world;
  const read = readBody(orderRequest, text, newId());
  if (!read.ok) return read.reply;
  const request = read.value;
  const [unit, second] = request.purchase_units;
  if (!unit || second) return refusal('NOT_SUPPORTED', newId(), { field: '/purchase_units/1', location: 'body' });
  if (request.intent !== 'CAPTURE') return refusal('UNSUPPORTED_INTENT', newId(), { field: '/intent' });
  if (request.payment_source && !request.payment_source.paypal) {
    return refusal('NOT_SUPPORTED', newId(), { field: '/payment_source', location: 'body' });
  }
  if (request.payment_source && !keyed) return refusal('PAYPAL_REQUEST_ID_REQUIRED', newId());
  const amount = amountOf(unit);
  if ('issue' in amount) return refusal(amount.issue, newId(), { field: amount.field, location: 'body' });
  if (unit.invoice_id !== undefined && isPaid(books, unit.invoice_id)) {
    return refusal('DUPLICATE_INVOICE_ID', newId(), { field: '/purchase_units/0/invoice_id' });
  }
  const order = bookedOrder(sandbox, request, unit, amount);
  books.putOrder(order);
  return shown(sandbox, books, order, prefer);
}

function bookedOrder(
  { world }: Sandbox,
  request: OrderRequest,
  unit: OrderRequest['purchase_units'][number],
  amount: Order['amount'],
): Order {
  const wallet = request.payment_source?.paypal !== undefined;
  const experience = request.payment_source?.paypal?.experience_context ?? request.application_context;
  const now = world.now();
  return {
    id: world.newId(),
    status: wallet ? 'PAYER_ACTION_REQUIRED' : 'CREATED',
    amount,
    wallet,
    referenceId: unit.reference_id ?? 'default',
    customId: unit.custom_id ?? null,
    invoiceId: unit.invoice_id ?? null,
    description: unit.description ?? null,
    brandName: experience?.brand_name ?? null,
    returnUrl: experience?.return_url ?? null,
    cancelUrl: experience?.cancel_url ?? null,
    instrument: 'good',
    payerId: null,
    createdAt: now,
    updatedAt: now,
  };
}

/** PayPal blocks a second payment of the same invoice, unless a merchant asks otherwise. */
export const isPaid = (books: Books, invoiceId: string): boolean =>
  books.capturesFor(invoiceId).some(({ status }) => status !== 'DECLINED');

function shown({ config }: Sandbox, books: Books, order: Order, prefer: Prefer): Reply {
  const { publicUrl } = config;
  const body = prefer === 'representation' ? fullOrder(publicUrl, books, order) : minimalOrder(publicUrl, order);
  // With a payment source PayPal answers 200, since the order already waits for the buyer; without one 201.
  return { status: order.wallet ? 200 : 201, body, kept: true };
}

export function showOrder({ world, config }: Sandbox, books: Books, id: string): Reply {
  const order = books.order(id);
  if (!order) return missing(world.newId(), 'order_id', id);
  return { status: 200, body: fullOrder(config.publicUrl, books, order), kept: false };
}

export const missing = (debugId: string, field: string, value: string): Reply =>
  refusal('INVALID_RESOURCE_ID', debugId, { field, value: value.slice(0, 40), location: 'path' });

export type Decision = 'approve' | 'decline' | 'cancel';

/** What the buyer decided on the approval page. `changed`: it was not approved before, so an event is due. */
export function decide(
  { world }: Sandbox,
  books: Books,
  order: Order,
  decision: Decision,
): Order & { changed: boolean } {
  // PayPal leaves a cancelled order as it was: the buyer may come back and approve it after all.
  if (decision === 'cancel') return { ...order, changed: false };
  const approved: Order = {
    ...order,
    status: 'APPROVED',
    instrument: decision === 'decline' ? 'declined' : 'good',
    payerId: order.payerId ?? world.newId().slice(0, 13),
    updatedAt: world.now(),
  };
  books.putOrder(approved);
  return { ...approved, changed: order.status !== 'APPROVED' };
}

/** As the approval page says it: `USD 19.99`. */
export const priceOf = ({ amount }: Order): string => {
  const { currency_code, value } = toWire(amount);
  return `${currency_code} ${value}`;
};
