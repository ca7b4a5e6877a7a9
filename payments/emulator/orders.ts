import { toWire } from './amount.ts';
import { amountOf, respelled } from './amounts.ts';
import type { Books, Order } from './books.ts';
import { type ActFault, codeOf } from './faults.ts';
import { type OrderRequest, orderRequest, type Particulars, type PurchaseUnit } from './order-request.ts';
import { readBody } from './reading.ts';
import { codedReply, type Reply, refusal } from './refusal.ts';
import { fullOrder, minimalOrder } from './resource.ts';
import type { Sandbox } from './world.ts';

export type Prefer = 'minimal' | 'representation';

/** Without a word from the buyer, and again from the buyer's word on. Source: PayPal's guide "Handle uncaptured payments". */
export const orderLifeMs = 3 * 3_600_000;

export type CreateCall = {
  readonly text: string;
  readonly prefer: Prefer;
  readonly requestId: string | null;
  readonly fault: ActFault | null;
};

export function createOrder(sandbox: Sandbox, books: Books, { text, prefer, requestId, fault }: CreateCall): Reply {
  const { newId } = sandbox.world;
  const read = readBody('create', orderRequest, text, newId());
  if (!read.ok) return read.reply;
  const request = read.value;
  const [unit, second] = request.purchase_units;
  if (!unit || second) return refusal('NOT_SUPPORTED', newId(), { field: '/purchase_units/1', location: 'body' });
  if (request.payment_source && !request.payment_source.paypal) {
    return refusal('NOT_SUPPORTED', newId(), { field: '/payment_source', location: 'body' });
  }
  if (request.payment_source && requestId === null) return refusal('PAYPAL_REQUEST_ID_REQUIRED', newId());
  const amount = amountOf(unit);
  if ('issue' in amount) return refusal(amount.issue, newId(), { field: amount.field, location: 'body' });
  if (unit.invoice_id !== undefined && isPaid(books, unit.invoice_id)) {
    return refusal('DUPLICATE_INVOICE_ID', newId(), { field: '/purchase_units/0/invoice_id' });
  }
  const experience = experienceOf(request);
  if (experience?.shipping_preference === 'SET_PROVIDED_ADDRESS' && !unit.shipping?.address) {
    return refusal('MISSING_REQUIRED_PARAMETER', newId(), {
      ...{ field: '/purchase_units/0/shipping/address', location: 'body' },
    });
  }
  if (fault?.fault === 'decline') return codedReply('create', codeOf(fault, 'create'), newId());
  const order = bookedOrder(sandbox, request, unit, amount);
  books.putOrder(order);
  return shown(sandbox, books, order, prefer);
}

function bookedOrder({ world }: Sandbox, request: OrderRequest, unit: PurchaseUnit, amount: Order['amount']): Order {
  const wallet = request.payment_source?.paypal !== undefined;
  const experience = experienceOf(request);
  const { breakdown } = unit.amount;
  const now = world.now();
  return {
    id: world.newId(),
    status: wallet ? 'PAYER_ACTION_REQUIRED' : 'CREATED',
    amount,
    wallet,
    referenceId: unit.reference_id ?? 'default',
    customId: unit.custom_id ?? null,
    invoiceId: unit.invoice_id ?? null,
    particulars: particularsOf(unit),
    breakdown: breakdown
      ? Object.fromEntries(Object.entries(breakdown).flatMap(([name, part]) => (part ? [[name, respelled(part)]] : [])))
      : null,
    brandName: experience?.brand_name ?? null,
    returnUrl: experience?.return_url ?? null,
    cancelUrl: experience?.cancel_url ?? null,
    intent: request.intent,
    instrument: 'good',
    payerId: null,
    expiresAt: now + orderLifeMs,
    createdAt: now,
    updatedAt: now,
  };
}

const experienceOf = ({ payment_source, application_context }: OrderRequest) =>
  payment_source?.paypal?.experience_context ?? application_context;

const particularsOf = ({ description, soft_descriptor, items, shipping }: PurchaseUnit): Particulars => ({
  ...(description === undefined ? {} : { description }),
  ...(soft_descriptor === undefined ? {} : { soft_descriptor }),
  ...(shipping === undefined ? {} : { shipping }),
  ...(items && {
    items: items.map((item) => ({
      ...item,
      unit_amount: respelled(item.unit_amount),
      ...(item.tax && { tax: respelled(item.tax) }),
    })),
  }),
});

/** The order, unless it was left unpaid for too long: then PayPal knows it no more. */
export function openOrder({ world }: Sandbox, books: Books, id: string): Order | null {
  const order = books.order(id);
  return order && (order.status === 'COMPLETED' || world.now() < order.expiresAt) ? order : null;
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

export function showOrder(sandbox: Sandbox, books: Books, id: string): Reply {
  const order = openOrder(sandbox, books, id);
  if (!order) return missing(sandbox.world.newId(), 'order_id', id);
  return { status: 200, body: fullOrder(sandbox.config.publicUrl, books, order), kept: false };
}

export const missing = (debugId: string, field: string, value: string): Reply =>
  refusal('INVALID_RESOURCE_ID', debugId, { field, value: value.slice(0, 40), location: 'path' });

export type Decision = 'approve' | 'decline' | 'cancel';

/**
 * What the buyer decided on the approval page; null: nothing that anybody is told of. To approve once more is told once more:
 * it is how the shop hears that another instrument was chosen.
 */
export function decide({ world }: Sandbox, books: Books, order: Order, decision: Decision): Order | null {
  // PayPal leaves a cancelled order as it was: the buyer may come back and approve it after all.
  if (decision === 'cancel') return null;
  const approved: Order = {
    ...order,
    status: 'APPROVED',
    instrument: decision === 'decline' ? 'declined' : 'good',
    payerId: order.payerId ?? payerIdOf(world.newId()),
    expiresAt: world.now() + orderLifeMs,
    updatedAt: world.now(),
  };
  books.putOrder(approved);
  return approved;
}

/** 13 characters of 2 to 9 and A to Z but for I and O, as the schema `account_id` has it. */
const payerIdOf = (id: string): string => id.slice(-13).replaceAll(/[^2-9A-HJ-NP-Z]/g, 'X');

/** As the approval page says it: `USD 19.99`. */
export const priceOf = ({ amount }: Order): string => {
  const { currency_code, value } = toWire(amount);
  return `${currency_code} ${value}`;
};
