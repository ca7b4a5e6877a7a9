import type { OrderEvent, OrderFact, SagaName } from '../../contract/order.ts';
import type { Phase } from '../runtime/saga.ts';

type StepLine = { readonly saga: SagaName; readonly step: string; readonly phase: Phase };

/**
 * What one row says, one thing at a time: a step's row brings home its facts, may end later steps that have nothing left
 * to do, and announces the step that is next. Rows of older journals say one thing each already.
 */
export function spelledOut(event: OrderEvent): readonly OrderEvent[] {
  switch (event.type) {
    case 'order-placed': {
      const { next, ...placed } = event;
      return next ? [placed, { type: 'step-started', saga: 'checkout', ...next }] : [event];
    }
    case 'step-settled': {
      const { facts, next, ...settled } = event;
      if (!facts && !next) return [event];
      const { saga } = settled;
      // What was declined begins anew: that comes after its end.
      const after = facts?.filter(({ type }) => type === 'payment-declined') ?? [];
      return [
        ...(facts ?? []).filter((fact) => !after.includes(fact)),
        settled,
        ...after,
        ...(facts ?? []).flatMap((fact) => endedWith(fact, saga)),
        ...(next ? [{ type: 'step-started', saga, ...next } as const] : []),
      ];
    }
    default:
      return [event];
  }
}

/** What was pinned when it was secured need not be pinned, and what is approved when it is created is not waited for. */
function endedWith(fact: OrderFact, saga: SagaName): readonly OrderEvent[] {
  if (fact.type === 'stock-secured' && fact.pinned) return ended({ saga, step: 'pin-stock', phase: 'execute' });
  if (fact.type === 'payment-created' && fact.approved)
    return ended({ saga, step: 'await-approval', phase: 'execute' });
  return [];
}

const ended = (line: StepLine): readonly OrderEvent[] => [
  { type: 'step-started', ...line },
  { type: 'step-settled', ...line, outcome: 'done', failure: null, retryAt: null, why: null },
];
