import { checkout } from '../../../actors/order/checkout.ts';
import { refund } from '../../../actors/order/refund.ts';
import type { Step } from '../../../actors/runtime/saga.ts';
import type { SagaName } from '../../../contract/order.ts';

const twice = { attemptsMax: 2, delayMsBase: 1, delayMsMax: 1 };
const shrunk = (plan: readonly Step[]): readonly Step[] =>
  plan.map(({ name, kind }) => ({ name, kind, retry: twice, undoRetry: twice }));

/** The real sagas, with two tries a step, so that every way through them can be walked. */
export const plans: Readonly<Record<SagaName, readonly Step[]>> = {
  checkout: shrunk(checkout),
  refund: shrunk(refund),
};
