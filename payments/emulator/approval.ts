import type { Context } from 'hono';
import { z } from 'zod';
import { approvalPage, messagePage } from './approval-page.ts';
import type { Order } from './books.ts';
import type { Decision } from './orders.ts';

const decision = z.enum(['approve', 'cancel', 'decline']);

/** The buyer's side: the page behind `approve` and `payer-action`, and what its three buttons do. */
export type ApprovalDesk = {
  readonly order: (id: string) => Order | null;
  readonly decide: (order: Order, decision: Decision) => Order;
};

export function showApproval(desk: ApprovalDesk, context: Context): Response | Promise<Response> {
  // What it shows is over once the buyer has decided: going back must ask again.
  context.header('cache-control', 'no-store');
  const found = open(desk, context);
  return found instanceof Promise || found instanceof Response ? found : context.html(approvalPage(found));
}

export async function takeDecision(desk: ApprovalDesk, context: Context): Promise<Response> {
  const found = await open(desk, context);
  if (found instanceof Response) return found;
  const form = await context.req.parseBody();
  const chosen = decision.safeParse(form.decision);
  if (!chosen.success) {
    return context.html(messagePage('Please choose', 'decision must be approve, cancel or decline.'), 400);
  }
  const order = desk.decide(found, chosen.data);
  const isCancel = chosen.data === 'cancel';
  const target = isCancel ? order.cancelUrl : order.returnUrl;
  if (target === null) {
    return context.html(messagePage(isCancel ? 'Cancelled' : 'Approved', 'The shop named no address to go back to.'));
  }
  const back = new URL(target);
  back.searchParams.set('token', order.id);
  if (!isCancel && order.payerId) back.searchParams.set('PayerID', order.payerId);
  return context.redirect(back.href, 303);
}

function open(desk: ApprovalDesk, context: Context): Order | Response | Promise<Response> {
  const order = desk.order(context.req.query('token') ?? '');
  if (!order) return context.html(messagePage('Not found', 'There is no such order in this sandbox.'), 404);
  if (order.status === 'COMPLETED') {
    return context.html(messagePage('Already paid', 'This order has been captured; there is nothing left to do.'), 409);
  }
  return order;
}
