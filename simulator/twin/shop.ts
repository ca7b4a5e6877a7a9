import { linesMax, quantityMax } from '../../contract/cart.ts';
import type { FailureCode } from '../../contract/failure.ts';
import type { OrderBody } from '../../contract/order.ts';
import { idOf } from './ids.ts';

export type TwinWorld = {
  /** Epoch ms. */
  readonly now: () => number;
  readonly newId: () => string;
};

export type TwinProduct = {
  readonly sku: string;
  readonly slug: string;
  readonly units: number;
  readonly priceMinor: number;
};
export type TwinLine = { readonly sku: string; readonly quantity: number; readonly priceMinor: number };
export type TwinCart = { readonly token: string; readonly version: number; readonly lines: readonly TwinLine[] };
export type TwinOrder = {
  readonly id: string;
  readonly status: 'paid' | 'cancelled';
  readonly placedAt: number;
  readonly cancelledAt: number | null;
  readonly body: OrderBody;
  readonly lines: readonly TwinLine[];
};
type OrderRow = Omit<TwinOrder, 'body' | 'lines'> & { readonly body: string; readonly lines: string };

const productColumns = 'sku, slug, units, price_minor AS priceMinor';
const orderColumns = 'id, status, placed_at AS placedAt, cancelled_at AS cancelledAt, body, lines';

/**
 * Read, compute, write. Each method is right when it is alone. Between its read and its write another request may have
 * done the same, and the later write wins: units are sold twice, a second click is a second order, tabs lose lines.
 */
export class Shop {
  readonly #db: D1Database;
  readonly #world: TwinWorld;

  constructor(db: D1Database, world: TwinWorld) {
    this.#db = db;
    this.#world = world;
  }

  async search(text: string, limit: number): Promise<TwinProduct[]> {
    const { results } = await this.#db
      .prepare(`SELECT ${productColumns} FROM stock WHERE instr(sku, ?) ORDER BY sku LIMIT ?`)
      .bind(text.toUpperCase(), limit)
      .all<TwinProduct>();
    return results;
  }

  /** All variants of one page. */
  async page(slug: string): Promise<TwinProduct[]> {
    const { results } = await this.#db
      .prepare(`SELECT ${productColumns} FROM stock WHERE slug = ? ORDER BY sku`)
      .bind(slug)
      .all<TwinProduct>();
    return results;
  }

  async cart(token: string): Promise<TwinCart> {
    const row = await this.#db
      .prepare('SELECT version, lines FROM carts WHERE token = ?')
      .bind(token)
      .first<{ version: number; lines: string }>();
    return { token, version: row?.version ?? 0, lines: row ? JSON.parse(row.lines) : [] };
  }

  async add(token: string, sku: string, quantity: number): Promise<TwinCart | FailureCode> {
    const cart = await this.cart(token);
    const before = cart.lines.find((line) => line.sku === sku)?.quantity ?? 0;
    return this.#put(cart, sku, before + quantity);
  }

  async change(token: string, sku: string, quantity: number): Promise<TwinCart | FailureCode> {
    const cart = await this.cart(token);
    if (!cart.lines.some((line) => line.sku === sku)) return 'LINE_UNKNOWN';
    return this.#put(cart, sku, quantity);
  }

  async remove(token: string, sku: string): Promise<TwinCart> {
    const cart = await this.cart(token);
    return this.#saveCart(
      cart,
      cart.lines.filter((line) => line.sku !== sku),
    );
  }

  /** Looks whether the units are there, takes them, and writes the order down. */
  async place(token: string, key: string, body: OrderBody): Promise<TwinOrder | FailureCode> {
    const before = await this.#orderOfKey(token, key);
    if (before) return before;
    const cart = await this.cart(token);
    if (cart.lines.length === 0) return 'CART_EMPTY';
    const products: { readonly line: TwinLine; readonly units: number }[] = [];
    for (const line of cart.lines) {
      const product = await this.#product(line.sku);
      if (!product || product.units < line.quantity) return 'OUT_OF_STOCK';
      products.push({ line, units: product.units });
    }
    for (const { line, units } of products) await this.#setUnits(line.sku, units - line.quantity);
    const order: TwinOrder = {
      id: idOf('order', this.#world.newId()),
      status: 'paid',
      placedAt: this.#world.now(),
      cancelledAt: null,
      body,
      lines: cart.lines,
    };
    await this.#db
      .prepare('INSERT INTO orders (id, token, key, status, placed_at, body, lines) VALUES (?, ?, ?, ?, ?, ?, ?)')
      .bind(order.id, token, key, order.status, order.placedAt, JSON.stringify(body), JSON.stringify(order.lines))
      .run();
    await this.#saveCart(cart, []);
    return order;
  }

  async order(token: string, id: string): Promise<TwinOrder | null> {
    const row = await this.#db
      .prepare(`SELECT ${orderColumns} FROM orders WHERE id = ? AND token = ?`)
      .bind(id, token)
      .first<OrderRow>();
    return row && read(row);
  }

  /** Gives the money and the units back. */
  async cancel(token: string, id: string): Promise<TwinOrder | null> {
    const order = await this.order(token, id);
    if (!order || order.status === 'cancelled') return order;
    const cancelledAt = this.#world.now();
    await this.#db
      .prepare("UPDATE orders SET status = 'cancelled', cancelled_at = ? WHERE id = ?")
      .bind(cancelledAt, id)
      .run();
    for (const { sku, quantity } of order.lines) {
      const product = await this.#product(sku);
      if (product) await this.#setUnits(sku, product.units + quantity);
    }
    return { ...order, status: 'cancelled', cancelledAt };
  }

  async #put(cart: TwinCart, sku: string, quantity: number): Promise<TwinCart | FailureCode> {
    const product = await this.#product(sku);
    if (!product) return 'SKU_UNKNOWN';
    if (quantity > quantityMax) return 'QUANTITY_TOO_LARGE';
    if (quantity > product.units) return 'OUT_OF_STOCK';
    const line = { sku, quantity, priceMinor: product.priceMinor };
    const known = cart.lines.some((each) => each.sku === sku);
    if (!known && cart.lines.length >= linesMax) return 'CART_FULL';
    return this.#saveCart(
      cart,
      known ? cart.lines.map((each) => (each.sku === sku ? line : each)) : [...cart.lines, line],
    );
  }

  async #saveCart(cart: TwinCart, lines: readonly TwinLine[]): Promise<TwinCart> {
    const saved = { ...cart, version: cart.version + 1, lines };
    await this.#db
      .prepare(
        'INSERT INTO carts (token, version, lines) VALUES (?, ?, ?) ON CONFLICT (token) DO UPDATE SET version = excluded.version, lines = excluded.lines',
      )
      .bind(saved.token, saved.version, JSON.stringify(lines))
      .run();
    return saved;
  }

  #product(sku: string): Promise<TwinProduct | null> {
    return this.#db.prepare(`SELECT ${productColumns} FROM stock WHERE sku = ?`).bind(sku).first<TwinProduct>();
  }

  async #setUnits(sku: string, units: number): Promise<void> {
    await this.#db.prepare('UPDATE stock SET units = ? WHERE sku = ?').bind(units, sku).run();
  }

  async #orderOfKey(token: string, key: string): Promise<TwinOrder | null> {
    const row = await this.#db
      .prepare(`SELECT ${orderColumns} FROM orders WHERE token = ? AND key = ?`)
      .bind(token, key)
      .first<OrderRow>();
    return row && read(row);
  }
}

const read = (row: OrderRow): TwinOrder => ({ ...row, body: JSON.parse(row.body), lines: JSON.parse(row.lines) });
