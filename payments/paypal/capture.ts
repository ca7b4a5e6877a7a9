import { equal, type Money } from '../../contract/money.ts';
import { done, type Outcome, pending, refused, unsure } from '../../contract/outcome.ts';
import { unreachable } from '../unreachable.ts';
import { type Call, detailOf, type Problem, unsureOf } from './call.ts';
import { isDecline, isRecoverable } from './issues.ts';
import { readOrder } from './reading.ts';
import { type Capture, capture, capturesOf, order } from './wire.ts';

export type Captured = { readonly captureId: string; readonly amount: Money };

export async function capturePayment(
  call: Call,
  reference: string,
  amount: Money,
  key: string,
): Promise<Outcome<Captured>> {
  const answer = await call.post(`/v2/checkout/orders/${encodeURIComponent(reference)}/capture`, key, {}, order);
  switch (answer.kind) {
    case 'ok': {
      const captures = capturesOf(answer.value);
      return captures.length > 0 ? outcomeOf(call, captures, amount) : onRecord(call, reference, amount);
    }
    case 'problem':
      return afterProblem(call, answer, reference, amount);
    case 'lost':
      return unsureOf('capture', answer);
    default:
      return unreachable(answer);
  }
}

async function afterProblem(
  call: Call,
  problem: Problem,
  reference: string,
  amount: Money,
): Promise<Outcome<Captured>> {
  const { issue, status } = problem;
  const detail = detailOf(problem);
  if (issue === 'ORDER_ALREADY_CAPTURED') return onRecord(call, reference, amount);
  if (isRecoverable(issue)) return refused('PAYER_ACTION_NEEDED', detail);
  if (isDecline(issue)) return refused('PAYMENT_DECLINED', detail);
  // Nothing captures by itself under this intent: an order that is gone or not approved will not be paid.
  if (issue === 'ORDER_NOT_APPROVED' || status === 404) return refused('PAYMENT_EXPIRED', detail);
  // Anything else, bad credentials too, says nothing about an earlier try of the same capture.
  return unsureOf('capture', problem);
}

/** An order that is COMPLETED says nothing of its capture: the capture itself is looked at. */
export async function onRecord(call: Call, reference: string, amount: Money): Promise<Outcome<Captured>> {
  const answer = await readOrder(call, reference);
  if (answer.kind !== 'ok') return unsureOf('capture', answer);
  return outcomeOf(call, capturesOf(answer.value), amount);
}

export async function outcomeOf(call: Call, captures: readonly Capture[], amount: Money): Promise<Outcome<Captured>> {
  const found =
    captures.find(({ status }) => status === 'completed') ??
    captures.find(({ status }) => status === 'pending') ??
    captures.at(-1);
  if (!found) return unsure('capture: PayPal shows no capture');
  return found.status === 'pending' ? settled(call, found.id, amount) : final(found, amount);
}

/** A repeated POST may show its first answer again, so a pending capture is read for its present state. */
async function settled(call: Call, captureId: string, amount: Money): Promise<Outcome<Captured>> {
  const answer = await call.get(`/v2/payments/captures/${encodeURIComponent(captureId)}`, capture);
  return answer.kind === 'ok' ? final(answer.value, amount) : pending;
}

function final(found: Capture, amount: Money): Outcome<Captured> {
  switch (found.status) {
    case 'completed':
      // Money has moved, but not what was asked for. Neither yes nor no would be true: a human must look.
      if (!equal(found.amount, amount)) return unsure('capture: the captured amount is not the amount asked for');
      return done({ captureId: found.id, amount: found.amount });
    case 'failed':
      return refused('PAYMENT_DECLINED', { issue: 'CAPTURE_DECLINED' });
    case 'pending':
      return pending;
    default:
      return unreachable(found.status);
  }
}
