import { ok, type Result, refuse } from '../../contract/failure.ts';
import { type CallerId, type OrderId, orderId } from '../../contract/ids.ts';
import { type LiveMessage, liveProtocol } from '../../contract/live.ts';
import type { ToldByOrder } from '../../contract/mail.ts';
import type { OrderEvent, OrderFact, OrderRequest, OrderView, PaymentMethod, SagaName } from '../../contract/order.ts';
import { done, refused } from '../../contract/outcome.ts';
import type { PaymentProvider } from '../../payments/provider.ts';
import type { Peers } from '../peers.ts';
import { orderRules } from '../promises/order.ts';
import { Actor, type Self } from '../runtime/actor.ts';
import type { Kind, Place, Seated } from '../runtime/cell.ts';
import { within } from '../runtime/deadline.ts';
import { type SagaBook, SagaRunner } from '../runtime/saga-runner.ts';
import { isAddressedTo, isFor } from './bearer.ts';
import { Bookkeeper, type BookkeeperPorts } from './bookkeeper.ts';
import { checkout, outcomeOf, type Placed, type Ports } from './checkout.ts';
import { type OrderCommand, order } from './core.ts';
import { isAbout, nextAsking } from './hints.ts';
import { type InvoicePolicy, mayShip, termsFor } from './invoice.ts';
import { toldOf } from './letters.ts';
import { namesOf } from './money-news.ts';
import { refund } from './refund.ts';
import type { Order, ReconcilePolicy } from './state.ts';
import { orderViewOf } from './view.ts';

export type OrderSettings = {
  readonly paymentDeadlineMs: number;
  readonly invoices: InvoicePolicy;
  /** How the provider's books are looked at without news; left out: as in reconcile.ts. */
  readonly reconcile?: ReconcilePolicy;
};
/** `invoice`: one that is waited for. What is `manual` is settled at once. */
export type Payments = (method: PaymentMethod | 'invoice') => PaymentProvider;
export type OrderAnswer = {
  readonly view: OrderView;
  /** What the placing request is told, once there is something to tell. */
  readonly answer: Order['answer'];
  /** Its goods may leave the house. */
  readonly mayShip: boolean;
  /** Who has placed it. */
  readonly caller: CallerId;
  /** What the letter says that was asked about. */
  readonly told?: ToldByOrder;
};

/** How long a placing request waits for the payment to be there before it is answered without. */
const placingMsMax = 12_000;
const cancelMsMax = 3_000;
/** A line asks the stock twice at most: both fit well into the time that a step has. */
const stockMsMax = 5_000;
const sagas = { checkout, refund };

/** One per order: the checkout saga, its money, its sockets. */
export class OrderActor extends Actor<Order, OrderCommand, OrderEvent> implements Seated<OrderRequest, OrderAnswer> {
  protected override readonly wake = { type: 'wake' } as const;
  readonly #orderId: OrderId;
  readonly #settings: OrderSettings;
  readonly #watchers = new Set<() => void>();
  readonly #hasten: () => void;
  #placing = false;

  constructor(place: Place, peers: Peers, payments: Payments, settings: OrderSettings) {
    const { world, seat } = place;
    const id = orderId.parse(seat.id);
    const ports: Ports = {
      now: world.now,
      stock: (sku, command) =>
        within(world, stockMsMax, async () => {
          const result = await peers.stock(sku, command);
          return result.ok ? done(result.value) : outcomeOf(result.failure);
        }),
      cart: ({ placed }, request) => peers.cart(placed.cartId, request),
      payment: ({ placed }) => payments(placed.invoice ? 'invoice' : placed.body.payment.method),
    };
    let runner: { readonly hasten: () => void } | undefined;
    super(place, order, (self) => {
      const made = new SagaRunner(world, ports, bookOf(self, id));
      runner = made;
      return [made, new Bookkeeper(world, booksOf(self, payments))];
    });
    this.#hasten = () => runner?.hasten();
    this.#orderId = id;
    this.#settings = settings;
  }

  async execute(request: OrderRequest): Promise<Result<OrderAnswer>> {
    const result = await this.#handle(request);
    if (!result.ok) return result;
    const view = this.#view();
    const { state } = this.journal;
    const { placed } = state;
    const told = request.type === 'letter' ? toldOf(state, request.about) : null;
    return view && placed
      ? ok({ caller: placed.caller, view, answer: state.answer, mayShip: mayShip(state), ...(told && { told }) })
      : refuse('NOT_FOUND');
  }

  greet(callers: readonly string[]): string | null {
    return callers.some((caller) => this.journal.state.placed?.caller === caller) ? this.message() : null;
  }

  protected override message(): string {
    const view = this.#view();
    return view ? JSON.stringify({ protocol: liveProtocol, topic: 'order', view } satisfies LiveMessage) : '';
  }

  protected override apply(command: OrderCommand): Result<readonly OrderEvent[]> {
    const result = super.apply(command);
    for (const watch of this.#watchers) watch();
    return result;
  }

  async #handle(request: OrderRequest): Promise<Result<unknown>> {
    const { placed } = this.journal.state;
    switch (request.type) {
      case 'place':
        return this.#place(request);
      case 'look':
        return isFor(this.journal.state, request) ? ok(null) : refuse('NOT_FOUND');
      case 'letter':
        return toldOf(this.journal.state, request.about) ? ok(null) : refuse('NOT_FOUND');
      case 'addressed':
        return isAddressedTo(this.journal.state, request.email) ? ok(null) : refuse('NOT_FOUND');
      case 'revoke-links':
        return this.apply(request);
      case 'cancel': {
        if (!isFor(this.journal.state, request)) return refuse('NOT_FOUND');
        const result = this.apply({ type: 'cancel', by: 'shopper', reference: null });
        if (result.ok) await this.#until((state) => state.saga === null || state.attention !== null, cancelMsMax);
        return result;
      }
      case 'claim-key':
        return this.apply(request);
      case 'forget':
        // Not placed yet: that it must not be is remembered all the same. See gateway/auth/deletion.ts.
        return !placed || request.callers.includes(placed.caller)
          ? this.apply({ type: 'forget' })
          : refuse('NOT_FOUND');
      case 'hint': {
        const result = this.apply(request);
        if (!result.ok || result.value.length > 0) return result;
        // Known, or one of many: it is no less a reason to ask.
        this.#hasten();
        this.look();
        return result;
      }
      case 'standing':
        return placed && isAbout(this.journal.state, request.reference) ? ok(null) : refuse('NOT_FOUND');
      case 'book-payment':
        return this.apply(request);
      case 'buyer-cancelled': {
        const result = this.apply({ type: 'cancel', by: 'buyer', reference: request.reference });
        if (result.ok) await this.#until((state) => state.saga === null || state.attention !== null, cancelMsMax);
        return result;
      }
    }
  }

  /** One key, one order: a second request with the same key meets the first one's answer, or is told that it is being worked on. */
  async #place({ type, ...request }: Extract<OrderRequest, { type: 'place' }>): Promise<Result<unknown>> {
    const { paymentDeadlineMs, invoices, reconcile } = this.#settings;
    const known = this.journal.state.placed;
    // What was placed is answered as it was, whoever may be sent an invoice since.
    const onInvoice = request.body.payment.method === 'manual' && known === null;
    const terms = onInvoice ? termsFor(invoices, request.caller) : ok(null);
    if (!terms.ok) return terms;
    const payBefore = this.world.now() + (terms.value ? invoices.deadlineMs : paymentDeadlineMs);
    const given = {
      ...request,
      payBefore,
      ...(terms.value && { invoice: terms.value }),
      ...(reconcile && { reconcile }),
    };
    const placed = this.apply({ type, ...given, plan: checkout });
    if (!placed.ok) return placed;
    if (!this.journal.state.answer) {
      if (this.#placing) return refuse('IN_PROGRESS');
      this.#placing = true;
      await this.#until((state) => state.answer !== null, placingMsMax);
      this.#placing = false;
      // From here on the answer is known, and every repetition meets the same: it must be on record as well.
      this.apply({ type: 'answer-late' });
    }
    const failure = this.journal.state.answer?.failure;
    return failure ? { ok: false, failure } : ok(null);
  }

  /** Resolves when `met`, or after `ms`. */
  #until(met: (state: Order) => boolean, ms: number): Promise<void> {
    if (met(this.journal.state)) return Promise.resolve();
    return new Promise((resolve) => {
      const end = () => {
        this.#watchers.delete(watch);
        callOff();
        resolve();
      };
      const callOff = this.world.after(ms, end);
      const watch = () => {
        if (met(this.journal.state)) end();
      };
      this.#watchers.add(watch);
    });
  }

  #view(): OrderView | null {
    return orderViewOf(this.journal.state, this.#orderId, this.journal.seq);
  }
}

/** The order's journal, as its bookkeeper reads and writes it. */
const booksOf = (
  { journal, apply }: Self<Order, OrderCommand, OrderEvent, never>,
  payments: Payments,
): BookkeeperPorts => ({
  state: () => journal.state,
  read: (current) =>
    current.placed && current.payment
      ? payments(current.placed.body.payment.method).find(current.payment.reference, namesOf(current))
      : refused('NOT_FOUND'),
  book: (record, upTo) => void apply({ type: 'book', record, upTo }),
});

/** The order's journal, as the saga runner reads and writes it. */
function bookOf(
  { journal, apply }: Self<Order, OrderCommand, OrderEvent, never>,
  id: OrderId,
): SagaBook<SagaName, Ports, Placed, readonly OrderFact[]> {
  return {
    current: () => {
      const { placed, saga, attention, progress } = journal.state;
      if (!placed || !saga || attention) return null;
      return { name: saga, plan: sagas[saga], progress, order: { ...journal.state, placed, id } };
    },
    started: (line) => void apply({ type: 'start-step', ...line }),
    settled: (line) => {
      const written = apply({ type: 'settle-step', ...line, plan: sagas[line.saga] });
      return written.ok && written.value.length > 0 ? null : nextAsking(journal.state, line.step, line.retryAt);
    },
    ended: (saga, end) => {
      if (end.do === 'finish') apply({ type: 'finish', saga });
      else if (end.do === 'abandon') apply({ type: 'abandon', failure: end.failure });
      else apply({ type: 'call-human', saga, step: end.step });
    },
  };
}

export const orderKind = (
  peers: Peers,
  payments: Payments,
  settings: OrderSettings,
): Kind<OrderRequest, OrderAnswer> => ({
  kind: 'order',
  core: order,
  rules: orderRules,
  rank: () => 'paying',
  make: (place) => new OrderActor(place, peers, payments, settings),
});
