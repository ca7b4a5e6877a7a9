import type { Cart } from '../../actors/cart/state.ts';
import type { Order } from '../../actors/order/state.ts';
import { arrivalsAt } from '../../actors/promises/merge.ts';
import { orderViolations } from '../../actors/promises/order.ts';
import type { OrderPicture, Picture } from '../../actors/promises/picture.ts';
import type { StockTotals } from '../../actors/stock/state.ts';
import { cartId, orderId, sku } from '../../contract/ids.ts';
import type { InspectionOf, Stored } from '../../contract/ops.ts';
import type { Services } from '../services.ts';
import { inTurns, Patience } from './in-turns.ts';
import {
  answerMsMax,
  isPaidElsewhere,
  list,
  look,
  nowOf,
  providerOf,
  type Seen,
  type Standing,
  standings,
} from './walk.ts';

/** Shorter than any route may take. */
const walkMsMax = 12_000;
/** An event that is older than this has been told to the log, unless something is wrong with that. */
const settledMs = 3_000;
/** The provider is another house: only so many of the newest orders are asked about, and few at a time. */
const askedMax = 200;
const askedWidth = 8;

export type Now = InspectionOf<'now'>;
export type Past = { readonly actor: Now; readonly standing: Standing };

/** The books of the shop, as far as they could be looked at. */
export type Survey = {
  readonly seen: readonly Seen[];
  readonly lanes: readonly Seen['now'][];
  /** Everybody was asked, and answered. */
  readonly wholly: boolean;
  readonly atRest: boolean;
  readonly picture: Picture;
  readonly shelves: readonly Past[];
  readonly carts: readonly Past[];
  readonly orders: readonly Past[];
  readonly mails: readonly Past[];
  /** The provider was asked about every order that it was paid for. */
  readonly moneyAsked: boolean;
};

/** Looks at the actors that were heard of since then, and has them judge their histories. */
export async function survey(services: Services, since: number | null): Promise<Survey> {
  const patience = new Patience(services, walkMsMax);
  const startedAt = services.now();
  // The lanes first: what they have passed on by now is in the directory that is read after them.
  const named = await patience.answer('lanes', answerMsMax, () => services.ops.logLanes());
  const lanes = await inTurns(named ?? [], askedWidth, (id) => nowOf(services, patience, { kind: 'log', id }));
  const listing = await list(services, patience, since);
  const seen = await look(services, patience, listing.actors);
  const actors = seen.flatMap(({ now }) => answered(now));
  const wholly = named !== null && listing.complete && since === null && seen.every(({ now }) => now !== null);
  const told = wholly && lanes.every(isEmpty) && seen.every((actor) => isQuiet(actor, startedAt));
  const atRest = told && !(await hasStrangers(services, patience, actors));
  const pasts = await standings(services, patience, actors);
  const of = (kind: Now['kind']): Past[] =>
    actors.flatMap((actor, index) => {
      const standing = pasts[index];
      return standing && actor.kind === kind ? [{ actor, standing }] : [];
    });
  const [shelves, orders] = [of('stock'), of('order')];
  const carts = await newest(services, patience, of('cart'));
  const money = await moneyOf(services, patience, orders);
  const picture: Picture = {
    at: services.now(),
    complete: atRest,
    shelves: shelves.map(({ actor }) => shelfPicture(actor)),
    carts: carts.map(({ actor: { id, state } }) => ({ id: cartId.parse(id), cart: stateOf<Cart>(state) })),
    orders: money.orders,
  };
  return {
    seen,
    lanes,
    wholly,
    atRest,
    picture,
    shelves,
    carts,
    orders,
    mails: of('mail'),
    moneyAsked: money.complete,
  };
}

export const answered = (now: Seen['now'] | undefined): Now[] => (!now || now === 'missing' ? [] : [now]);

/** A cart may have moved since it was looked at, as its receiver knows by now: it is looked at once more. */
async function newest(services: Services, patience: Patience, carts: readonly Past[]): Promise<Past[]> {
  const came = new Set<string>(carts.flatMap(({ standing }) => arrivalsAt(standing.told).map(([{ from }]) => from)));
  return inTurns(carts, askedWidth, async (past) => {
    if (!came.has(past.actor.id) || stateOf<Cart>(past.actor.state).moved) return past;
    const [actor] = answered(await nowOf(services, patience, past.actor));
    return actor ? { ...past, actor } : past;
  });
}

/** The orders with what the provider's books say. A difference counts only when it is still there at a second look. */
async function moneyOf(services: Services, patience: Patience, pasts: readonly Past[]) {
  const pictures = pasts.map(({ actor }) => orderPicture(actor));
  const elsewhere = pictures.filter(isPaidElsewhere);
  const asked = await inTurns(elsewhere.slice(0, askedMax), askedWidth, async (order) => {
    const first = { ...order, provider: await providerOf(services, patience, order) };
    if (orderViolations(first).length === 0) return first;
    const [now] = answered(await nowOf(services, patience, { kind: 'order', id: order.id }));
    if (!now) return order;
    const again = orderPicture(now);
    return { ...again, provider: await providerOf(services, patience, again) };
  });
  const known = new Map(asked.map((order) => [order.id, order]));
  return {
    orders: pictures.map((order) => known.get(order.id) ?? order),
    complete: asked.length === elsewhere.length && asked.every(({ provider }) => provider !== null),
  };
}

/** Nothing is under way: nothing to send, to tell or to do, and nothing new for as long as it takes to be told. */
function isQuiet({ listed, now }: Seen, startedAt: number): boolean {
  if (now === null || now === 'missing') return false;
  const told = now.relayed === now.seq && listed.seq === now.seq && listed.updatedAt < startedAt - settledMs;
  return told && now.outbox.waiting === 0 && now.jobs.every(({ running, dueAt }) => !running && dueAt === null);
}

const isEmpty = (lane: Seen['now']): boolean => lane === 'missing' || (lane !== null && lane.relayed === lane.seq);

/** True when somebody holds units or a cart of whom the directory has not heard: then it is behind, and not all has been seen. */
async function hasStrangers(services: Services, patience: Patience, actors: readonly Now[]): Promise<boolean> {
  const known = new Set(actors.map(({ id }) => id));
  const strangers = [...new Set(actors.flatMap(named))].filter((id) => !known.has(id));
  const found = await inTurns(strangers, askedWidth, (id) =>
    nowOf(services, patience, { kind: id.startsWith('order_') ? 'order' : 'cart', id }),
  );
  return found.some((now) => now !== 'missing');
}

/** Hold ids tell who made them; see contract/ids.ts. */
function named({ kind, state, holds = [] }: Now): string[] {
  const cart = kind === 'cart' ? stateOf<Cart>(state) : null;
  const others = [cart?.frozenBy, cart?.moved?.into].filter((id) => typeof id === 'string');
  const makers = holds.flatMap(({ id }) => {
    const [, maker, own] = /^hold_([0-9a-z]{26})_(o?)\d+$/.exec(id) ?? [];
    return maker ? [`${own ? 'order' : 'cart'}_${maker}`] : [];
  });
  return [...others, ...makers];
}

const shelfPicture = ({ id, state, holds, holdsPartial }: Now) => ({
  ...{ sku: sku.parse(id), totals: stateOf<StockTotals>(state), open: holds ?? [] },
  ...(holdsPartial && { partial: true }),
});
const orderPicture = ({ id, state }: Now): OrderPicture => ({
  ...{ id: orderId.parse(id), order: stateOf<Order>(state), provider: null },
});

/** Written by the core of this very kind, and checked against its shape when it was recalled: trusted. */
const stateOf = <State>(state: Stored): State => state as State;
