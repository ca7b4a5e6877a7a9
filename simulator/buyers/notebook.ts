import type { Violation } from '../../actors/promises/picture.ts';
import type { CartView } from '../../contract/cart.ts';
import type { OrderView } from '../../contract/order.ts';

/** All that one buyer was shown, and what in it cannot be true. */
export class Notebook {
  readonly violations: Violation[] = [];
  /** The text of each version of the cart that was ever shown, on whatever way. */
  readonly #versions = new Map<number, string>();
  /** The last version that each tab has heard. */
  readonly #tabs = new Map<number, number>();
  readonly #accepted = new Map<string, string>();
  /** SKU → prices that were shown for it, as locked or as current. */
  readonly #prices = new Map<string, Set<number>>();
  #awaited = 0;
  /** An answer about the cart is missing, and with it perhaps a price. */
  #missed = false;

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
    this.#tabs.set(tab, view.version);
  }

  /** [C1] What a tab shows last, once all is quiet. Null: it has heard nothing. */
  lastHeard(tab: number): number | null {
    return this.#tabs.get(tab) ?? null;
  }

  get tabs(): readonly number[] {
    return [...this.#tabs.keys()];
  }

  wasAccepted(key: string, id: string): void {
    const before = this.#accepted.get(key);
    if (before !== undefined && before !== id)
      this.#blame('O1', `one key was answered with two orders, ${before} and ${id}`, id);
    for (const [other, order] of this.#accepted)
      if (order === id && other !== key)
        this.#blame('O1', `two keys, ${other} and ${key}, were answered with one order`, id);
    this.#accepted.set(key, id);
  }

  wasRefused(key: string, code: string): void {
    // No buyer uses a key twice for different things.
    if (code === 'IDEMPOTENCY_KEY_REUSED')
      this.violations.push({ promise: 'O1', what: `a new key, ${key}, was taken for an old one`, evidence: null });
    const before = this.#accepted.get(key);
    if (before !== undefined && code !== 'IN_PROGRESS' && code !== 'UNAVAILABLE' && code !== 'INTERNAL')
      this.#blame('O1', `a repeated request was refused with ${code} after it had been accepted`, before);
  }

  /** [C2] Whatever is charged was shown before, as far as every answer has come. */
  sawOrder(view: OrderView): void {
    for (const { sku, unitPrice } of view.lines)
      if (!this.#missed && !this.#prices.get(sku)?.has(unitPrice.minor))
        this.#blame('C2', `${unitPrice.minor} is charged for ${sku}, a price that was never shown`, view.id);
    const subtotal = view.lines.reduce((sum, line) => sum + line.unitPrice.minor * line.quantity, 0);
    if (subtotal + view.shippingCost.minor !== view.total.minor)
      this.#blame('C2', `the total ${view.total.minor} is not that of the lines`, view.id);
  }

  #note(view: CartView, where: string): void {
    for (const { sku, unitPrice, currentPrice } of view.lines) {
      const shown = this.#prices.get(sku) ?? new Set<number>();
      this.#prices.set(sku, shown.add(unitPrice.minor).add(currentPrice.minor));
    }
    const text = JSON.stringify(view);
    const before = this.#versions.get(view.version);
    if (before !== undefined && before !== text)
      this.violations.push({
        promise: 'C1',
        what: `version ${view.version} of the cart was shown with two contents (${where})`,
        evidence: { kind: 'cart', id: view.id },
      });
    this.#versions.set(view.version, text);
  }

  #blame(promise: 'O1' | 'C2', what: string, id: string): void {
    this.violations.push({ promise, what, evidence: { kind: 'order', id } });
  }
}
