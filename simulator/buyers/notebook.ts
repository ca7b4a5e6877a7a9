import type { Violation } from '../../actors/promises/picture.ts';
import type { CartView } from '../../contract/cart.ts';
import type { OrderView } from '../../contract/order.ts';

/** A cart as it was at one moment. */
export type Shown = Pick<CartView, 'id' | 'version'>;

/** All that one buyer was shown, and what in it cannot be true. */
export class Notebook {
  readonly violations: Violation[] = [];
  /** Wrong unless something went wrong on the way of this buyer's logins. */
  readonly suspicions: Violation[] = [];
  /** By cart and version: the text that was shown, on whatever way. */
  readonly #versions = new Map<string, string>();
  /** What each tab has heard last. */
  readonly #tabs = new Map<number, Shown>();
  readonly #accepted = new Map<string, string>();
  /** SKU → prices that were shown for it, as locked or as current. */
  readonly #prices = new Map<string, Set<number>>();
  /** Orders that were asked for again, and met their first answer. */
  repeated = 0;
  #awaited = 0;
  /** An answer about the cart is missing, and with it perhaps a price. */
  #missed = false;
  #forgotten = false;

  /** The shop has been asked to forget this buyer. */
  forgets(): void {
    this.#forgotten = true;
  }

  /** Around every request about the cart. */
  asks(): void {
    this.#awaited++;
  }

  hears(answered: boolean): void {
    this.#awaited--;
    if (!answered) this.#missed = true;
  }

  places(): void {
    if (this.#awaited > 0) this.#missed = true;
  }

  sawCart(view: CartView, key: string | null): void {
    this.#note(view, `an answer${key ? ` to ${key}` : ''}`);
  }

  heardCart(tab: number, view: CartView): void {
    this.#note(view, `tab ${tab}`);
    this.#tabs.set(tab, { id: view.id, version: view.version });
  }

  /** [C1] What a tab shows last, once all is quiet. Null: it has heard nothing. */
  lastHeard(tab: number): Shown | null {
    return this.#tabs.get(tab) ?? null;
  }

  get tabs(): readonly number[] {
    return [...this.#tabs.keys()];
  }

  /** A new page, which has heard nothing yet. */
  opens(tab: number): void {
    this.#tabs.delete(tab);
  }

  /** [O1] `who`: whom the shop takes the buyer for, as keys are the caller's own. */
  wasAccepted(who: string, keyOfAct: string, id: string): void {
    const key = `${who} ${keyOfAct}`;
    const before = this.#accepted.get(key);
    if (before !== undefined && before !== id)
      this.#blame('O1', `one key was answered with two orders, ${before} and ${id}`, id);
    for (const [other, order] of this.#accepted)
      if (order === id && other !== key)
        this.#blame('O1', `two keys, ${other} and ${key}, were answered with one order`, id);
    if (before === id) this.repeated++;
    this.#accepted.set(key, id);
  }

  wasRefused(who: string, keyOfAct: string, code: string): void {
    const key = `${who} ${keyOfAct}`;
    // No buyer uses a key twice for different things. What an order was is forgotten with its account.
    if (!this.#forgotten && code === 'IDEMPOTENCY_KEY_REUSED')
      this.violations.push({ promise: 'O1', what: `a new key, ${key}, was taken for an old one`, evidence: null });
    const before = this.#accepted.get(key);
    if (before !== undefined && !passing.has(code) && !(this.#forgotten && code === 'IDEMPOTENCY_KEY_REUSED'))
      this.#blame('O1', `a repeated request was refused with ${code} after it had been accepted`, before);
  }

  /** [C2] Whatever is charged was shown before, as far as every answer has come. */
  sawOrder(view: OrderView): void {
    // An add that overtakes a slow order goes into it, and its answer comes after the order's.
    const missed = this.#missed || this.#awaited > 0;
    for (const { sku, unitPrice } of view.lines)
      if (!missed && !this.#prices.get(sku)?.has(unitPrice.minor))
        this.#blame('C2', `${unitPrice.minor} is charged for ${sku}, a price that was never shown`, view.id);
    const subtotal = view.lines.reduce((sum, line) => sum + line.unitPrice.minor * line.quantity, 0);
    if (subtotal + view.shippingCost.minor !== view.total.minor)
      this.#blame('C2', `the total ${view.total.minor} is not that of the lines`, view.id);
  }

  #note(view: CartView, where: string): void {
    for (const { sku, lots, currentPrice } of view.lines) {
      const shown = this.#prices.get(sku) ?? new Set<number>();
      this.#prices.set(sku, shown.add(currentPrice.minor));
      for (const { unitPrice } of lots) shown.add(unitPrice.minor);
    }
    const wrong = sumsWrong(view);
    if (wrong) this.violations.push({ promise: 'C2', what: wrong, evidence: { kind: 'cart', id: view.id } });
    const text = JSON.stringify(view);
    const name = `${view.id} ${view.version}`;
    const before = this.#versions.get(name);
    if (before !== undefined && before !== text)
      this.violations.push({
        promise: 'C1',
        what: `version ${view.version} of the cart was shown with two contents (${where})`,
        evidence: { kind: 'cart', id: view.id },
      });
    this.#versions.set(name, text);
  }

  /** [A1] */
  wronged(what: string): void {
    this.violations.push({ promise: 'A1', what, evidence: null });
  }

  /** [A1] */
  perhapsWronged(what: string): void {
    this.suspicions.push({ promise: 'A1', what, evidence: null });
  }

  /** [O1] */
  tookAnother(id: string): void {
    this.#blame('O1', 'another order was taken under a key that was used', id);
  }

  /** [C2] `seenMinor`: the total that its buyer has agreed to. */
  wasCharged(seenMinor: number | null, { id, lines, total }: OrderView): void {
    if (seenMinor === null || lines.length === 0 || total.minor === seenMinor) return;
    this.#blame('C2', `${total.minor} is charged, and its buyer has agreed to ${seenMinor}`, id);
  }

  /** [O1] */
  tookAnotherAct(cart: string): void {
    const what = 'another act was taken under a key that was used';
    this.violations.push({ promise: 'O1', what, evidence: { kind: 'cart', id: cart } });
  }

  /** [P1] */
  wasSeen(id: string): void {
    this.#blame('P1', 'an order was shown to somebody else', id);
  }

  /** [O1] */
  lost(id: string): void {
    this.#blame('O1', 'an order that was accepted is not there for whom it belongs to', id);
  }

  #blame(promise: 'O1' | 'C2' | 'P1', what: string, id: string): void {
    this.violations.push({ promise, what, evidence: { kind: 'order', id } });
  }
}

function sumsWrong({ lines, subtotal }: CartView): string | null {
  const lotsOf = (line: CartView['lines'][number]) =>
    line.lots.reduce((sum, { quantity, unitPrice }) => sum + quantity * unitPrice.minor, 0);
  const line = lines.find((one) => one.total.minor !== lotsOf(one));
  if (line) return `${line.sku} is said to cost ${line.total.minor}, and its lots ${lotsOf(line)}`;
  const sum = lines.reduce((all, one) => all + lotsOf(one), 0);
  return sum === subtotal.minor ? null : `the cart is said to cost ${subtotal.minor}, and its lines cost ${sum}`;
}

/** These say nothing of the order itself. */
const passing = new Set([
  'IN_PROGRESS',
  'UNAVAILABLE',
  'OVERLOADED',
  'INTERNAL',
  'SESSION_ENDED',
  'ACCESS_EXPIRED',
  'TOO_MANY_REQUESTS',
]);
