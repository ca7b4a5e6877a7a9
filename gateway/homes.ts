import { deliverTo } from '../actors/deliver.ts';
import type { Peers } from '../actors/peers.ts';
import { type Cells, cellOf, isCell, laneOf } from '../actors/runtime/cells.ts';
import { alone, type Carry, type Letter, Post } from '../actors/runtime/post.ts';
import type { CartRequest } from '../contract/cart.ts';
import type { OrderId, Sku } from '../contract/ids.ts';
import type { LetterId, MailRequest } from '../contract/mail.ts';
import type { OrderRequest } from '../contract/order.ts';
import type { Level, StockCommand } from '../contract/stock.ts';
import { heard, type Patience } from './catalog/heard.ts';
import { settingsOf } from './settings.ts';

/** A stub is broken by the first exception that crosses it, so each call takes a fresh one. */
export const actorOf = <T extends Rpc.DurableObjectBranded | undefined>(
  namespace: DurableObjectNamespace<T>,
  name: string,
) => namespace.get(namespace.idFromName(name));

/** Where the actors of each kind live. */
export type Homes = ReturnType<typeof homesOf>;
export function homesOf(env: Env) {
  const { cells } = settingsOf(env);
  const cart = (name: string) => actorOf(env.CART, name);
  const order = (name: string) => actorOf(env.ORDER, name);
  const stock = (name: string) => actorOf(env.STOCK, name);
  const mail = (name: string) => actorOf(env.MAIL_ACTOR, name);
  return {
    cart: homeOf(cells.cart, cart, (cell, letters: readonly Letter<CartRequest>[]) => cart(cell).commands(letters)),
    order: homeOf(cells.order, order, (cell, letters: readonly Letter<OrderRequest>[]) =>
      order(cell).commands(letters),
    ),
    stock: homeOf(cells.stock, stock, (cell, letters: readonly Letter<StockCommand>[]) =>
      stock(cell).commands(letters),
    ),
    mail: homeOf(cells.mail, mail, (cell, letters: readonly Letter<MailRequest>[]) => mail(cell).commands(letters)),
  };
}

function homeOf<Stub, Request, Answer>(cells: Cells, stubOf: (name: string) => Stub, carry: Carry<Request, Answer>) {
  const place = (actor: string) => cellOf(cells, actor);
  const ask = (actor: string, request: Request) => alone(carry, place(actor), { actor, request });
  return {
    /** The object in which it is. */
    of: (actor: string) => stubOf(place(actor)),
    ask,
    /** For an object of this name: how it answers when the actor of that name lives in a cell. */
    elsewhere: (name: string) =>
      cells === 'each' || isCell(name)
        ? null
        : (letters: readonly Letter<Request>[]) =>
            Promise.all(letters.map((letter) => ask(letter.actor, letter.request))),
    post: (paying: boolean) => new Post(place, carry, paying),
  };
}

/** What the shelves have now: one message to each cell. */
export function levelsOf(
  homes: Homes,
  skus: readonly Sku[],
  patience: Patience,
  paying = false,
): Promise<ReadonlyMap<Sku, Level>> {
  // Of this request alone: nothing is shared between requests but values.
  const shelves = homes.stock.post(paying);
  return heard(skus, (sku) => shelves.send(sku, { type: 'look' }), patience);
}

/** What the actors of one cell have of the others: it is theirs alone, for their calls go out together. */
export function peersOf(env: Env, homes: Homes, kind: keyof Homes): Peers {
  const [shelves, carts] = [homes.stock.post(kind === 'order'), homes.cart.post(kind === 'order')];
  const [orders, letters] = [homes.order.post(true), homes.mail.post(true)];
  const stock: Peers['stock'] = (id, command) => shelves.send(id, command);
  const cart: Peers['cart'] = (id, request) => carts.send(id, request);
  const mail: Peers['mail'] = (id: LetterId, request) => letters.send(id, request);
  return {
    ...{ stock, cart, mail },
    order: (id: OrderId, request) => orders.send(id, request),
    append: async (entries, lanes) => {
      const told = [...Map.groupBy(entries, ({ source }) => laneOf(source.id, lanes))].map(([lane, its]) =>
        actorOf(env.LOG, lane).execute({ type: 'append', entries: its }),
      );
      return (await Promise.all(told)).every(({ ok }) => ok);
    },
    deliver: (tell) => deliverTo({ stock, cart, mail }, tell),
  };
}
