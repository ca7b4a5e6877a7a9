import type { CartEvent, CartRequest, CartView, Offer } from '../../contract/cart.ts';
import { mayYetSucceed, ok, type Result, refuse } from '../../contract/failure.ts';
import type { HoldBounds } from '../../contract/hold-policy.ts';
import { type CallerId, type CartId, cartId, type OrderId, type Sku, suffixOf } from '../../contract/ids.ts';
import { type LiveMessage, liveProtocol } from '../../contract/live.ts';
import { done, type Outcome, refused } from '../../contract/outcome.ts';
import type { StockAnswer, StockCommand } from '../../contract/stock.ts';
import type { CartAnswer, Peers } from '../peers.ts';
import { cartRules } from '../promises/cart.ts';
import { Actor } from '../runtime/actor.ts';
import type { Kind, Place, Seated } from '../runtime/cell.ts';
import { within } from '../runtime/deadline.ts';
import { Queue } from '../runtime/queue.ts';
import { asOf, type CartCommand, cart, fading, inFirstTerm } from './core.ts';
import { comingBack } from './hand-back.ts';
import { type Held, heldLots, lotOf, orderLines, unheldLots, units } from './lots.ts';
import { actOf, type Cart, lineOf } from './state.ts';
import { takeBack } from './take-back.ts';
import { cartViewOf } from './view.ts';
import { type Ask, askFor, growth, holdable, type Wish } from './wish.ts';

export type CartSettings = {
  readonly holdTtlMs: number;
  /** However often the cart is touched, a hold ends this long after it was placed. */
  readonly holdCapMs: number;
  /** Null: whatever is there may be held. */
  readonly bounds: HoldBounds | null;
};
/** Name, picture and price of SKUs as they are now; a SKU that is not sold is left out. */
export type Offers = (skus: readonly Sku[]) => Promise<readonly Offer[]>;

/**
 * A new hold lasts this long until the stock hears that the cart has it on record (`firmAfterMs` in tells.ts): should the cart
 * die in between, its units are free again soon.
 */
const provisionalMs = 30_000;
const stockMsMax = 5_000;
const offersMsMax = 5_000;
/** Whoever moves a cart finds it moved when it is answered, unless the other cart takes longer than this. */
const moveMsMax = 3_000;

type ActOf = { readonly key: string | null; readonly act?: string };

/** One per caller: its lines and their holds. What awaits runs one after the other, so that no decision is made on a stale cart. */
export class CartActor extends Actor<Cart, CartCommand, CartEvent> implements Seated<CartRequest, CartAnswer> {
  protected override readonly wake = { type: 'wake' } as const;
  readonly #cartId: CartId;
  readonly #peers: Peers;
  readonly #offers: Offers;
  readonly #settings: CartSettings;
  readonly #queue = new Queue();

  constructor(place: Place, peers: Peers, offers: Offers, settings: CartSettings) {
    super(place, cart);
    this.#cartId = cartId.parse(this.id);
    this.#peers = peers;
    this.#offers = offers;
    this.#settings = settings;
  }

  async execute(request: CartRequest): Promise<Result<CartAnswer>> {
    const result = await this.#queue.run(() => this.#handle(request));
    // It is durable by now: the outbox brings the lines over, however long that takes.
    if (result.ok && request.type === 'move') await this.told(moveMsMax);
    return result.ok ? ok(this.#answer(request)) : result;
  }

  greet(callers: readonly string[]): string | null {
    const own = callers.some((caller) => suffixOf(caller as CallerId) === suffixOf(this.#cartId));
    // Somebody has the page open.
    if (own) this.world.background(this.#queue.run(() => this.#seen()).then(() => undefined));
    return own ? this.message() : null;
  }

  protected override message(): string {
    return JSON.stringify({ protocol: liveProtocol, topic: 'cart', view: this.#view() } satisfies LiveMessage);
  }

  #handle(request: CartRequest): Promise<Result<unknown>> {
    switch (request.type) {
      case 'look':
        // Without a price list the cart is shown as it was last known.
        return this.#noteOffers().then(() => this.#seen());
      case 'add':
      case 'change':
        return this.#put(request);
      case 'remove':
        return this.#touch(this.apply(request), this.world.now());
      case 'accept-prices':
        return this.#acceptPrices(request);
      case 'freeze':
        return this.#freeze(request.orderId);
      case 'give-back':
        return this.#giveBack(request);
      case 'consume':
      case 'move':
      case 'receive':
        return Promise.resolve(this.apply(request));
    }
  }

  async #put(wish: Wish): Promise<Result<unknown>> {
    const { sku, key } = wish;
    const begun = this.world.now();
    const more = growth(this.#now(), wish);
    if (!more.ok || more.value === null) return more;
    const act = { key, act: actOf(wish) };
    if (more.value >= 0) return this.#touch(await this.#hold(sku, more.value, act, wish.mayHold), begun);
    // Fewer need neither a price nor the stock's leave. What is left of those that nobody keeps is reserved, if it can be.
    const fewer = this.apply({ type: 'take-units', sku, quantity: -more.value, ...act });
    const line = lineOf(this.journal.state, sku);
    if (fewer.ok && line && unheldLots(line).length > 0) await this.#hold(sku, 0, { key: null }, wish.mayHold);
    return this.#touch(fewer, begun);
  }

  /** Puts `more` units into the cart and reserves them, with all that the line has unreserved, as far as they may be. */
  async #hold(sku: Sku, more: number, act: ActOf, mayHold: number | undefined, anew = false): Promise<Result<unknown>> {
    const offers = await this.#offersNow([sku]);
    if (!offers) return refuse('UNAVAILABLE');
    const [offer] = offers;
    if (!offer) return refuse('SKU_UNKNOWN', { sku });
    const ask = askFor(this.#now(), sku, more, offer.price, { now: this.world.now(), self: this.id });
    const { holdId, since, until, fresh, rescued, had } = ask;
    const firm = fresh ? this.#firstEnd(since) : this.#expiry(since, until);
    // The outbox makes it firm, once the line is on record and nothing else has been said of it.
    const expiresAt = fresh ? Math.min(firm, this.world.now() + provisionalMs) : firm;
    const may = offer.heldAt === 'checkout' ? 0 : mayHold;
    const { quantity, outcome } = await this.#askFor(sku, ask, expiresAt, may);
    if (outcome.kind === 'refused') {
      // A life that died before it wrote down its hold has used this name, and the hold has lapsed: it is never used again.
      if (!fresh || anew || outcome.failure.code !== 'HOLD_CLOSED') return this.#notHeld(sku, ask, outcome);
      this.apply({ type: 'doubt-hold', sku, holdId });
      return this.#hold(sku, more, act, mayHold, true);
    }
    if (outcome.kind !== 'done' || (quantity > 0 && outcome.value.hold?.quantity !== quantity)) {
      this.apply({ type: 'doubt-hold', sku, holdId });
      return refuse('UNAVAILABLE');
    }
    const limited = ask.quantity - Math.max(quantity, had);
    const hold =
      quantity > 0 ? { id: holdId, since, expiresAt: fresh ? firm : (outcome.value.hold?.expiresAt ?? firm) } : null;
    return this.apply({ type: 'put-units', offer, hold, quantity, rescued, limited, ...act });
  }

  /** As many as may be held; 0: none more may be. Then the stock is only asked whether there are any. */
  async #askFor(sku: Sku, ask: Ask, expiresAt: number, mayHold: number | undefined) {
    const { bounds } = this.#settings;
    const { holdId, revision, had, rescued } = ask;
    const share = bounds ? { share: bounds.sharePercent } : {};
    let quantity = holdable(this.#now(), sku, ask, bounds, mayHold);
    // A refusal says how many may: others may be quicker once more, and a third time it is none.
    for (let tries = 0; tries < 2 && (quantity > had || ask.quantity === had); tries++) {
      const outcome = await this.#askStock(sku, { type: 'hold', holdId, quantity, expiresAt, revision, ...share });
      if (outcome.kind !== 'refused' || outcome.failure.code !== 'HOLD_LIMITED') return { quantity, outcome };
      quantity = Number(outcome.failure.detail.may);
    }
    const outcome = await this.#askStock(sku, { type: 'look' });
    const missing = outcome.kind === 'done' && outcome.value.available < ask.quantity - had;
    if (!missing || ask.quantity - had <= rescued) return { quantity: 0, outcome };
    return { quantity: 0, outcome: refused('OUT_OF_STOCK', { left: had + outcome.value.available }) };
  }

  #notHeld(sku: Sku, { holdId }: Ask, { failure }: Extract<Outcome, { kind: 'refused' }>): Result<unknown> {
    // The stock has closed this hold while the cart still believed in it: the line says so, and the next try takes a new one.
    if (failure.code === 'HOLD_CLOSED') this.apply({ type: 'lose-hold', sku, holdId });
    if (failure.code !== 'OUT_OF_STOCK') return { ok: false, failure };
    // The line may have as many as are left for this hold, and those of its other ones.
    const line = lineOf(this.journal.state, sku);
    const others = line ? units(heldLots(line).filter(({ hold }) => hold.id !== holdId)) : 0;
    return refuse('OUT_OF_STOCK', { ...failure.detail, left: Number(failure.detail.left ?? 0) + others });
  }

  async #acceptPrices(request: Extract<CartRequest, { type: 'accept-prices' }>): Promise<Result<unknown>> {
    const noted = await this.#noteOffers();
    return noted.ok ? this.#touch(this.apply(request), this.world.now()) : noted;
  }

  /** Touching the cart keeps what it had when that began: a new hold has its own term. */
  async #touch(result: Result<unknown>, begun: number): Promise<Result<unknown>> {
    const older = fading(this.journal.state, this.world.now(), this.#settings.holdTtlMs, begun);
    if (result.ok) await this.#extend(older, ({ since, expiresAt }) => this.#expiry(since, expiresAt));
    return result;
  }

  /** Somebody is there: what was held for a first short time has its full term, and no more than that. */
  async #seen(): Promise<Result<null>> {
    const { bounds, holdTtlMs } = this.#settings;
    const short = bounds ? inFirstTerm(this.#now(), this.world.now(), holdTtlMs) : [];
    await this.#extend(short, ({ since }) => since + holdTtlMs);
    return ok(null);
  }

  async #freeze(orderId: OrderId): Promise<Result<unknown>> {
    const { lines, frozenBy, priceRefused } = this.#now();
    const isNew = frozenBy !== orderId && priceRefused !== orderId;
    if (isNew && lines.some((line) => unheldLots(line).length > 0)) {
      // Without a hold there is no lock: the price must be the one of now, and the shopper must have seen it.
      const noted = await this.#noteOffers(orderId);
      if (!noted.ok) return noted;
    }
    return this.apply({ type: 'freeze', orderId });
  }

  /** The holds are the cart's again by a word newer than all of the order's: it unpins them, and none of its own can follow. */
  async #giveBack({ orderId, lines = [] }: Extract<CartRequest, { type: 'give-back' }>): Promise<Result<unknown>> {
    const cart = this.#now();
    const arrivals = comingBack(cart, { orderId, lines }, this.world.now(), this.#settings);
    // Another order is paying for what was put in since.
    if (arrivals.length > 0 && cart.frozenBy !== null && cart.frozenBy !== orderId) return refuse('UNAVAILABLE');
    const ask = (sku: Sku, command: StockCommand) => this.#askStock(sku, command);
    const back = await Promise.all(arrivals.map((arrival) => takeBack(ask, arrival, cart.version + 1)));
    if (back.includes(null)) return refuse('UNAVAILABLE');
    return this.apply({ type: 'give-back', orderId, back: back.flatMap((line) => line ?? []) });
  }

  async #noteOffers(wantedBy?: OrderId): Promise<Result<readonly CartEvent[]>> {
    const asked = this.journal.state.lines.map((line) => line.sku);
    const offers = asked.length === 0 ? [] : await this.#offersNow(asked);
    if (!offers) return refuse('UNAVAILABLE');
    return this.apply({ type: 'note-offers', asked, offers, ...(wantedBy && { wantedBy }) });
  }

  /** These holds get a longer term, as far as the stock agrees. */
  async #extend(holds: ReturnType<typeof fading>, until: (hold: Held['hold']) => number): Promise<void> {
    await Promise.all(
      holds.map(async ({ sku, lot: { quantity, hold } }) => {
        const [holdId, expiresAt] = [hold.id, until(hold)];
        if (expiresAt <= hold.expiresAt) return;
        const revision = this.journal.state.version;
        const outcome = await this.#askStock(sku, { type: 'hold', holdId, quantity, expiresAt, revision });
        if (!lotOf(lineOf(this.journal.state, sku), holdId)) return;
        // A door that was too full to ask says nothing of the hold.
        const gone = outcome.kind === 'refused' && !mayYetSucceed(outcome.failure);
        if (gone) this.apply({ type: 'lose-hold', sku, holdId });
        else if (outcome.kind === 'done' && outcome.value.hold?.expiresAt)
          this.apply({ type: 'extend-hold', sku, holdId, expiresAt: outcome.value.hold.expiresAt });
      }),
    );
  }

  /** Null when the catalogue does not answer. */
  async #offersNow(skus: readonly Sku[]): Promise<readonly Offer[] | null> {
    const outcome = await within(this.world, offersMsMax, async () => done(await this.#offers(skus)));
    return outcome.kind === 'done' ? outcome.value : null;
  }

  #askStock(sku: Sku, command: StockCommand): Promise<Outcome<StockAnswer>> {
    return within(this.world, stockMsMax, async () => {
      const result = await this.#peers.stock(sku, command);
      return result.ok ? done(result.value) : { kind: 'refused', failure: result.failure };
    });
  }

  /** A page that is open is somebody; whoever is not seen again has a short time only. */
  #firstEnd(since: number): number {
    const { bounds } = this.#settings;
    const full = this.#expiry(since, 0);
    if (!bounds || this.world.sockets(this.id) > 0) return full;
    return Math.min(full, this.world.now() + bounds.firstTermSeconds * 1_000);
  }

  /** What was promised stands, also when the terms are shorter now. */
  #expiry(since: number, until: number): number {
    const { holdTtlMs, holdCapMs } = this.#settings;
    return Math.max(until, Math.min(this.world.now() + holdTtlMs, since + holdCapMs));
  }

  /** The cart once all that is due has lapsed, whether or not that is on record. */
  #now(): Cart {
    return asOf(this.journal.state, this.world.now());
  }

  #answer(request: CartRequest): CartAnswer {
    const { lines, frozenBy, version } = this.journal.state;
    const mine = request.type === 'freeze' && frozenBy === request.orderId;
    const taken = mine ? { revision: version, lines: lines.flatMap(orderLines) } : null;
    return { ...this.#view(), taken };
  }

  #view(): CartView {
    return cartViewOf(this.journal.state, this.#cartId, this.journal.seq);
  }
}

const browsing: ReadonlySet<CartRequest['type']> = new Set(['look', 'add', 'change', 'remove', 'accept-prices']);

export const cartKind = (peers: Peers, offers: Offers, settings: CartSettings): Kind<CartRequest, CartAnswer> => ({
  kind: 'cart',
  core: cart,
  rules: cartRules,
  rank: ({ type }) => (browsing.has(type) ? 'coming' : 'paying'),
  make: (place) => new CartActor(place, peers, offers, settings),
});
