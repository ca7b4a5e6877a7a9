import { pivots } from '../../actors/promises/order.ts';
import type { Violation } from '../../actors/promises/picture.ts';
import type { OrderEvent } from '../../contract/order.ts';

/** [M2] What the shop asks PayPal for, and what it makes of the answers. */
export class Capturing {
  /** PayPal-Request-Ids, by what they were used for. */
  readonly #requestIds = new Map<string, string>();
  /** By act and PayPal-Request-Id: which of the tries it was used for first. */
  readonly #names = new Map<string, string | number>();
  /** How often PayPal has refused the money of an order, less the times that the order has counted one. */
  readonly #refusals = new Map<string, number>();

  /**
   * The same act is asked for under the same id, however often: a capture for each time that its buyer has come anew. A
   * refund that somebody has asked for has a name of its own: that it is done once is seen in the books.
   */
  asks(order: string, act: string, attempt: number, requestId: string): Violation[] {
    const name = nameOf(act, attempt, requestId);
    const one = `${order} ${act} ${name}`;
    const before = this.#requestIds.get(one) ?? requestId;
    this.#requestIds.set(one, before);
    if (before !== requestId) return [wrong(order, `${act} was asked for under two ids`)];
    const first = this.#names.get(`${act} ${requestId}`) ?? name;
    this.#names.set(`${act} ${requestId}`, first);
    return first === name ? [] : [wrong(order, `${act} was asked for anew under the id of an earlier try`)];
  }

  refuses(order: string): void {
    this.#refusals.set(order, (this.#refusals.get(order) ?? 0) + 1);
  }

  /** Silence is no refusal: an order takes for declined only what PayPal has declined. */
  order(id: string, event: OrderEvent): Violation[] {
    if (event.type !== 'step-settled' || !pivots.includes(event.step) || event.phase !== 'execute') return [];
    const declined = event.outcome === 'refused' || event.facts?.some(({ type }) => type === 'payment-declined');
    if (!declined) return [];
    const left = (this.#refusals.get(id) ?? 0) - 1;
    this.#refusals.set(id, left);
    return left >= 0 ? [] : [wrong(id, 'a capture counts as declined, and PayPal has not said so')];
  }
}

const nameOf = (act: string, attempt: number, requestId: string): string | number => {
  if (act.startsWith('capture ') || act.startsWith('authorize ')) return attempt;
  // Each act of these has an id of its own: that its money moves once is seen in the books.
  if (act.startsWith('capture-authorization') || act.startsWith('reauthorize')) return requestId;
  return act.startsWith('refund') && !requestId.includes('.refund-stray.') ? requestId : 1;
};

const wrong = (id: string, what: string): Violation => ({ promise: 'M2', what, evidence: { kind: 'order', id } });
