import { z } from 'zod';
import { type Amount, readAmount } from './amount.ts';
import { expire as lapse, open as openAuthorization, take, withdraw } from './authorizations.ts';
import type { Authorization, Books, Capture, Dispute, Refund } from './books.ts';
import { leftOf, type Note, restate } from './payments.ts';
import { authorizationBody, captureBody, disputeBody, refundBody } from './resource.ts';
import type { Sandbox } from './world.ts';

/** What a merchant does by hand on PayPal's own pages, and what PayPal does of its own accord: `POST _dashboard`. */
const wireAmount = z.object({ currency_code: z.string().length(3), value: z.string().max(32) });
const about = {
  /** A capture's id, an order's, or the shop's own: the last capture that was completed. */
  of: z.string().min(1).max(127),
  /** Default: all that is left. */
  amount: wireAmount.optional(),
};
const command = z.discriminatedUnion('do', [
  z.strictObject({ do: z.literal('refund'), ...about }),
  z.strictObject({ do: z.literal('reverse'), ...about }),
  /** The reversal is taken back, as after a dispute that the seller has won. */
  z.strictObject({ do: z.literal('cancel-reversal'), refund: z.string() }),
  /** What is still pending is called off. */
  z.strictObject({ do: z.literal('cancel-refund'), refund: z.string() }),
  /** Of what was authorized: it is taken, let go, or too old. `final`: nothing more will be taken. */
  z.strictObject({ do: z.literal('capture'), ...about, final: z.boolean().default(true) }),
  z.strictObject({ do: z.literal('void'), of: about.of }),
  z.strictObject({ do: z.literal('expire-authorization'), of: about.of }),
  /** Hours go by: what is not paid yet, PayPal knows no more. */
  z.strictObject({ do: z.literal('expire'), of: about.of }),
  z.strictObject({
    do: z.literal('dispute'),
    ...about,
    reason: z
      .string()
      .regex(/^[A-Z_]{1,255}$/)
      .default('MERCHANDISE_OR_SERVICE_NOT_RECEIVED'),
  }),
  /** In the buyer's favour the money is taken back as well. */
  z.strictObject({
    do: z.literal('resolve'),
    dispute: z.string(),
    outcome: z.enum(['RESOLVED_BUYER_FAVOUR', 'RESOLVED_SELLER_FAVOUR', 'CANCELED_BY_BUYER', 'DENIED']),
  }),
]);
type Command = z.infer<typeof command>;
type Answer = { readonly status: 200 | 404 | 422; readonly body: object };
export type Dashboard = (text: string) => Answer;
export type Told = {
  readonly refund: (refund: Refund) => void;
  readonly dispute: (dispute: Dispute) => void;
  readonly payment: Note;
};

export function openDashboard(sandbox: Sandbox, books: Books, tell: Told): Dashboard {
  const { world, config } = sandbox;
  const refused = (problem: string): Answer => ({ status: 422, body: { error: 'NOT_DONE', problem } });
  const unknown: Answer = { status: 404, body: { error: 'NOT_FOUND' } };

  return (text) => {
    const read = command.safeParse(parsed(text));
    if (!read.success) return refused(z.prettifyError(read.error));
    return world.transaction(() => act(read.data));
  };

  function act(asked: Command): Answer {
    switch (asked.do) {
      case 'refund':
      case 'reverse':
        return onCapture(asked, (capture, amount) => sendBack(capture, amount, asked.do === 'reverse'));
      case 'expire':
        return expire(asked.of);
      case 'cancel-reversal':
        return calledOff(books.refund(asked.refund), ({ reversal }) => reversal);
      case 'cancel-refund':
        return calledOff(books.refund(asked.refund), ({ status }) => status === 'PENDING');
      case 'capture':
        return onAuthorization(asked.of, (one) => {
          const amount = asked.amount ? readAmount(asked.amount) : one.amount;
          if (typeof amount === 'string') return refused(amount);
          const taken = take(sandbox, books, one, { amount, isFinal: asked.final, invoiceId: one.invoiceId });
          tell.payment({ kind: 'capture', capture: taken, settles: null, late: false });
          return { status: 200, body: captureBody(config.publicUrl, taken) };
        });
      case 'void':
        return onAuthorization(asked.of, (one) => shown(withdraw(sandbox, books, one, tell.payment)));
      case 'expire-authorization':
        return onAuthorization(asked.of, (one) => {
          const due = { ...one, expiresAt: world.now() };
          books.putAuthorization(due);
          lapse(sandbox, books, due, tell.payment);
          return shown(books.authorization(one.id) ?? due);
        });
      case 'dispute':
        return onCapture(asked, (capture, amount) => open(capture, amount, asked.reason));
      case 'resolve':
        return resolve(asked.dispute, asked.outcome);
    }
  }

  function onCapture(
    { of, amount }: z.infer<z.ZodObject<typeof about>>,
    then: (of: Capture, amount: Amount) => Answer,
  ): Answer {
    const capture = captureOf(of);
    if (!capture) return unknown;
    const left = leftOf(books, capture);
    const asked = amount ? readAmount(amount) : { minor: left, currency: capture.amount.currency };
    if (typeof asked === 'string') return refused(asked);
    if (asked.minor <= 0 || asked.minor > left || asked.currency !== capture.amount.currency)
      return refused('the amount');
    return then(capture, asked);
  }

  function expire(of: string): Answer {
    const named = books.order(of);
    const orders = named ? [named] : books.ordersOf(of);
    if (orders.length === 0) return unknown;
    for (const order of orders) books.putOrder({ ...order, expiresAt: world.now() });
    return { status: 200, body: { expired: orders.map(({ id }) => id) } };
  }

  function captureOf(id: string): Capture | null {
    const named = books.capture(id);
    const orders = books.order(id) ? [id] : books.ordersOf(id).map((order) => order.id);
    const captures = named ? [named] : orders.flatMap((order) => books.capturesOf(order));
    return captures.findLast(({ status }) => status === 'COMPLETED' || status === 'PARTIALLY_REFUNDED') ?? null;
  }

  function sendBack(capture: Capture, amount: Amount, reversal: boolean): Answer {
    const now = world.now();
    const { orderId, customId, invoiceId } = capture;
    const refund: Refund = {
      ...{ id: world.newId(), captureId: capture.id, orderId, customId, invoiceId, amount, reversal },
      ...{ status: 'COMPLETED', note: null, createdAt: now, updatedAt: now },
    };
    books.putRefund(refund);
    restate(sandbox, books, capture);
    tell.refund(refund);
    return { status: 200, body: refundBody(config.publicUrl, refund) };
  }

  function shown(one: Authorization): Answer {
    return { status: 200, body: authorizationBody(config.publicUrl, one) };
  }

  /** The first authorization of an order, while something can be taken of it. */
  function onAuthorization(of: string, then: (one: Authorization) => Answer): Answer {
    const named = books.authorization(of);
    const orders = books.order(of) ? [of] : books.ordersOf(of).map(({ id }) => id);
    const all = named ? [named] : orders.flatMap((order) => books.authorizationsOf(order));
    const found = all.find((one) => one.originalId === null && openAuthorization(sandbox, one));
    return found ? then(found) : unknown;
  }

  function calledOff(found: Refund | null, may: (refund: Refund) => boolean): Answer {
    const capture = found && may(found) ? books.capture(found.captureId) : null;
    if (!found || !capture) return unknown;
    const cancelled: Refund = { ...found, status: 'CANCELLED', updatedAt: world.now() };
    books.putRefund(cancelled);
    restate(sandbox, books, capture);
    tell.refund(cancelled);
    return { status: 200, body: refundBody(config.publicUrl, cancelled) };
  }

  function open(capture: Capture, amount: Amount, reason: string): Answer {
    const now = world.now();
    const { orderId, customId, invoiceId } = capture;
    const dispute: Dispute = {
      ...{ id: `PP-D-${world.newId().slice(-5)}`, captureId: capture.id, orderId, customId, invoiceId, amount, reason },
      ...{ status: 'WAITING_FOR_SELLER_RESPONSE', outcome: null, createdAt: now, updatedAt: now },
    };
    books.putDispute(dispute);
    tell.dispute(dispute);
    return { status: 200, body: disputeBody(config.publicUrl, dispute) };
  }

  function resolve(id: string, outcome: string): Answer {
    const found = books.dispute(id);
    const capture = found && books.capture(found.captureId);
    if (!found || !capture || found.status === 'RESOLVED') return unknown;
    const resolved: Dispute = { ...found, status: 'RESOLVED', outcome, updatedAt: world.now() };
    books.putDispute(resolved);
    const left = leftOf(books, capture);
    const taken = Math.min(left, found.amount.minor);
    if (outcome === 'RESOLVED_BUYER_FAVOUR' && taken > 0) sendBack(capture, { ...found.amount, minor: taken }, true);
    tell.dispute(resolved);
    return { status: 200, body: disputeBody(config.publicUrl, resolved) };
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
