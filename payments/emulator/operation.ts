import { z } from 'zod';
import {
  authorizeOrder,
  captureAuthorization,
  reauthorize,
  showAuthorization,
  voidAuthorization,
} from './authorizations.ts';
import type { Books } from './books.ts';
import { listDisputes, showDispute } from './disputes.ts';
import type { ActFault, Subject } from './faults.ts';
import { createOrder, type Prefer, showOrder } from './orders.ts';
import { captureOrder, type Note, refundCapture, showCapture, showRefund } from './payments.ts';
import type { Reply } from './refusal.ts';
import type { Sandbox } from './world.ts';

/** One of the API's calls, with the id in its path. */
export type Operation =
  | { readonly endpoint: 'create'; readonly id: '' }
  | {
      readonly endpoint: 'authorize' | 'capture' | 'capture-authorization' | 'reauthorize' | 'void' | 'refund';
      readonly id: string;
    }
  | {
      readonly endpoint: 'get';
      readonly of: 'order' | 'authorization' | 'capture' | 'refund' | 'dispute' | 'disputes';
      readonly id: string;
    };

export type Asked = {
  readonly operation: Operation;
  readonly text: string;
  readonly prefer: Prefer;
  /** The PayPal-Request-Id. */
  readonly requestId: string | null;
};

/** Does what is asked for, all at once: nothing is awaited between reading the books and writing them. */
export function perform(sandbox: Sandbox, books: Books, asked: Asked, fault: ActFault | null, note: Note): Reply {
  const { operation, text, prefer, requestId } = asked;
  switch (operation.endpoint) {
    case 'create':
      return createOrder(sandbox, books, { text, prefer, requestId, fault });
    case 'capture':
      return captureOrder(sandbox, books, { id: operation.id, text, prefer, fault }, note);
    case 'authorize':
      return authorizeOrder(sandbox, books, { id: operation.id, text, prefer, fault }, note);
    case 'capture-authorization':
      return captureAuthorization(sandbox, books, { id: operation.id, text, prefer, fault }, note);
    case 'reauthorize':
      return reauthorize(sandbox, books, { id: operation.id, text, prefer, fault }, note);
    case 'void':
      return voidAuthorization(sandbox, books, { id: operation.id, text, prefer, fault }, note);
    case 'refund':
      return refundCapture(sandbox, books, { id: operation.id, text, prefer, fault }, note);
    case 'get':
      return show[operation.of](sandbox, books, operation.id);
  }
}

type Show = (sandbox: Sandbox, books: Books, id: string) => Reply;
const show: Readonly<Record<Extract<Operation, { endpoint: 'get' }>['of'], Show>> = {
  ...{
    order: showOrder,
    authorization: showAuthorization,
    capture: showCapture,
    refund: showRefund,
    dispute: showDispute,
    disputes: listDisputes,
  },
};

const customIdOf = z.object({ purchase_units: z.array(z.object({ custom_id: z.string() })).min(1) });

/** Whom a call is about, so that a fault can be meant for one order only. */
export function subjectOf(books: Books, operation: Operation, text: string): Subject {
  const { endpoint, id } = operation;
  if (endpoint === 'create') return { customId: customIdIn(text), orderId: null };
  if (endpoint === 'get' && (operation.of === 'dispute' || operation.of === 'disputes')) {
    const about = operation.of === 'dispute' ? books.dispute(id) : books.capture(id);
    return { customId: about?.customId ?? null, orderId: about?.orderId ?? null };
  }
  const kind = endpoint === 'get' ? operation.of : subjects[endpoint];
  if (kind === 'order') return { customId: books.order(id)?.customId ?? null, orderId: id };
  const found =
    kind === 'authorization' ? books.authorization(id) : kind === 'capture' ? books.capture(id) : books.refund(id);
  return { customId: found?.customId ?? null, orderId: found?.orderId ?? null };
}

const subjects = {
  ...{ authorize: 'order', capture: 'order', refund: 'capture' },
  ...{ 'capture-authorization': 'authorization', reauthorize: 'authorization', void: 'authorization' },
} as const;

function customIdIn(text: string): string | null {
  try {
    return customIdOf.safeParse(JSON.parse(text)).data?.purchase_units[0]?.custom_id ?? null;
  } catch {
    return null;
  }
}
