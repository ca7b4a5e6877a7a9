import { order as orderCore } from '../../actors/order/core.ts';
import { spelledOut } from '../../actors/order/spelled.ts';
import type { Order } from '../../actors/order/state.ts';
import { deliveryViolations, setBack } from '../../actors/promises/delivery.ts';
import { orderViolations, stuck } from '../../actors/promises/order.ts';
import type { OrderPicture, PromiseId, Violation } from '../../actors/promises/picture.ts';
import type { OrderId } from '../../contract/ids.ts';
import type { OrderEvent } from '../../contract/order.ts';
import type { Marking } from '../marks/marking.ts';
import { Capturing } from './capturing.ts';
import { Deeds } from './deeds.ts';
import { News } from './news.ts';
import type { Timely } from './timely.ts';

type Found = (promise: PromiseId, violations: readonly Violation[]) => void;

/** Looks after the orders of a shop: at each event as it is written, and at what has changed after each step. */
export class OrderChecks {
  /** By their ids. */
  readonly states = new Map<string, Order>();
  readonly news = new News();
  readonly capturing = new Capturing();
  readonly #deeds = new Deeds();
  readonly #events = new Map<string, { readonly at: number; readonly event: OrderEvent }[]>();
  readonly #marks: Marking;
  readonly #timely: Timely;
  readonly #found: Found;

  constructor(marks: Marking, timely: Timely, found: Found) {
    this.#marks = marks;
    this.#timely = timely;
    this.#found = found;
  }

  wrote(id: string, at: number, event: OrderEvent): void {
    this.#events.set(id, [...(this.#events.get(id) ?? []), { at, event }]);
  }

  afterStep(): void {
    for (const [id, events] of this.#events) {
      const before = this.states.get(id) ?? orderCore.initial;
      const order = events.reduce((state, { at, event }) => this.#ordered(id, state, at, event), before);
      this.states.set(id, order);
      this.#found('M1', orderViolations({ id: id as OrderId, order, provider: null }));
      this.#found('O4', setBack(id as OrderId, before, order));
      this.#found('O5', deliveryViolations({ id: id as OrderId, order }));
    }
    this.#events.clear();
  }

  #ordered(id: string, before: Order, at: number, event: OrderEvent): Order {
    this.#marks.situations.order(id, before, event);
    this.#found('M2', this.capturing.order(id, event));
    this.#found('O2', this.#timely.order({ id, at }, before, event));
    const failure = event.type === 'step-settled' || event.type === 'order-cancelled' ? event.failure : null;
    if (failure) this.#marks.note('refusal', failure.code);
    if (event.type === 'step-settled' || event.type === 'books-read')
      for (const { type } of event.facts ?? []) this.#marks.note('event', `order ${type}`);
    return spelledOut(event).reduce((state, line) => {
      const after = orderCore.evolve(state, line);
      this.#found('M1', this.#deeds.order(id, state, line, after));
      return after;
    }, before);
  }
}

/** Trouble has ended, and no human was needed to end it. */
export const calledViolations = (order: OrderPicture): Violation[] =>
  stuck(order)
    ? [
        {
          promise: 'O2',
          what: `asks for a human at ${order.order.attention}`,
          evidence: { kind: 'order', id: order.id },
        },
      ]
    : [];
