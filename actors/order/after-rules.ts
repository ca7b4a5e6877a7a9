import type { ActFacts, ActStep, AfterEvent, AfterRequest } from '../../contract/after.ts';
import { type Failure, ok, type Result, refuse } from '../../contract/failure.ts';
import type { OrderEvent } from '../../contract/order.ts';
import type { Outcome } from '../../contract/outcome.ts';
import { unreachable } from '../runtime/decider.ts';
import { evolveAfter } from './act-log.ts';
import { decideAskReturn, decideCancelUnits, decideReceive, decideRefund, decideReturn } from './after.ts';
import { afterRefusal, captureDue, captureStep, isPromised, isVoided } from './promised.ts';
import type { Order } from './state.ts';
import { actStuck } from './way.ts';

type StepLine = { readonly actId: string; readonly step: ActStep };
/** What the runner of the acts has to write down. */
export type ActCommand = { readonly type: 'act' } & (
  | ({ readonly does: 'start' } & StepLine)
  | ({
      readonly does: 'settle';
      readonly outcome: Outcome<ActFacts>;
      readonly retryAt: number | null;
    } & StepLine)
  | { readonly does: 'end'; readonly actId: string; readonly failure: Failure | null }
  | { readonly does: 'call-human'; readonly actId: string }
);
/** `closesAt`: when the time to ask for a return is over; null while the last parcel has not come. */
export type AfterCommand =
  | Exclude<AfterRequest, { type: 'ask-return' }>
  | (Extract<AfterRequest, { type: 'ask-return' }> & { readonly closesAt: number | null })
  | ActCommand;

const types: ReadonlySet<string> = new Set<AfterCommand['type']>([
  ...(['refund', 'capture', 'cancel-units', 'ask-return', 'decide-return', 'receive-return', 'repair', 'act'] as const),
]);
export const isAfter = <Command extends { readonly type: string }>(
  command: Command,
): command is Extract<Command, { type: AfterCommand['type'] }> => types.has(command.type);

export function decideAfter(order: Order, command: AfterCommand, at: number): Result<readonly OrderEvent[]> {
  if (!order.placed) return refuse('NOT_FOUND');
  switch (command.type) {
    case 'refund':
      return decideRefund(order, command, at);
    case 'capture':
      return decideCapture(order, command, at);
    case 'cancel-units':
      return decideCancelUnits(order, command, at);
    case 'ask-return':
      return decideAskReturn(order, command, command.closesAt, at);
    case 'decide-return':
      return decideReturn(order, command, at);
    case 'receive-return':
      return decideReceive(order, command, at);
    case 'repair':
      return decideRepair(order, command, at);
    case 'act':
      return ok(written(order, command, at));
    default:
      return unreachable(command);
  }
}

function written(order: Order, command: ActCommand, at: number): OrderEvent[] {
  const { actId } = command;
  switch (command.does) {
    case 'start':
      return [{ type: 'act-step-started', actId, step: command.step }];
    case 'settle': {
      const { step, outcome, retryAt } = command;
      const line = { type: 'act-step-settled', at, actId, step, outcome: outcome.kind, retryAt } as const;
      // What is on its way is known to be so.
      const known = order.acts.find((one) => one.actId === actId)?.progress[`execute ${step}`]?.status === 'pending';
      if (outcome.kind === 'pending' && known) return [];
      const failure = outcome.kind === 'refused' ? outcome.failure : null;
      const why = outcome.kind === 'unsure' ? outcome.why : null;
      const brought = outcome.kind === 'done' ? outcome.value : {};
      return [{ ...line, failure, why, ...brought }];
    }
    case 'end': {
      const { failure } = command;
      const act = order.acts.find((one) => one.actId === actId);
      const ended = { type: 'act-ended', at, actId, failure } as const;
      if (act?.kind === 'capture' && failure) return [ended, ...afterRefusal(order, act, failure, at)];
      return act && !failure && isVoided(order, act) ? [ended, { type: 'order-voided', at }] : [ended];
    }
    case 'call-human':
      return order.attention ? [] : [{ type: 'attention-called', at, saga: 'refund', step: actStuck(actId) }];
    default:
      return unreachable(command);
  }
}

/** To skip one of these would count money or goods that are not there. */
const kept: ReadonlySet<string> = new Set([
  ...['freeze-cart', 'secure-stock', 'create-payment', 'await-approval', 'pin-stock'],
  ...['capture-payment', 'complete-sale'],
]);

function decideRepair(
  order: Order,
  { id: repairId, action, reason, by }: Extract<AfterRequest, { type: 'repair' }>,
  at: number,
): Result<readonly AfterEvent[]> {
  if (order.repairs.some((one) => one.repairId === repairId)) return ok([]);
  const step = order.attention;
  if (!step) return refuse('NOTHING_TO_REPAIR');
  const undoing = Object.keys(order.progress).some((key) => key.startsWith('compensate '));
  if (action === 'skip' && kept.has(step) && !undoing) return refuse('REPAIR_REFUSED', { step });
  const repaired = { type: 'order-repaired', at, repairId, action, step, reason, by } as const;
  const again = step === captureStep && order.saga === null ? captureDue(evolveAfter(order, repaired), at) : [];
  return ok([repaired, ...again]);
}

/** Before goods have left, by an operator's hand. */
function decideCapture(
  order: Order,
  { id: actId, by, reason }: Extract<AfterRequest, { type: 'capture' }>,
  at: number,
): Result<readonly AfterEvent[]> {
  const known = order.acts.find((one) => one.actId === actId);
  if (known) return known.kind === 'capture' ? ok([]) : refuse('ID_REUSED');
  if (order.saga === 'checkout' || !isPromised(order)) return refuse('ORDER_NOT_CAPTURABLE');
  const begun = captureDue(order, at, { actId, by, reason });
  return begun.length > 0 ? ok(begun) : refuse('ORDER_NOT_CAPTURABLE');
}
