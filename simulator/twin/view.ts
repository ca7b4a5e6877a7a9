import type { CartView } from '../../contract/cart.ts';
import { type Product, type ProductCard, warehouseCode } from '../../contract/catalog.ts';
import { cartId, orderId, sku, slug } from '../../contract/ids.ts';
import { type Money, sum, times, zero } from '../../contract/money.ts';
import type { OrderView } from '../../contract/order.ts';
import { idOf } from './ids.ts';
import type { TwinCart, TwinLine, TwinOrder, TwinProduct } from './shop.ts';

const currency = 'USD';
const picture = '/media/none';
const iso = (at: number): string => new Date(at).toISOString();
const price = (minor: number): Money => ({ minor, currency });

/** The views of the shop's own interface, as far as a plain shop has something to say. */
export function cartViewOf({ token, version, lines }: TwinCart): CartView {
  const shown = lines.map((line) => ({
    ...lineOf(line),
    currentPrice: price(line.priceMinor),
    heldUntil: null,
    lots: [lotOf(line)],
    warnings: [],
  }));
  return {
    id: cartId.parse(idOf('cart', token)),
    version,
    status: 'open',
    orderId: null,
    lines: shown,
    units: lines.reduce((units, { quantity }) => units + quantity, 0),
    subtotal: totalOf(lines),
    warnings: [],
  };
}

export function orderViewOf(order: TwinOrder): OrderView {
  const total = totalOf(order.lines);
  const cancelled = order.cancelledAt !== null;
  return {
    id: orderId.parse(order.id),
    number: null,
    version: cancelled ? 2 : 1,
    status: order.status,
    placedAt: iso(order.placedAt),
    email: order.body.email,
    address: order.body.address,
    shipping: order.body.shipping,
    payment: { method: order.body.payment.method, state: cancelled ? 'refunded' : 'captured' },
    lines: order.lines.map(lineOf),
    subtotal: total,
    shippingCost: zero(currency),
    total,
    ...{ groups: [], refunds: [], returns: [] },
    captured: total,
    refunded: cancelled ? total : zero(currency),
    reversed: zero(currency),
    ledger: [],
    approveUrl: null,
    payBefore: null,
    failure: null,
    timeline: [
      { status: 'paid', at: iso(order.placedAt) },
      ...(order.cancelledAt === null ? [] : [{ status: 'cancelled' as const, at: iso(order.cancelledAt) }]),
    ],
  };
}

export const cardOf = (path: string, variants: readonly TwinProduct[]): ProductCard => ({
  slug: slug.parse(path),
  name: path,
  category: slug.parse('twin'),
  picture,
  rating: null,
  variants: variants.map(({ sku: code, units, priceMinor }) => ({
    sku: sku.parse(code),
    name: code,
    options: {},
    weightGrams: 0,
    warehouse: warehouseCode.parse('TWN'),
    price: price(priceMinor),
    available: Math.max(0, units),
  })),
});

export const productOf = (path: string, variants: readonly TwinProduct[]): Product => ({
  ...cardOf(path, variants),
  description: 'Of the plain shop.',
  details: {},
  addedAt: iso(0),
});

const lineOf = (line: TwinLine) => ({
  sku: sku.parse(line.sku),
  name: line.sku,
  slug: slug.parse(line.sku.toLowerCase()),
  picture,
  quantity: line.quantity,
  unitPrice: price(line.priceMinor),
  total: times(price(line.priceMinor), line.quantity),
});

const lotOf = (line: TwinLine) => {
  const { quantity, unitPrice, total } = lineOf(line);
  return { quantity, unitPrice, total, heldUntil: null };
};

const totalOf = (lines: readonly TwinLine[]): Money =>
  sum(
    lines.map(({ priceMinor, quantity }) => times(price(priceMinor), quantity)),
    currency,
  );
