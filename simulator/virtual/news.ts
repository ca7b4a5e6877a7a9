import type { Order } from '../../actors/order/state.ts';
import type { Violation } from '../../actors/promises/picture.ts';
import type { Shop } from './shop.ts';

/** What the shop has been told of is in its ledger by then, though PayPal is slow and says nothing for a while. */
const bookedMsMax = 90_000;

type Heard = { readonly at: number; readonly resource: string };

/** [M1] Whatever PayPal has told, and the shop has said that it has heard, is booked soon: not when somebody looks one day. */
export class News {
  /** By order. */
  readonly #heard = new Map<string, Heard[]>();

  /** `resource`: the capture, the refund or the reversal that it is about. */
  heard(order: string, resource: string, at: number): void {
    this.#heard.set(order, [...(this.#heard.get(order) ?? []), { at, resource }]);
  }

  /** Of an order while nothing goes wrong but at PayPal, which is so since `calmFrom`. */
  overdue(id: string, order: Order, now: number, calmFrom: number, sandbox: Shop['sandbox']): Violation[] {
    if (order.saga === 'checkout' && order.attention === null) return [];
    return (this.#heard.get(id) ?? []).flatMap(({ at, resource }): Violation[] => {
      if (now - Math.max(at, calmFrom) <= bookedMsMax) return [];
      const [row] = sandbox.database.all<{ doc: string }>(
        'SELECT doc FROM captures WHERE id = ?1 UNION ALL SELECT doc FROM refunds WHERE id = ?1',
        resource,
      );
      const { status, amount } = row ? (JSON.parse(row.doc) as Filed) : { status: 'NONE', amount: { minor: 0 } };
      // What was taken back again meanwhile need not have been here.
      if (!moved.has(status)) return [];
      if (order.ledger.some(({ entryId }) => entryId === resource)) return [];
      const what = `PayPal has told of ${amount.minor} ${now - at} ms ago, and it is not in the ledger`;
      return [{ promise: 'M1', what, evidence: { kind: 'order', id } }];
    });
  }
}
const moved: ReadonlySet<string> = new Set(['COMPLETED', 'REFUNDED', 'PARTIALLY_REFUNDED']);
type Filed = { readonly status: string; readonly amount: { readonly minor: number } };
