import { equal, type Money } from '../../contract/money.ts';
import { done, type Outcome, pending, refused, unsure } from '../../contract/outcome.ts';
import type { Authorised, Authorising } from '../provider.ts';
import { unreachable } from '../unreachable.ts';
import { type Call, detailOf, type Problem, unsureOf } from './call.ts';
import { type Captured, onRecord, outcomeOf } from './capture.ts';
import { isDecline, isEnded, isRecoverable } from './issues.ts';
import { readOrder } from './reading.ts';
import { type Authorization, authorization, authorizationsOf, capture, order, toWire } from './wire.ts';

/** Authorise, then capture. Sources: "authorize payment for order" in checkout_orders_v2, and payments_payment_v2. */
export const authorising = (call: Call): Authorising => ({
  authorise: (reference, amount, key) => authorise(call, reference, amount, key),
  capture: ({ reference, authorisationId }, amount, key) => captureOf(call, reference, authorisationId, amount, key),
  renew: (authorisationId, amount, key) => renew(call, authorisationId, amount, key),
  release: (authorisationId) => release(call, authorisationId),
});

const pathOf = (id: string): string => `/v2/payments/authorizations/${encodeURIComponent(id)}`;

async function authorise(call: Call, reference: string, amount: Money, key: string): Promise<Outcome<Authorised>> {
  const answer = await call.post(`/v2/checkout/orders/${encodeURIComponent(reference)}/authorize`, key, {}, order);
  switch (answer.kind) {
    case 'ok': {
      const [first] = authorizationsOf(answer.value);
      return first ? granted(call, first, amount) : grantedOnRecord(call, reference, amount);
    }
    case 'problem':
      return afterProblem(call, answer, reference, amount);
    case 'lost':
      return unsureOf('authorise', answer);
    default:
      return unreachable(answer);
  }
}

async function afterProblem(
  call: Call,
  problem: Problem,
  reference: string,
  amount: Money,
): Promise<Outcome<Authorised>> {
  const { issue, status } = problem;
  const detail = detailOf(problem);
  if (issue === 'ORDER_ALREADY_AUTHORIZED' || issue === 'ORDER_COMPLETED_OR_VOIDED')
    return grantedOnRecord(call, reference, amount);
  if (isRecoverable(issue)) return refused('PAYER_ACTION_NEEDED', detail);
  if (isDecline(issue)) return refused('PAYMENT_DECLINED', detail);
  // Nothing is promised by itself under this intent.
  if (issue === 'ORDER_NOT_APPROVED' || issue === 'ORDER_EXPIRED' || status === 404)
    return refused('PAYMENT_EXPIRED', detail);
  return unsureOf('authorise', problem);
}

async function grantedOnRecord(call: Call, reference: string, amount: Money): Promise<Outcome<Authorised>> {
  const answer = await readOrder(call, reference);
  if (answer.kind !== 'ok') return unsureOf('authorise', answer);
  const [first] = authorizationsOf(answer.value);
  return first ? granted(call, first, amount) : unsure('authorise: PayPal shows no authorization');
}

/** A repeated POST may show its first answer again, so one that is pending is read for its present state. */
async function granted(call: Call, shown: Authorization, amount: Money): Promise<Outcome<Authorised>> {
  const { authorisationId } = shown;
  const now = shown.status === 'pending' ? await call.get(pathOf(authorisationId), authorization) : null;
  const found = now?.kind === 'ok' ? now.value : shown;
  switch (found.status) {
    case 'pending':
      return pending;
    case 'void':
      return found.isDenied ? refused('PAYMENT_DECLINED', { issue: 'DENIED' }) : refused('PAYMENT_EXPIRED');
    case 'open':
    case 'captured':
      if (found.amount && !equal(found.amount, amount)) return unsure('authorise: another amount was authorised');
      return done({ authorisationId, amount, expiresAt: found.expiresAt });
    default:
      return unreachable(found.status);
  }
}

/** One capture, and the last: what is not taken by it goes back to the buyer. */
async function captureOf(
  call: Call,
  reference: string,
  authorisationId: string,
  amount: Money,
  key: string,
): Promise<Outcome<Captured>> {
  const body = { amount: toWire(amount), final_capture: true };
  const answer = await call.post(`${pathOf(authorisationId)}/capture`, key, body, capture);
  switch (answer.kind) {
    case 'ok':
      return outcomeOf(call, [answer.value], amount);
    case 'lost':
      return unsureOf('capture', answer);
    case 'problem': {
      const { issue, status } = answer;
      // By an earlier try of ours, or by hand: what was taken is looked at.
      if (issue === 'AUTHORIZATION_ALREADY_CAPTURED') return onRecord(call, reference, amount);
      if (isEnded(issue) || status === 404) return refused('PAYMENT_EXPIRED', detailOf(answer));
      if (isDecline(issue)) return refused('PAYMENT_DECLINED', detailOf(answer));
      return unsureOf('capture', answer);
    }
    default:
      return unreachable(answer);
  }
}

async function renew(call: Call, authorisationId: string, amount: Money, key: string): Promise<Outcome<Authorised>> {
  const answer = await call.post(
    `${pathOf(authorisationId)}/reauthorize`,
    key,
    { amount: toWire(amount) },
    authorization,
  );
  switch (answer.kind) {
    case 'ok':
      return granted(call, answer.value, amount);
    case 'lost':
      return unsureOf('renew', answer);
    case 'problem':
      return answer.status === 422 || answer.status === 404
        ? refused('PAYMENT_DECLINED', detailOf(answer))
        : unsureOf('renew', answer);
    default:
      return unreachable(answer);
  }
}

async function release(call: Call, authorisationId: string): Promise<Outcome<{ readonly captured: boolean }>> {
  const answer = await call.post(`${pathOf(authorisationId)}/void`, `${authorisationId}.void`, {}, authorization);
  switch (answer.kind) {
    case 'ok':
      return done({ captured: answer.value.status === 'captured' });
    case 'lost':
      return unsureOf('release', answer);
    case 'problem':
      if (answer.issue === 'PREVIOUSLY_VOIDED') return done({ captured: false });
      if (answer.issue === 'PREVIOUSLY_CAPTURED') return done({ captured: true });
      return unsureOf('release', answer);
    default:
      return unreachable(answer);
  }
}
