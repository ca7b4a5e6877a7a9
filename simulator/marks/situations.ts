import { cart as cartCore } from '../../actors/cart/core.ts';
import { type Cart, lineOf } from '../../actors/cart/state.ts';
import { order as orderCore } from '../../actors/order/core.ts';
import { spelledOut } from '../../actors/order/spelled.ts';
import type { Order } from '../../actors/order/state.ts';
import { isUnderWay } from '../../actors/order/way.ts';
import { progressKey } from '../../actors/runtime/saga.ts';
import type { CartEvent } from '../../contract/cart.ts';
import type { DeliveryEvent } from '../../contract/delivery.ts';
import type { OrderEvent } from '../../contract/order.ts';
import type { StockEvent } from '../../contract/stock.ts';

/** What must have happened somewhere in a fleet that is to be believed: each is a place where shops go wrong. */
export const situations = [
  'a capture was unsure and then found',
  'a capture was pending and then completed',
  'a capture was pending and then declined',
  'a capture was declined',
  'money was taken when goods left',
  'a capture of promised money was declined',
  'an authorisation was voided',
  'money came to an order that was over',
  'money that came too late was sent back',
  'a refund was unsure and then done',
  'the money of a paid order went back at PayPal',
  'PayPal took money back',
  'PayPal gave back what it had taken',
  'a dispute was opened',
  'money that had moved without a word was found',
  'an approval was found without a word from PayPal',
  'a word from PayPal came to an order that was over',
  'an order that waited for a human went on after a word from PayPal',
  'a payment was not approved in time',
  'a payment was cancelled',
  'units had gone when an order wanted them',
  'a step was undone whose outcome was not known',
  'an account was deleted while its order was open',
  'whose an order was is forgotten',
  'a placing request was answered before its outcome was known',
  'a login moved a cart that an order was paying for',
  'a merge met the same thing in both carts',
  'a price changed under a living hold',
  'a price changed where nothing was held',
  'a cart was frozen with a hold that had lapsed',
  'a hold lapsed while its order was open',
  'an order placed a hold of its own',
  'units were pinned in the word that held them',
  'an order was given units of several locations',
  'a release came before its hold',
  'an actor has had two snapshots',
  'a batch was full',
  'a batch left by its age',
  'code changed while an order was open',
  'a message carried several letters',
  'an order was asked for again and met its first answer',
  'a parcel was told of after its delivery',
  'goods were delivered of which nobody had said that they left',
  'goods arrived whose money had gone back',
  'a delivered order was refunded at PayPal',
  'an order left in two groups',
  'a letter was handed in twice',
] as const;
export type Situation = (typeof situations)[number];

const cancelled: Readonly<Record<string, Situation>> = {
  PAYMENT_EXPIRED: 'a payment was not approved in time',
  PAYMENT_CANCELLED: 'a payment was cancelled',
  OUT_OF_STOCK: 'units had gone when an order wanted them',
};

/** Sees what actors write down, one event after the other, and says in which situations they were. */
export class Situations {
  readonly #meet: (situation: Situation) => void;
  readonly #step: (mark: string) => void;
  /** By SKU and hold: the order that is open and stands on it. */
  readonly #claimed = new Map<string, string>();
  readonly #open = new Set<string>();
  /** Orders whose books are looked at although no word has come. */
  readonly #looking = new Set<string>();
  readonly #pending = new Set<string>();
  readonly #held = new Set<string>();
  readonly #snapshots = new Map<string, number>();

  constructor(meet: (situation: Situation) => void, step: (mark: string) => void) {
    this.#meet = meet;
    this.#step = step;
  }

  order(id: string, state: Order, event: OrderEvent): void {
    let before = state;
    for (const line of spelledOut(event)) {
      const after = orderCore.evolve(before, line);
      this.#orderLine(id, before, line, after);
      before = after;
    }
    if (before.saga === null) {
      this.#open.delete(id);
      for (const [hold, order] of this.#claimed) if (order === id) this.#claimed.delete(hold);
    } else this.#open.add(id);
  }

  #orderLine(id: string, before: Order, line: OrderEvent, after: Order): void {
    switch (line.type) {
      case 'step-settled':
        this.#settled(id, before, line);
        break;
      case 'step-started': {
        const done = before.progress[progressKey('execute', line.step)]?.status;
        if (line.phase === 'compensate' && (done === 'unsure' || done === 'started'))
          this.#meet('a step was undone whose outcome was not known');
        break;
      }
      case 'cart-taken':
        for (const { sku, holdId } of line.lines) if (holdId) this.#claimed.set(`${sku} ${holdId}`, id);
        break;
      case 'books-read':
        this.#booked(id, before, line);
        break;
      case 'reconcile-begun':
        this.#looking.add(id);
        break;
      case 'refund-ended':
        if (line.refunded) this.#meet('money that came too late was sent back');
        break;
      case 'payment-hinted':
        this.#looking.delete(id);
        if (before.saga === null) this.#meet('a word from PayPal came to an order that was over');
        if (before.attention !== null && after.attention === null)
          this.#meet('an order that waited for a human went on after a word from PayPal');
        break;
      case 'act-step-settled':
        if (line.captured) this.#meet('money was taken when goods left');
        if (line.step === 'take-payment' && line.outcome === 'refused')
          this.#meet('a capture of promised money was declined');
        if (line.released === 'void') this.#meet('an authorisation was voided');
        break;
      case 'order-cancelled': {
        const situation = cancelled[line.failure.code];
        if (situation) this.#meet(situation);
        break;
      }
      case 'forget-asked':
        if (before.saga !== null) this.#meet('an account was deleted while its order was open');
        break;
      case 'personal-forgotten':
        this.#meet('whose an order was is forgotten');
        break;
      case 'group-shipped':
      case 'group-delivered':
        this.#carried(before, line, after);
        break;
      case 'placing-answered':
        if (line.late) this.#meet('a placing request was answered before its outcome was known');
    }
  }

  #carried(before: Order, { type, group: name }: DeliveryEvent, after: Order): void {
    const group = before.groups.find(({ id }) => id === name);
    const shipped = type === 'group-shipped';
    if (shipped && group?.status === 'delivered') this.#meet('a parcel was told of after its delivery');
    if (!shipped && group?.status === 'to-pack')
      this.#meet('goods were delivered of which nobody had said that they left');
    if (!shipped && before.status === 'refunded') this.#meet('goods arrived whose money had gone back');
    if (after.groups.filter(({ status }) => status !== 'to-pack').length > 1) this.#meet('an order left in two groups');
  }

  #booked(id: string, before: Order, { facts }: Extract<OrderEvent, { type: 'books-read' }>): void {
    if (facts.length > 0 && this.#looking.has(id)) this.#meet('money that had moved without a word was found');
    for (const fact of facts) {
      if (fact.type === 'stray-capture-found') this.#meet('money came to an order that was over');
      if (fact.type === 'dispute-noted' && fact.state === 'open') this.#meet('a dispute was opened');
      if (fact.type !== 'money-booked') continue;
      if (fact.kind === 'refunded' && isUnderWay(before)) this.#meet('the money of a paid order went back at PayPal');
      if (fact.kind === 'refunded' && before.status === 'delivered')
        this.#meet('a delivered order was refunded at PayPal');
      if (fact.kind === 'reversed')
        this.#meet(fact.amount.minor > 0 ? 'PayPal took money back' : 'PayPal gave back what it had taken');
    }
  }

  #settled(id: string, before: Order, line: Extract<OrderEvent, { type: 'step-settled' }>): void {
    const { step, phase, outcome } = line;
    this.#step(`${step} ${phase}: ${outcome}`);
    const tries = before.progress[progressKey(phase, step)]?.attempts ?? 0;
    if (step === 'capture-payment') {
      if (outcome === 'pending') this.#pending.add(id);
      if (outcome === 'done' && tries > 1) this.#meet('a capture was unsure and then found');
      if (outcome === 'done' && this.#pending.has(id)) this.#meet('a capture was pending and then completed');
      if (outcome === 'refused')
        this.#meet(this.#pending.has(id) ? 'a capture was pending and then declined' : 'a capture was declined');
    }
    if (step === 'refund-stray' && outcome === 'done' && tries > 1) this.#meet('a refund was unsure and then done');
    if (step === 'await-approval' && outcome === 'done' && before.hints.length === 0)
      this.#meet('an approval was found without a word from PayPal');
  }

  /** Gives the cart as it is after the event. */
  cart(before: Cart, event: CartEvent): Cart {
    const after = cartCore.evolve(before, event);
    switch (event.type) {
      case 'cart-moved':
        if (before.frozenBy) this.#meet('a login moved a cart that an order was paying for');
        break;
      case 'lines-received':
        if (event.lines.some(({ sku }) => lineOf(before, sku))) this.#meet('a merge met the same thing in both carts');
        break;
      case 'price-noted':
        this.#meet(
          lineOf(before, event.sku)?.lots.some(({ hold }) => hold)
            ? 'a price changed under a living hold'
            : 'a price changed where nothing was held',
        );
        break;
      case 'cart-frozen':
        if (before.lines.some(({ lots }) => lots.some(({ hold }) => !hold)))
          this.#meet('a cart was frozen with a hold that had lapsed');
    }
    return after;
  }

  stock(sku: string, event: StockEvent): void {
    switch (event.type) {
      case 'hold-placed':
        this.#held.add(`${sku} ${event.holdId}`);
        if (/_o\d+$/.test(event.holdId)) this.#meet('an order placed a hold of its own');
        if (event.expiresAt === null) this.#meet('units were pinned in the word that held them');
        this.#split(event);
        break;
      case 'hold-changed':
        this.#split(event);
        break;
      case 'hold-released':
        if (!this.#held.has(`${sku} ${event.holdId}`)) this.#meet('a release came before its hold');
        break;
      case 'hold-expired':
        if (this.#claimed.has(`${sku} ${event.holdId}`)) this.#meet('a hold lapsed while its order was open');
    }
  }

  #split({ allocation = [] }: Extract<StockEvent, { type: 'hold-placed' | 'hold-changed' }>): void {
    if (allocation.length > 1) this.#meet('an order was given units of several locations');
  }

  snapshot(actor: string): void {
    const count = (this.#snapshots.get(actor) ?? 0) + 1;
    this.#snapshots.set(actor, count);
    if (count === 2) this.#meet('an actor has had two snapshots');
  }

  deployed(): void {
    if (this.#open.size > 0) this.#meet('code changed while an order was open');
  }
}
