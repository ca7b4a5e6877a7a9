import { actViolations, lockViolations, takenViolations } from '../../actors/promises/cart.ts';
import { allMerges } from '../../actors/promises/merge.ts';
import { endedViolations, orderViolations, undoingViolations } from '../../actors/promises/order.ts';
import { type PromiseId, promiseTitles, type Violation } from '../../actors/promises/picture.ts';
import { progressViolations } from '../../actors/promises/progress.ts';
import { holdViolations, shelfViolations } from '../../actors/promises/shelf.ts';
import { shopViolations } from '../../actors/promises/shop.ts';
import type { CartEvent } from '../../contract/cart.ts';
import { cartId, orderId, sku } from '../../contract/ids.ts';
import type { OpsInvariants } from '../../contract/ops.ts';
import type { OrderEvent } from '../../contract/order.ts';
import type { StockEvent } from '../../contract/stock.ts';
import type { Services } from '../services.ts';
import { answered, type Past, type Survey, survey } from './survey.ts';
import type { Seen } from './walk.ts';

/** Of one promise; how many more there are is told. */
const violationsMax = 100;

/** Holds the books of the shop (of those heard of since then) against the promises. Changes nothing. */
export async function invariantsOf(services: Services, since: number | null): Promise<OpsInvariants> {
  const books = await survey(services, since);
  const found = violationsOf(books);
  const checkedAt = new Date(services.now()).toISOString();
  return {
    ...{ checkedAt, atRest: books.atRest },
    promises: reachOf(books).map(([promise, count, complete]) => {
      const broken = found.filter((violation) => violation.promise === promise);
      return {
        ...{ promise, title: promiseTitles[promise], checkedAt, count, complete, broken: broken.length },
        violations: broken.slice(0, violationsMax).map(viewOf),
      };
    }),
  };
}

function violationsOf({ seen, lanes, picture, atRest, shelves, carts, orders }: Survey): Violation[] {
  const histories = new Map(carts.filter(({ history }) => history.complete).map((past) => [past.actor.id, past]));
  return [
    ...picture.shelves.flatMap(shelfViolations),
    ...shopViolations(picture, { atRest }),
    ...picture.orders.flatMap(orderViolations),
    ...(atRest ? picture.orders.flatMap(endedViolations) : []),
    ...shelves.flatMap((past) => holdViolations(sku.parse(past.actor.id), eventsOf<StockEvent>(past))),
    ...orders.flatMap((past) => undoingViolations(orderId.parse(past.actor.id), eventsOf<OrderEvent>(past))),
    ...carts.flatMap((past) => {
      const [id, events] = [cartId.parse(past.actor.id), eventsOf<CartEvent>(past)];
      return [...lockViolations(id, events), ...actViolations(id, events)];
    }),
    ...allMerges(
      [...histories.values()].map((past) => ({ id: cartId.parse(past.actor.id), events: eventsOf<CartEvent>(past) })),
    ),
    ...picture.orders.flatMap(({ id, order }) => {
      const cart = histories.get(order.placed?.cartId ?? '');
      return cart ? takenViolations(id, order, eventsOf<CartEvent>(cart)) : [];
    }),
    ...[...seen.map(({ now }) => now), ...lanes].flatMap(answered).flatMap(progressViolations),
    ...seen.flatMap(listedWrong),
  ];
}

/** How many actors' books were held against each promise, and whether that was all there is. */
function reachOf(books: Survey): (readonly [PromiseId, count: number, complete: boolean])[] {
  const { seen, lanes, wholly, atRest, shelves, carts, orders, moneyAsked } = books;
  const read = (pasts: readonly Past[]) => wholly && pasts.every(({ history }) => history.complete);
  return [
    ['S1', shelves.length, wholly],
    ['S2', shelves.length, atRest],
    ['S3', shelves.length, read(shelves)],
    ['C1', carts.length, atRest && read(carts)],
    ['C2', carts.length, read(carts)],
    ['O2', orders.length, wholly],
    ['O3', orders.length, read(orders)],
    ['M1', orders.length, wholly && moneyAsked],
    ['M2', orders.length, read(orders)],
    ['L1', seen.length + lanes.length, wholly && lanes.every((lane) => lane !== null)],
  ];
}

const viewOf = ({ what, evidence }: Violation) => ({
  ...{ what, evidence },
  href: evidence && `/api/ops/actors/${evidence.kind}/${encodeURIComponent(evidence.id)}`,
});

/** [L1] The directory is made of what an actor has told: it cannot know more than the actor. */
function listedWrong({ listed: { kind, id, seq }, now }: Seen): Violation[] {
  if (now === null || (now !== 'missing' && seq <= now.seq)) return [];
  const what = `the log knows its event ${seq}, and it has ${now === 'missing' ? 'none' : now.seq}`;
  return [{ promise: 'L1', what, evidence: { kind, id } }];
}

/** Written by the core of this very kind: trusted. */
const eventsOf = <Event>({ history }: Past) =>
  history.events.map(({ seq, event }) => ({ seq, event: event as unknown as Event }));
