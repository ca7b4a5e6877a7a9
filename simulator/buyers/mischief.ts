import { cartView } from '../../contract/cart.ts';
import { addressOf } from './address.ts';
import { type Done, doneOf, readReply } from './done.ts';
import { Jar } from './jar.ts';
import type { Order } from './known.ts';
import type { Notebook } from './notebook.ts';
import type { Ask, Reply } from './reach.ts';

/** An act that a cart has on record under this key. */
type Acted = { readonly who: string; readonly cart: string; readonly sku: string; readonly key: string };

/** What buyers try by mistake, or because they are curious, and must not get. */
export class Mischief {
  readonly #number: number;
  readonly #notebook: Notebook;
  readonly #ask: (jar: Jar, ask: Ask) => Promise<Reply>;
  /** By browser. */
  readonly #acts = new Map<Jar, Acted>();

  constructor(number: number, notebook: Notebook, ask: (jar: Jar, ask: Ask) => Promise<Reply>) {
    this.#number = number;
    this.#notebook = notebook;
    this.#ask = ask;
  }

  /** The shop has answered that this was done. */
  acted(jar: Jar, act: Acted): void {
    this.#acts.set(jar, act);
  }

  /** [O1] A key that stands for an order stands for no other, and one of a cart for no other act. */
  async misuse(jar: Jar, known: Order | undefined, key: string, method: 'paypal' | 'manual'): Promise<Done> {
    await this.#onCart(jar);
    if (!known || known.who !== jar.who) return doneOf('skipped');
    const { address, ...rest } = addressOf(this.#number);
    const body = { ...rest, address: { ...address, line1: `1 ${address.line1}` }, payment: { method } };
    const reply = await this.#ask(jar, { method: 'POST', path: '/api/orders', key, body });
    if (reply?.status === 202 && known.who === jar.who) this.#notebook.tookAnother(known.id);
    return readReply(reply);
  }

  async #onCart(jar: Jar): Promise<void> {
    const known = this.#acts.get(jar);
    if (!known || known.who !== jar.who) return;
    const { sku, key, cart } = known;
    const ask = { method: 'PATCH', path: `/api/cart/items/${sku}`, key, body: { quantity: 77 } } as const;
    const reply = await this.#ask(jar, ask);
    if (reply?.status === 200 && cartView.parse(reply.body).id === cart) this.#notebook.tookAnotherAct(cart);
  }

  /** [P1] What is in an order is for nobody else. */
  async peek(order: Order | undefined): Promise<Done> {
    if (!order) return doneOf('skipped');
    const reply = await this.#ask(new Jar(), { method: 'GET', path: `/api/orders/${order.id}` });
    if (reply?.status === 200) this.#notebook.wasSeen(order.id);
    return readReply(reply);
  }
}
