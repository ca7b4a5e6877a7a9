import { type QuotedMethod, shippingQuote } from '../../contract/fulfillment.ts';
import { problem } from '../../contract/http.ts';
import type { Money } from '../../contract/money.ts';
import { addressOf } from './address.ts';
import type { Operation } from './operation.ts';
import type { Reply } from './reach.ts';

type Asked = Pick<Extract<Operation, { act: 'place' }>, 'method' | 'shipping' | 'expects'>;

/** What a buyer has been told that an order costs, by the way in which it is sent; and what was sent to order it. */
export class Purse {
  readonly #number: number;
  readonly #totals = new Map<QuotedMethod, Money>();
  /** By key: what was sent under it first. */
  readonly #bodies = new Map<string, unknown>();

  constructor(number: number) {
    this.#number = number;
  }

  /** Reads a quote, or a refusal that names another total. False: there is none in it. */
  told(reply: Reply, shipping: QuotedMethod): boolean {
    const quote = reply?.status === 200 ? shippingQuote.parse(reply.body) : problem.safeParse(reply?.body).data?.quote;
    const option = quote?.options.find(({ method }) => method === shipping);
    if (option) this.#totals.set(shipping, option.total);
    return option !== undefined;
  }

  /** What was agreed to under this key; null: whatever it costs. */
  agreedTo(key: string): number | null {
    const body = this.#bodies.get(key) as { readonly expectedTotal?: Money } | undefined;
    return body?.expectedTotal?.minor ?? null;
  }

  /** A key is sent with the body that it was sent with first: nobody uses it for two things. */
  bodyOf(key: string, { method, shipping = 'standard', expects }: Asked): unknown {
    const known = this.#bodies.get(key);
    if (known) return known;
    const seen = expects && this.#totals.get(shipping);
    const expectedTotal = seen && { ...seen, minor: seen.minor + (expects === 'wrong' ? 1 : 0) };
    const body = {
      ...{ ...addressOf(this.#number), shipping, payment: { method } },
      ...(expectedTotal && { expectedTotal }),
    };
    this.#bodies.set(key, body);
    return body;
  }
}
