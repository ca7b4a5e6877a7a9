import { currencies, type Money, sum, times } from '../../contract/money.ts';
import type { OrderEvent, OrderFact } from '../../contract/order.ts';
import type { BookFact } from '../../contract/payment.ts';
import { type Published, unreachable } from '../runtime/decider.ts';

/** One entry for one row, whatever that brings home and announces. Field by field: no address, no e-mail, no payment id and no URL leaves for the log. */
export function publish(event: OrderEvent): Published | null {
  switch (event.type) {
    case 'order-placed':
      return {
        ...{ caller: event.caller, cart: event.cartId, method: event.body.payment.method, placedAt: event.at },
        ...announced(event),
      };
    case 'step-started':
      return { saga: event.saga, step: event.step, phase: event.phase };
    case 'step-settled':
      return {
        saga: event.saga,
        step: event.step,
        phase: event.phase,
        outcome: event.outcome,
        failure: event.failure?.code ?? null,
        why: event.why,
        ...broughtHome(event.facts ?? []),
        ...announced(event),
      };
    case 'cart-taken': {
      const total = sum(
        event.lines.map((line) => times(line.unitPrice, line.quantity)),
        currencies[0],
      );
      return {
        totalMinor: total.minor,
        currency: total.currency,
        lines: event.lines.map(({ sku, quantity, unitPrice }) => ({ sku, quantity, unitPrice })),
      };
    }
    case 'order-quoted': {
      const { method, shipping, total, groups } = event.quote;
      const parts = groups.map(({ id, date, from, total: { minor } }) => ({ id, date, from: from.code, minor }));
      return {
        shipping: method,
        shippingMinor: shipping.minor,
        totalMinor: total.minor,
        currency: total.currency,
        parts,
      };
    }
    case 'act-begun': {
      const { actId, kind, amount, units } = event.act;
      return { act: actId, kind, amount, units };
    }
    case 'act-step-started':
      return { act: event.actId, step: event.step };
    case 'act-step-settled':
      return {
        ...{ act: event.actId, step: event.step, outcome: event.outcome },
        ...{ failure: event.failure?.code ?? null, why: event.why },
      };
    case 'act-ended':
      return { act: event.actId, failure: event.failure?.code ?? null };
    case 'return-asked':
      return { return: event.returnId, units: event.units.map(({ reason: _, ...unit }) => unit) };
    case 'return-decided':
      return { return: event.returnId, accepted: event.accepted, by: event.by };
    case 'order-repaired':
      return { action: event.action, step: event.step, by: event.by };
    case 'group-shipped':
    case 'group-delivered':
      return { group: event.group, happenedAt: event.happenedAt, by: event.by };
    case 'stock-secured':
      return { holds: event.holds };
    case 'payment-booked':
      return { direction: event.direction, amount: event.amount, by: event.by };
    case 'payment-authorised':
    case 'payment-captured':
    case 'payment-refunded':
    case 'stray-capture-found':
      return { amount: event.amount };
    case 'order-cancelled':
      return { failure: event.failure.code };
    case 'attention-called':
      return { saga: event.saga, step: event.step };
    case 'cancel-asked':
      return { by: event.by };
    case 'refund-ended':
      return { refunded: event.refunded };
    case 'placing-answered':
      return { failure: event.failure?.code ?? null };
    case 'payment-hinted':
      return event.about ? { about: event.about.kind } : {};
    case 'books-read':
      return { found: event.facts.map(told) };
    case 'payment-created':
    case 'payment-declined':
    case 'reconcile-begun':
    case 'order-paid':
    case 'order-authorised':
    case 'order-voided':
    case 'key-claimed':
    case 'forget-asked':
    case 'personal-forgotten':
    case 'links-revoked':
      return {};
    default:
      return unreachable(event);
  }
}

/** Without the provider's ids. */
function told(fact: BookFact): { readonly kind: string; readonly amount: Money | null } {
  const { amount } = fact;
  if (fact.type === 'money-booked') return { kind: fact.kind, amount };
  if (fact.type === 'authorisation-noted') return { kind: `authorisation-${fact.state}`, amount };
  return { kind: fact.type === 'dispute-noted' ? `dispute-${fact.state}` : 'stray', amount };
}

type Announcing = Extract<OrderEvent, { type: 'order-placed' | 'step-settled' }>;

const announced = ({ next }: Announcing): Published => (next ? { next: { step: next.step, phase: next.phase } } : {});

/** The facts of one step have no field in common: it brings home one of a kind. */
function broughtHome(facts: readonly OrderFact[]): Published {
  if (facts.length === 0) return {};
  const said = facts.flatMap((fact) => Object.entries(publish(fact) ?? {}));
  return { facts: facts.map(({ type }) => type), ...Object.fromEntries(said) };
}
