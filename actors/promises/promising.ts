import { type Money, withCode } from '../../contract/money.ts';
import type { OrderEvent } from '../../contract/order.ts';
import { spelledOut } from '../order/spelled.ts';
import type { Rules } from '../runtime/rules.ts';

type Promise = { readonly most: Money | null; readonly taken: readonly string[]; readonly released: boolean };
const none: Promise = { most: null, taken: [], released: false };

/**
 * [M5] over an order's whole history: of what was promised no more is taken than was promised, nothing twice, and nothing after it was
 * let go.
 */
export const promising: Rules<OrderEvent>['judge'] = (_, { seq, event }, notes) => {
  let promise = notes.get<Promise>('promise') ?? none;
  const wrong: string[] = [];
  for (const line of spelledOut(event)) {
    if (line.type === 'payment-authorised') promise = { ...promise, most: line.amount };
    if (line.type !== 'act-step-settled') continue;
    const { captured, released } = line;
    if (captured) {
      const { captureId, amount } = captured;
      if (promise.released) wrong.push('taken after it was let go');
      if (promise.most && amount.minor > promise.most.minor)
        wrong.push(`${withCode(amount)} taken of ${withCode(promise.most)} promised`);
      if (promise.taken.some((known) => known !== captureId)) wrong.push('taken twice');
      promise = { ...promise, taken: [...promise.taken, captureId] };
    }
    if (released) promise = { ...promise, released: true };
  }
  if (promise !== none) notes.set('promise', promise);
  return wrong.map((what) => ({ promise: 'M5', what: `${what} (event ${seq})` }));
};
