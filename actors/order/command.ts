import type { DeliveryRequest } from '../../contract/delivery.ts';
import type { Failure } from '../../contract/failure.ts';
import type { Booking } from '../../contract/invoice.ts';
import type { OrderFact, SagaName } from '../../contract/order.ts';
import type { Outcome } from '../../contract/outcome.ts';
import type { PaymentRecord } from '../../contract/payment.ts';
import type { Phase, Step } from '../runtime/saga.ts';
import type { AfterCommand } from './after-rules.ts';
import type { Cancel } from './cancel.ts';
import type { Claim } from './claim.ts';
import type { Hint } from './money-news.ts';
import type { Order } from './state.ts';

export type Plan = readonly Step[];
type StepLine = { readonly saga: SagaName; readonly step: string; readonly phase: Phase };
export type OrderCommand =
  | ({ readonly type: 'place'; readonly plan: Plan } & Omit<NonNullable<Order['placed']>, 'at'>)
  | ({ readonly type: 'start-step' } & StepLine)
  | ({
      readonly type: 'settle-step';
      readonly plan: Plan;
      readonly outcome: Outcome<readonly OrderFact[]>;
      readonly retryAt: number | null;
    } & StepLine)
  | { readonly type: 'finish'; readonly saga: SagaName }
  | { readonly type: 'abandon'; readonly failure: Failure }
  | { readonly type: 'call-human'; readonly saga: SagaName; readonly step: string }
  | ({ readonly type: 'hint' } & Hint)
  /** The provider's books were read. `upTo`: the news that had come when the reading began. */
  | { readonly type: 'book'; readonly record: PaymentRecord; readonly upTo: number }
  | { readonly type: 'look-again'; readonly night: string }
  /** The placing request has waited long enough. */
  | { readonly type: 'answer-late' }
  | Cancel
  /** An operator has seen a transfer. */
  | ({ readonly type: 'book-payment' } & Omit<Booking, 'at'>)
  | DeliveryRequest
  | AfterCommand
  | Claim
  /** The account that placed it is being deleted. */
  | { readonly type: 'forget' }
  /** Whoever has a link to it is shut out from now on. */
  | { readonly type: 'revoke-links' }
  | { readonly type: 'wake' };
