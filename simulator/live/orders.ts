import { isUnderWay } from '../../actors/order/way.ts';
import { type OrderView, orderAccepted, orderView } from '../../contract/order.ts';
import type { Jar } from '../buyers/jar.ts';
import type { Reach, Reply } from '../buyers/reach.ts';

/** An order that the shop has accepted, as it was last shown to its buyer. */
export type Seen = {
  readonly id: string;
  /** Of whose browser it came. */
  readonly jar: Jar;
  /** Null: accepted, and not looked at yet. */
  readonly view: OrderView | null;
  /** The shop said 202, and now 404. */
  readonly gone: boolean;
};

const orderPath = /^\/api\/orders\/(order_[0-9a-z]+)(\/cancel)?$/;

/** All orders of a run, listened in on what buyers are told. */
export class Orders {
  readonly #seen = new Map<string, Seen>();

  get all(): readonly Seen[] {
    return [...this.#seen.values()];
  }

  /** How many were last shown with one of these statuses. */
  count(...statuses: readonly OrderView['status'][]): number {
    return this.all.filter(({ view }) => view && statuses.includes(view.status)).length;
  }

  /** By SKU: units in orders that were last shown as paid. */
  unitsPaid(): ReadonlyMap<string, number> {
    const units = new Map<string, number>();
    for (const { view } of this.all)
      if (view && isUnderWay(view))
        for (const { sku, quantity } of view.lines) units.set(sku, (units.get(sku) ?? 0) + quantity);
    return units;
  }

  /** The same reach, and every answer about an order is noted here. */
  overhearing(reach: Reach): Reach {
    return {
      ...reach,
      ask: async (jar, ask) => {
        const reply = await reach.ask(jar, ask);
        if (ask.path.startsWith('/api/orders')) this.#note(jar, ask.path, reply);
        return reply;
      },
    };
  }

  #note(jar: Jar, path: string, reply: Reply): void {
    if (reply?.status === 202) {
      const accepted = orderAccepted.safeParse(reply.body);
      if (accepted.success && !this.#seen.has(accepted.data.id))
        this.#seen.set(accepted.data.id, { id: accepted.data.id, jar, view: null, gone: false });
      return;
    }
    const id = orderPath.exec(path)?.[1];
    const known = id && this.#seen.get(id);
    if (!known) return;
    if (reply?.status === 404) this.#seen.set(known.id, { ...known, gone: true });
    if (reply?.status !== 200) return;
    const view = orderView.safeParse(reply.body);
    if (view.success && view.data.version >= (known.view?.version ?? 0))
      this.#seen.set(known.id, { ...known, view: view.data, gone: false });
  }
}

const final = new Set<OrderView['status']>([
  ...(['paid', 'shipped', 'delivered', 'cancelled', 'refunded', 'needs-attention'] as const),
]);
/** Nothing more will happen to it by itself. */
export const isOver = ({ view, gone }: Seen): boolean => gone || (view !== null && final.has(view.status));
/** The next move is its buyer's, at PayPal. */
export const awaitsBuyer = ({ view }: Seen): boolean =>
  view?.status === 'awaiting-payment' && view.payment.state === 'awaiting-approval';
