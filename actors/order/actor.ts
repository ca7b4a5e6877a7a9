import type { Address } from '../../contract/address.ts';
import type { ActFacts } from '../../contract/after.ts';
import type { OrderQuote } from '../../contract/delivery.ts';
import { ok, type Result, refuse } from '../../contract/failure.ts';
import { type CallerId, type OrderId, orderId } from '../../contract/ids.ts';
import { type LiveMessage, liveProtocol } from '../../contract/live.ts';
import type { ToldByOrder } from '../../contract/mail.ts';
import type { OrderEvent, OrderLine, OrderRequest, OrderView } from '../../contract/order.ts';
import { done } from '../../contract/outcome.ts';
import type { PaymentIntent } from '../../contract/payment.ts';
import { returnsUntil } from '../../fulfillment/returns.ts';
import type { Peers } from '../peers.ts';
import { orderRules } from '../promises/order.ts';
import { Actor } from '../runtime/actor.ts';
import type { Kind, Place, Seated } from '../runtime/cell.ts';
import { within } from '../runtime/deadline.ts';
import { SagaRunner } from '../runtime/saga-runner.ts';
import { checkoutOf } from './authorise.ts';
import { isAddressedTo, isFor } from './bearer.ts';
import { Bookkeeper } from './bookkeeper.ts';
import { type Acted, outcomeOf, type Ports } from './checkout.ts';
import { type OrderCommand, order } from './core.ts';
import { isAbout } from './hints.ts';
import { type InvoicePolicy, mayShip, termsFor } from './invoice.ts';
import { toldOf } from './letters.ts';
import { actBookOf, bookOf, booksOf, type Payments } from './runs.ts';
import type { Order, ReconcilePolicy } from './state.ts';
import { orderViewOf } from './view.ts';

export type OrderSettings = {
  readonly paymentDeadlineMs: number;
  readonly invoices: InvoicePolicy;
  /** Money is promised first and taken when goods leave; left out: it is taken at once. */
  readonly intent?: PaymentIntent | undefined;
  /** How the provider's books are looked at without news; left out: as in reconcile.ts. */
  readonly reconcile?: ReconcilePolicy;
  /** In which the shop takes goods back, counted from the last parcel; the law may give more. */
  readonly returnDays?: number;
};
const returnDaysDefault = 30;
/** What lines cost at an address; left out: everything is sent free. */
export type Quoting = (question: {
  readonly lines: readonly OrderLine[];
  readonly address: Address;
  readonly method: OrderQuote['method'];
  /** Epoch ms: the moment of the order, whose cut-offs count. */
  readonly at: number;
}) => Promise<Result<OrderQuote>>;
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
  /** What a look at the books has found; absent: there was nothing to look at. */
  readonly looked?: 'same' | 'differed' | 'silent';
};

/** How long a placing request waits for the payment to be there before it is answered without. */
const placingMsMax = 12_000;
const cancelMsMax = 3_000;
const lookMsMax = 8_000;
/** A line asks the stock twice at most: both fit well into the time that a step has. */
const stockMsMax = 5_000;
const quoteMsMax = 5_000;

/** One per order: the checkout saga, its money, its sockets. */
export class OrderActor extends Actor<Order, OrderCommand, OrderEvent> implements Seated<OrderRequest, OrderAnswer> {
  protected override readonly wake = { type: 'wake' } as const;
  readonly #orderId: OrderId;
  readonly #settings: OrderSettings;
  readonly #quotes: boolean;
  readonly #watchers = new Set<() => void>();
  readonly #hasten: () => void;
  #placing = false;
  #looked: OrderAnswer['looked'] | null = null;

  constructor(place: Place, peers: Peers, payments: Payments, settings: OrderSettings, quoting?: Quoting) {
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
      quote: quoting
        ? ({ placed: { body, at } }, lines) =>
            within(world, quoteMsMax, async () => {
              const result = await quoting({ lines, address: body.address, method: body.shipping, at });
              return result.ok ? done(result.value) : outcomeOf(result.failure);
            })
        : null,
      payment: ({ placed }) => payments(placed.invoice ? 'invoice' : placed.body.payment.method),
    };
    let runner: { readonly hasten: () => void } | undefined;
    super(place, order, (self) => {
      const made = new SagaRunner(world, ports, bookOf(self, id));
      runner = made;
      const acting = new SagaRunner<string, Ports, Acted, ActFacts>(world, ports, actBookOf(self, id), 'acts');
      return [made, acting, new Bookkeeper(world, booksOf(self, payments))];
    });
    this.#hasten = () => runner?.hasten();
    this.#orderId = id;
    this.#settings = settings;
    this.#quotes = quoting !== undefined;
  }

  async execute(request: OrderRequest): Promise<Result<OrderAnswer>> {
    const result = await this.#handle(request);
    if (!result.ok) return result;
    const view = this.#view();
    const { state } = this.journal;
    const { placed } = state;
    const looked = request.type === 'look-again' ? this.#looked : null;
    const told = request.type === 'letter' ? toldOf(state, request.about) : null;
    return view && placed
      ? ok({
          caller: placed.caller,
          view,
          answer: state.answer,
          mayShip: mayShip(state),
          ...(told && { told }),
          ...(looked && { looked }),
        })
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
      case 'look-again':
        return this.#lookAgain(request);
      case 'standing':
        return placed && isAbout(this.journal.state, request.reference) ? ok(null) : refuse('NOT_FOUND');
      case 'book-payment':
      case 'mark-shipped':
      case 'mark-delivered':
      case 'refund':
      case 'capture':
      case 'cancel-units':
      case 'decide-return':
      case 'receive-return':
      case 'repair':
        return this.apply(request);
      case 'ask-return':
        return this.apply({ ...request, closesAt: this.#returnsUntil() });
      case 'buyer-cancelled': {
        const result = this.apply({ type: 'cancel', by: 'buyer', reference: request.reference });
        if (result.ok) await this.#until((state) => state.saga === null || state.attention !== null, cancelMsMax);
        return result;
      }
    }
  }

  /** One key, one order: a second request with the same key meets the first one's answer, or is told that it is being worked on. */
  async #place({ type, ...request }: Extract<OrderRequest, { type: 'place' }>): Promise<Result<unknown>> {
    const { paymentDeadlineMs, invoices, reconcile, intent } = this.#settings;
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
      // What is taken when goods leave needs groups that leave.
      ...(intent && this.#quotes && request.body.payment.method === 'paypal' && { intent }),
      ...(reconcile && { reconcile }),
    };
    const placed = this.apply({ type, ...given, plan: checkoutOf(given) });
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

  /** Waits for what the books say, so that whoever goes through the orders knows it. */
  async #lookAgain(request: Extract<OrderRequest, { type: 'look-again' }>): Promise<Result<unknown>> {
    const before = this.journal.state;
    this.#looked = null;
    const begun = this.apply(request);
    if (!begun.ok || begun.value.length === 0) return begun;
    const { newsCount } = this.journal.state;
    await this.#until(({ newsRead }) => newsRead >= newsCount, lookMsMax);
    const { newsRead, ledger, disputes, attention } = this.journal.state;
    const said = (order: Pick<Order, 'ledger' | 'disputes' | 'attention'>) =>
      JSON.stringify([order.ledger, order.disputes, order.attention]);
    const differed = said(before) !== said({ ledger, disputes, attention });
    this.#looked = newsRead >= newsCount ? (differed ? 'differed' : 'same') : 'silent';
    return ok(null);
  }

  /** Counted from the last parcel; null while one has not come. */
  #returnsUntil(): number | null {
    const { groups, placed } = this.journal.state;
    const came = groups.flatMap(({ status, deliveredAt }) => (status === 'cancelled' ? [] : [deliveredAt]));
    const days = this.#settings.returnDays ?? returnDaysDefault;
    if (!placed || came.length === 0 || came.includes(null)) return null;
    return returnsUntil(Math.max(...came.map((at) => at ?? 0)), placed.body.address.country, days);
  }

  #view(): OrderView | null {
    return orderViewOf(this.journal.state, this.#orderId, this.journal.seq);
  }
}

export const orderKind = (
  peers: Peers,
  payments: Payments,
  settings: OrderSettings,
  quoting?: Quoting,
): Kind<OrderRequest, OrderAnswer> => ({
  kind: 'order',
  core: order,
  rules: orderRules,
  rank: () => 'paying',
  make: (place) => new OrderActor(place, peers, payments, settings, quoting),
});
