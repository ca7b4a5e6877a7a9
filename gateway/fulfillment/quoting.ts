import type { Quoting } from '../../actors/order/actor.ts';
import { ok, refuse } from '../../contract/failure.ts';
import type { QuoteAddress, QuotedMethod, ShippingQuote } from '../../contract/fulfillment.ts';
import type { Sku } from '../../contract/ids.ts';
import { add, type Currency, times } from '../../contract/money.ts';
import type { OrderLine } from '../../contract/order.ts';
import { orderQuoteOf } from '../../fulfillment/order-quote.ts';
import { placeOf } from '../../fulfillment/place.ts';
import { type PostalKeys, postalKeys } from '../../fulfillment/postal.ts';
import { type QuoteLine, quote } from '../../fulfillment/quote.ts';
import { standing } from '../../fulfillment/standing.ts';
import { askedLevels } from '../catalog/on-sale.ts';
import type { Services } from '../services.ts';

export type QuotePorts = Pick<Services, 'shipping' | 'levels' | 'report'>;
/** A shelf that is slower is taken as it was on the first day: a quote promises no units. */
const shelvesMsMax = 1_000;

type WantedLine = Omit<QuoteLine, 'weightGrams' | 'home'>;
export type Asked = {
  readonly lines: readonly WantedLine[];
  readonly currency: Currency;
  readonly address: Pick<QuoteAddress, 'country' | 'postalCode'>;
  readonly keys: PostalKeys;
  /** Null: all. */
  readonly method: QuotedMethod | null;
  /** Epoch ms. */
  readonly at: number;
};

/** What sending these lines there costs, when it comes, and why, by what the shop has on record. */
export async function answerTo(ports: QuotePorts, asked: Asked): Promise<ShippingQuote> {
  const { question, terms, precision, says } = await lookedUp(ports, asked);
  const { keys, address } = asked;
  const { country, postalCode } = address;
  return {
    place: { country, postalCode: keys.code ?? postalCode ?? null, precision, says },
    ...quote(question, terms),
  };
}

async function lookedUp(ports: QuotePorts, asked: Asked) {
  const { shipping } = ports;
  const { lines, currency, keys, method, at: now } = asked;
  const { country } = asked.address;
  const skus = lines.map(({ sku }) => sku);
  const codes = [keys.code, keys.area].flatMap((code) => code ?? []);
  const [records, goods, levels] = await Promise.all([
    shipping.records(skus, { country, postalCountry: keys.system, codes }),
    shipping.goods(skus),
    askedLevels(ports, skus, shelvesMsMax),
  ]);
  const place = placeOf(country, keys, records);
  const wanted = lines.map((line) => {
    const { weightGrams = 0, warehouse = null } = goods.get(line.sku) ?? {};
    return { ...line, weightGrams, home: warehouse };
  });
  const question = { lines: wanted, currency, place, method, now };
  const terms = { ...records, shelves: standing(skus, levels, records.shelves) };
  return { question, terms, precision: place.precision, says: place.says };
}

/** For orders: the option that was chosen, for the lines that were taken, at the moment of the order. */
export const quotingBy =
  (ports: QuotePorts): Quoting =>
  async ({ lines, address, method, at }) => {
    const keys = postalKeys(address.country, address.postalCode);
    if (!keys.ok) return keys;
    const [first] = lines;
    if (!first) return refuse('CART_EMPTY');
    const { currency } = first.unitPrice;
    const asked = { lines: bySku(lines), currency, address, keys: keys.value, method, at };
    const { question, terms } = await lookedUp(ports, asked);
    const quoted = orderQuoteOf(quote(question, terms), method, question, terms);
    return typeof quoted === 'string' ? refuse('SHIPPING_UNAVAILABLE', { path: 'shipping', why: quoted }) : ok(quoted);
  };

/** The lots of one SKU are one line of a quote: they go together. */
function bySku(lines: readonly OrderLine[]): WantedLine[] {
  const wanted = new Map<Sku, WantedLine>();
  for (const { sku, name, quantity, unitPrice } of lines) {
    const [known, total] = [wanted.get(sku), times(unitPrice, quantity)];
    wanted.set(
      sku,
      known
        ? { ...known, quantity: known.quantity + quantity, total: add(known.total, total) }
        : { sku, name, quantity, total },
    );
  }
  return [...wanted.values()];
}
