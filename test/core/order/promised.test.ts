import { describe, expect, test } from 'vitest';
import { acts } from '../../../actors/order/acts.ts';
import { checkoutOf } from '../../../actors/order/authorise.ts';
import type { Acted, Ports } from '../../../actors/order/checkout.ts';
import { type OrderCommand, order } from '../../../actors/order/core.ts';
import { namesOf, wantsReading } from '../../../actors/order/money-news.ts';
import { owed } from '../../../actors/order/promised.ts';
import { paymentState } from '../../../actors/order/standing.ts';
import type { Order } from '../../../actors/order/state.ts';
import { orderViewOf } from '../../../actors/order/view.ts';
import { actStuck } from '../../../actors/order/way.ts';
import { orderRules, orderViolations, undoable } from '../../../actors/promises/order.ts';
import { next } from '../../../actors/runtime/saga.ts';
import type { OrderEvent, OrderFact } from '../../../contract/order.ts';
import { done, type Outcome, refused, unsure } from '../../../contract/outcome.ts';
import type { PaymentRecord } from '../../../contract/payment.ts';
import type { PaymentProvider } from '../../../payments/provider.ts';
import { lamp, usd } from '../world/goods.ts';
import { quotedTo } from './deliveries.ts';
import { decide, facts, fold, place, recordOf, self } from './given.ts';

const day = 86_400_000;
const life = 29 * day;
const price = 4_900;
const by = 'ops';
const promise = {
  type: 'payment-authorised',
  at: 0,
  authorisationId: 'first',
  amount: usd(price),
  expiresAt: life,
} as const;

/** An order of two groups whose money is promised, and its units sold. */
function authorised(): Order {
  const plan = checkoutOf({ intent: 'authorise' });
  let state = quotedTo('create-payment', { intent: 'authorise', plan });
  const brings: Readonly<Record<string, readonly OrderFact[]>> = { ...facts, 'authorise-payment': [promise] };
  for (;;) {
    const action = next(plan, state.progress);
    if (!('attempt' in action)) break;
    const line = { saga: 'checkout', step: action.step, phase: action.do } as const;
    state = fold(state, told(state, { type: 'start-step', ...line }));
    const outcome = done(brings[action.step] ?? []);
    state = fold(state, told(state, { type: 'settle-step', ...line, plan, outcome, retryAt: null }));
  }
  return fold(state, told(state, { type: 'finish', saga: 'checkout' }));
}
const told = (state: Order, command: OrderCommand, now = 0): readonly OrderEvent[] => {
  const decision = decide(state, command, now);
  return decision.ok ? decision.value : [];
};

type Fault = 'fine' | 'lost' | 'declined';
const words = {
  ship: (group: string): OrderCommand => ({
    ...{ type: 'mark-shipped', group, eventId: `left-${group}`, happenedAt: 0, by },
    ...{ carrier: 'x', tracking: group },
  }),
  come: (group: string): OrderCommand => ({
    ...{ type: 'mark-delivered', group, eventId: `came-${group}`, happenedAt: 0, by },
  }),
  cancel: (id: string, quantity = 0): OrderCommand => ({
    ...{ type: 'cancel-units', id, by, reason: 'no' },
    ...(quantity > 0 && { lines: [{ sku: lamp, quantity }] }),
  }),
  capture: (id = 'early'): OrderCommand => ({ type: 'capture', id, by, reason: 'now' }),
  retry: (id: string): OrderCommand => ({ type: 'repair', id, by, action: 'retry', reason: 'again' }),
};

/** One order and PayPal's side of it. Nothing in here passes by itself but what is asked for. */
class Till {
  state = authorised();
  readonly events: OrderEvent[] = [];
  now = day;
  /** PayPal's books. */
  status: 'open' | 'void' | 'captured' = 'open';
  readonly captures: { captureId: string; amount: ReturnType<typeof usd>; status: 'completed' }[] = [];
  readonly refunds: PaymentRecord['refunds'][number][] = [];
  readonly restocked: string[] = [];
  readonly asked: string[] = [];
  fault: Fault = 'fine';
  readonly #answers = new Map<string, Outcome<never>>();

  say(command: OrderCommand): boolean {
    const decision = decide(this.state, command, this.now);
    if (decision.ok) this.#write(decision.value);
    return decision.ok && decision.value.length > 0;
  }
  #write(events: readonly OrderEvent[]): void {
    this.events.push(...events);
    this.state = fold(this.state, events);
  }

  /** The same key, the same answer; `lost`: it happens, and nobody hears of it. */
  #once<T>(what: string, key: string, act: () => Outcome<T>): Outcome<T> {
    this.asked.push(what);
    const answer = (this.#answers.get(key) as Outcome<T> | undefined) ?? act();
    if (answer.kind === 'done') this.#answers.set(key, answer as Outcome<never>);
    return this.fault === 'lost' ? unsure('silence') : answer;
  }
  #lapse(): void {
    if (this.now >= life && this.status === 'open') this.status = 'void';
  }

  readonly provider = {
    refund: (captureId: string, amount: ReturnType<typeof usd>, key: string) =>
      this.#once(`refund ${amount.minor}`, key, () => {
        const refundId = `r-${key}`;
        this.refunds.push({ refundId, amount, status: 'completed', reversal: false, captureId });
        return done({ refundId, amount });
      }),
    authorising: {
      authorise: () => refused('PAYMENT_REJECTED'),
      capture: ({ authorisationId }, amount, key) =>
        this.#once(`take ${amount.minor} of ${authorisationId}`, key, () => {
          this.#lapse();
          const [there] = this.captures;
          if (this.status === 'captured' && there) {
            return there.amount.minor === amount.minor ? done(there) : unsure('another amount');
          }
          if (this.status === 'void') return refused('PAYMENT_EXPIRED');
          if (this.fault === 'declined') return refused('PAYMENT_DECLINED');
          return done(this.takeByHand(amount.minor));
        }),
      renew: (_, amount, key) =>
        this.#once('renew', key, () =>
          this.now < 3 * day ? refused('PAYMENT_DECLINED') : done({ authorisationId: 'anew', amount, expiresAt: life }),
        ),
      release: () => {
        this.asked.push('release');
        this.#lapse();
        const captured = this.status === 'captured';
        if (!captured) this.status = 'void';
        return this.fault === 'lost' ? unsure('silence') : done({ captured });
      },
    },
  } satisfies Partial<PaymentProvider> as unknown as PaymentProvider;

  takeByHand(minor: number) {
    const capture = { captureId: `cap-${this.captures.length}`, amount: usd(minor), status: 'completed' } as const;
    this.captures.push(capture);
    this.status = 'captured';
    return capture;
  }

  readonly ports = {
    now: () => this.now,
    payment: () => this.provider,
    stock: async (_: unknown, command: { movementId?: string }) => {
      if (command.movementId && !this.restocked.includes(command.movementId)) this.restocked.push(command.movementId);
      return done({} as never);
    },
  } as unknown as Ports;

  /** The next thing that is to be done; false: nothing is, or nothing before its time. */
  async step(fault: Fault = 'fine'): Promise<boolean> {
    const open = this.state.acts.filter(({ actId, end }) => !end && this.state.attention !== actStuck(actId));
    const due = open.map((act) => ({ act, action: next(acts[act.kind], act.progress) }));
    const mute = ({ action }: (typeof due)[number]) => action.do === 'call-human' && this.state.attention !== null;
    const at = ({ action }: (typeof due)[number]) => ('attempt' in action ? (action.at ?? 0) : 0);
    const found = due
      .filter((each) => !mute(each))
      .toSorted((left, right) => at(left) - at(right))
      .find((each) => at(each) <= this.now);
    const placed = this.state.placed;
    if (!found || !placed) return false;
    const { act, action } = found;
    if (!('attempt' in action)) {
      const failure = action.do === 'abandon' ? action.failure : null;
      if (action.do === 'call-human') this.say({ type: 'act', does: 'call-human', actId: act.actId });
      else this.say({ type: 'act', does: 'end', actId: act.actId, failure });
      return true;
    }
    const line = { actId: act.actId, step: action.step } as Extract<OrderCommand, { type: 'act'; does: 'start' }>;
    this.say({ type: 'act', does: 'start', actId: line.actId, step: line.step });
    this.fault = fault;
    const plan = acts[act.kind].find(({ name }) => name === action.step);
    const acted: Acted = { ...this.state, placed, id: self, act };
    const outcome = await plan?.execute(this.ports, acted, 'key');
    this.fault = 'fine';
    if (!outcome) throw new Error('no such step');
    const wait = outcome.kind === 'unsure' ? (outcome.retryAfterMs ?? 1_000) : 1_000;
    const retryAt = outcome.kind === 'unsure' || outcome.kind === 'pending' ? this.now + wait : null;
    this.say({ type: 'act', does: 'settle', actId: line.actId, step: line.step, outcome, retryAt });
    return outcome.kind !== 'pending';
  }

  record(): PaymentRecord {
    this.#lapse();
    const refunded = usd(this.refunds.reduce((minor, { amount }) => minor + amount.minor, 0));
    const shown = { authorisationId: 'first', amount: usd(price), status: this.status, expiresAt: life };
    return recordOf({ captures: this.captures, refunds: this.refunds, refunded, authorisations: [shown] });
  }
  news(kind: 'void' | 'capture' = 'void'): void {
    const about = { kind, resourceId: `news-${this.events.length}` };
    this.say({ type: 'hint', hintId: `hint-${this.events.length}`, reference: null, about });
  }
  read(): void {
    if (wantsReading(this.state)) this.say({ type: 'book', record: this.record(), upTo: this.state.newsCount });
  }
  /** The refund of what this order should not have. */
  async sendStray(): Promise<void> {
    const { stray, saga, attention } = this.state;
    if (saga !== 'refund' || !stray || attention) return;
    const back = await this.provider.refund(stray.captureId, stray.amount, `stray-${stray.captureId}`);
    if (back.kind !== 'done') return;
    const line = { saga: 'refund', step: 'refund-stray', phase: 'execute' } as const;
    this.say({ type: 'start-step', ...line });
    const outcome = done([{ type: 'payment-refunded', at: this.now, ...back.value } as const]);
    this.say({ type: 'settle-step', ...line, plan: [], outcome, retryAt: null });
    this.say({ type: 'finish', saga: 'refund' });
  }

  /** Everything that is under way comes to its end, with nothing in its way any more. */
  async rest(): Promise<void> {
    for (let turn = 0; turn < 80; turn++) {
      const before = this.events.length;
      while (await this.step());
      this.read();
      await this.sendStray();
      this.now += 2_000;
      if (this.events.length > before) continue;
      const waits = this.state.acts.some(({ end }) => end === null) && !this.state.attention;
      if (!waits) return;
      this.now += 3_700_000;
    }
  }

  /** What the promises say of it now, over all of its history. */
  wrongs(): string[] {
    const notes = new Map<string, unknown>();
    const kept = {
      get: (key: string) => notes.get(key),
      set: (key: string, value: unknown) => void notes.set(key, value),
    };
    const history = [...this.events].flatMap((event, seq) =>
      orderRules.judge(self, { seq: seq + 1, event } as never, kept as never).map(({ what }) => what),
    );
    const captures = this.captures.map(({ amount }) => amount);
    const provider = { captures, refunded: this.record().refunded };
    const now = orderViolations({ id: self, order: this.state, provider } as never).map(({ what }) => what);
    const open = this.state.status === 'cancelled' && this.status === 'open' && this.state.acts.every(({ end }) => end);
    return [
      ...history.filter((what) => !/left, and is not paid/.test(what)),
      ...now,
      ...(open ? ['still promised'] : []),
    ];
  }
}
const till = (): Till => new Till();

describe('[M5] money that is promised first', () => {
  test('is no money yet: the sale is authorised, and nothing is captured', () => {
    const { state } = till();
    expect([state.status, state.captured.minor, paymentState(state)]).toEqual(['authorised', 0, 'authorised']);
    expect(orderViewOf(state, self, 1)?.payment.state).toBe('authorised');
    expect(orderViewOf(state, self, 1)?.refunds).toEqual([]);
  });

  test('[M5.1] is taken when the first group leaves, wholly and once', async () => {
    const one = till();
    expect(one.say(words.ship('g1'))).toBe(true);
    await one.rest();
    expect(one.say(words.ship('g2'))).toBe(true);
    await one.rest();
    expect(one.asked).toEqual([`take ${price} of first`]);
    expect([one.state.status, one.state.captured.minor, paymentState(one.state)]).toEqual([
      'shipped',
      price,
      'captured',
    ]);
    expect(one.wrongs()).toEqual([]);
  });

  test('[M5.1] is taken where goods are handed over, and before that where an operator says so', async () => {
    const pickup = till();
    pickup.say(words.come('g1'));
    await pickup.rest();
    expect(pickup.state.captured.minor).toBe(price);
    const early = till();
    expect(early.say(words.capture())).toBe(true);
    expect(early.say(words.capture())).toBe(false);
    await early.rest();
    expect([early.state.status, early.state.captured.minor]).toEqual(['paid', price]);
    expect(decide(early.state, words.capture('late'))).toMatchObject({ failure: { code: 'ORDER_NOT_CAPTURABLE' } });
  });

  test('[M5.2] what was cancelled before is not taken, and does not go back either', async () => {
    const one = till();
    one.say(words.cancel('c1', 1));
    await one.rest();
    expect([one.state.status, owed(one.state).minor, one.asked]).toEqual(['authorised', 2_450, []]);
    one.say(words.ship('g2'));
    await one.rest();
    expect([one.asked, one.state.captured.minor]).toEqual([['take 2450 of first'], 2_450]);
    expect(one.wrongs()).toEqual([]);
  });

  test('[M5.2] a whole cancellation lets it go: asked again until it is known, and the units are back once', async () => {
    const one = till();
    one.say(words.cancel('all'));
    while (await one.step('lost'));
    one.now += 10_000;
    await one.rest();
    expect([one.state.status, one.status, paymentState(one.state)]).toEqual(['cancelled', 'void', 'void']);
    expect(one.restocked.length).toBe(2);
    expect(one.asked.every((what) => what === 'release')).toBe(true);
    expect(one.say(words.ship('g1'))).toBe(false);
    expect(one.wrongs()).toEqual([]);
  });

  test('[M5.2] where somebody had taken it before it was let go, the books say so and it goes back', async () => {
    const one = till();
    one.takeByHand(price);
    one.say(words.cancel('all'));
    await one.rest();
    expect([one.state.status, one.state.captured.minor, one.state.refunded.minor]).toEqual(['refunded', price, price]);
    expect(one.wrongs()).toEqual([]);
  });

  test('[M5.2] a cancellation waits for the end of a capture that is under way, and sends money back after it', async () => {
    const one = till();
    one.say(words.ship('g1'));
    while (await one.step('lost'));
    expect(one.say(words.cancel('c1', 1))).toBe(true);
    await one.rest();
    expect([one.state.captured.minor, one.state.refunded.minor]).toEqual([price, 2_450]);
    expect(one.wrongs()).toEqual([]);
  });

  test('[M5.3] past its honour period it is made anew by its first id, and the newest is taken', async () => {
    const one = till();
    one.now = 5 * day;
    one.say(words.ship('g1'));
    await one.rest();
    expect(one.asked).toEqual(['renew', `take ${price} of anew`]);
    expect(one.wrongs()).toEqual([]);
  });

  test('[M5.4] a decline is asked once more after an hour, then a human is called, and nothing else leaves', async () => {
    const one = till();
    one.say(words.ship('g1'));
    while (await one.step('declined'));
    expect([one.asked.length, one.state.attention]).toEqual([1, null]);
    one.now += 3_700_000;
    while (await one.step('declined'));
    expect([one.asked.length, one.state.status, one.state.attention]).toEqual([
      2,
      'needs-attention',
      'capture-payment',
    ]);
    expect(one.say(words.ship('g2'))).toBe(false);
    const skip = decide(one.state, { ...words.retry('m'), action: 'skip' } as OrderCommand, one.now);
    expect(skip).toMatchObject({ failure: { code: 'REPAIR_REFUSED' } });
    one.say(words.retry('mended'));
    await one.rest();
    expect([one.state.status, one.state.captured.minor]).toEqual(['shipped', price]);
    expect(one.wrongs()).toEqual([]);
  });

  test('[M5.5] what nobody took in 29 days ends its order, with its units back', async () => {
    const one = till();
    expect(order.dueAt(one.state)).toBeLessThanOrEqual(life);
    one.now = life;
    expect(one.say(words.ship('g1'))).toBe(false);
    for (let looks = 0; looks < 9 && one.state.acts.length === 0; looks++) {
      one.say({ type: 'wake' });
      one.read();
    }
    await one.rest();
    expect([one.state.status, one.restocked.length]).toEqual(['cancelled', 2]);
    expect(one.wrongs()).toEqual([]);
  });

  test('[M5.5] its end is an alarm of its own, also when nobody looks any more; before it, nothing happens', () => {
    const one = till();
    one.state = { ...one.state, lookAt: null };
    expect(order.dueAt(one.state)).toBe(life);
    one.now = life - 1;
    expect(one.say({ type: 'wake' })).toBe(false);
    one.now = life;
    expect(one.say({ type: 'wake' })).toBe(true);
    expect(one.state.acts.map(({ kind, units }) => [kind, units.length])).toEqual([['cancel', 2]]);
  });

  test('[M5.2] a whole cancellation while it is being taken waits, and then sends all of it back', async () => {
    const one = till();
    one.say(words.capture());
    await one.step();
    await one.step('lost');
    expect(one.say(words.cancel('all'))).toBe(true);
    await one.rest();
    expect(one.asked).not.toContain('release');
    expect([one.state.status, one.state.captured.minor, one.state.refunded.minor]).toEqual(['refunded', price, price]);
    expect(one.wrongs()).toEqual([]);
  });

  test('[M5.5] one that ended over there is found by its news; of goods that have left it calls a human', async () => {
    const one = till();
    one.status = 'void';
    one.news();
    one.read();
    await one.rest();
    expect([one.state.status, one.restocked.length]).toEqual(['cancelled', 2]);
    const gone = till();
    gone.status = 'void';
    gone.say(words.ship('g1'));
    await gone.rest();
    expect([gone.state.status, gone.state.attention]).toEqual(['needs-attention', 'capture-payment']);
  });

  test("[M5.6] what was taken by hand over there is this order's money", async () => {
    const one = till();
    one.takeByHand(price);
    one.news('capture');
    one.read();
    expect([one.state.status, one.state.captured.minor]).toEqual(['paid', price]);
    one.say(words.ship('g1'));
    await one.rest();
    expect(one.asked).toEqual([]);
    expect(one.wrongs()).toEqual([]);
    const part = till();
    part.takeByHand(100);
    part.news('capture');
    part.read();
    expect(part.state.attention).toBe('read-books');
  });

  test('[M5.6] a promise of an order that is over, heard of late, is let go', async () => {
    const plan = checkoutOf({ intent: 'authorise' });
    const one = till();
    one.state = fold(order.initial, told(order.initial, { ...place, intent: 'authorise', plan }));
    one.state = {
      ...one.state,
      status: 'cancelled',
      saga: null,
      payment: { reference: 'ref', approveUrl: 'https://p' },
    };
    one.news('void');
    one.read();
    expect(one.state.acts.map(({ kind }) => kind)).toEqual(['void']);
    await one.rest();
    expect([one.status, one.state.authorisation?.state]).toEqual(['void', 'void']);
  });
});

const moves: Readonly<Record<string, (one: Till) => unknown>> = {
  'ship g1': (one) => one.say(words.ship('g1')),
  'ship g2': (one) => one.say(words.ship('g2')),
  'cancel one': (one) => one.say(words.cancel('c1', 1)),
  'cancel all': (one) => one.say(words.cancel('c2')),
  'capture early': (one) => one.say(words.capture()),
  'a step': (one) => one.step(),
  'a step whose answer is lost': (one) => one.step('lost'),
  'a declined step': (one) => one.step('declined'),
  'void by hand': (one) => {
    if (one.status === 'open') one.status = 'void';
    one.news();
  },
  'capture by hand': (one) => {
    if (one.status === 'open') one.takeByHand(price);
    one.news('capture');
  },
  'the books are read': (one) => one.read(),
  'four days': (one) => {
    one.now += 4 * day;
    one.say({ type: 'wake' });
  },
  'thirty days': (one) => {
    one.now += 30 * day;
    one.say({ type: 'wake' });
  },
  'a human tries again': (one) => one.say(words.retry(`m${one.events.length}`)),
};

/** Each order in which these can come, three deep, and a step in between or not. */
test('[M5] in whatever order it is shipped, cancelled, taken, let go and grown old, the promises hold', async () => {
  const names = Object.keys(moves);
  const ends = new Set<string>();
  for (const first of names)
    for (const second of names)
      for (const third of names) {
        const one = till();
        for (const name of [first, second, third]) await moves[name]?.(one);
        expect(one.wrongs(), [first, second, third].join(', ')).toEqual([]);
        await one.rest();
        expect(one.wrongs(), [first, second, third, 'rest'].join(', ')).toEqual([]);
        const open = one.state.acts.some(({ end }) => end === null);
        expect(open && one.state.attention === null, [first, second, third, 'never ends'].join(', ')).toBe(false);
        ends.add(one.state.status);
      }
  expect([...ends].toSorted()).toEqual(['authorised', 'cancelled', 'needs-attention', 'paid', 'refunded', 'shipped']);
});

test('[M5] an order of an older journal, and one of another mode, takes its money at once', () => {
  expect(checkoutOf({}).map(({ name }) => name)).toContain('capture-payment');
  const plan = checkoutOf({ intent: 'authorise' });
  expect(plan.filter(({ kind }) => kind === 'undoable').map(({ name }) => name)).toEqual(undoable);
  expect(plan.find(({ kind }) => kind === 'pivot')?.name).toBe('authorise-payment');
  expect(namesOf(authorised())).toEqual([]);
});
