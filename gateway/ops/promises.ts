import { takenViolations } from '../../actors/promises/cart.ts';
import { deliveryViolations } from '../../actors/promises/delivery.ts';
import { mergesIn } from '../../actors/promises/merge.ts';
import { endedViolations, orderViolations } from '../../actors/promises/order.ts';
import { violationOf } from '../../actors/promises/over.ts';
import { type PromiseId, promiseTitles, type Violation } from '../../actors/promises/picture.ts';
import { progressViolations } from '../../actors/promises/progress.ts';
import { shelfViolations } from '../../actors/promises/shelf.ts';
import { shopViolations } from '../../actors/promises/shop.ts';
import type { OpsInvariants } from '../../contract/ops.ts';
import type { Services } from '../services.ts';
import { answered, type Past, type Survey, survey } from './survey.ts';
import type { Seen } from './walk.ts';

/** Of one promise; how many more there are is told. */
const violationsMax = 100;

/** Holds the books of the shop (of those heard of since then) against the promises. Changes nothing but how far each history is known to hold. */
export async function invariantsOf(services: Services, since: number | null): Promise<OpsInvariants> {
  const books = await survey(services, since);
  const found = violationsOf(books);
  const pasts = [...books.shelves, ...books.carts, ...books.orders, ...books.mails];
  const checkedAt = new Date(services.now()).toISOString();
  return {
    ...{ checkedAt, atRest: books.atRest },
    promises: reachOf(books).map(([promise, count, complete]) => {
      const now = found.filter((violation) => violation.promise === promise);
      const broken = [...now, ...pasts.flatMap((past) => brokenIn(past, promise))];
      const untold = pasts.reduce((sum, past) => sum + untoldIn(past, promise), 0);
      return {
        ...{ promise, title: promiseTitles[promise], checkedAt, count, complete, broken: broken.length + untold },
        violations: broken.slice(0, violationsMax).map(viewOf),
      };
    }),
  };
}

/** What a history has broken, as far as it is told in words. */
const brokenIn = ({ actor: { kind, id }, standing }: Past, promise: PromiseId): Violation[] =>
  (standing.broken[promise]?.words ?? []).flatMap((what) => violationOf(kind, id, promise, what));
/** How often more. */
function untoldIn({ standing }: Past, promise: PromiseId): number {
  const { count, words } = standing.broken[promise] ?? { count: 0, words: [] };
  return count - words.length;
}

/** All that the histories do not say each for itself. */
function violationsOf({ seen, lanes, picture, atRest, carts }: Survey): Violation[] {
  const told = new Map(
    carts.flatMap(({ actor, standing }) => (standing.complete ? [[actor.id as string, standing.told] as const] : [])),
  );
  return [
    ...picture.shelves.flatMap(shelfViolations),
    ...shopViolations(picture, { atRest }),
    ...picture.orders.flatMap(orderViolations),
    ...picture.orders.flatMap(deliveryViolations),
    ...(atRest ? picture.orders.flatMap(endedViolations) : []),
    ...mergesIn(
      picture.carts.flatMap((cart) => (told.has(cart.id) ? [{ ...cart, told: told.get(cart.id) ?? null }] : [])),
    ),
    ...picture.orders.flatMap(({ id, order }) => {
      const cart = told.get(order.placed?.cartId ?? '');
      return cart ? takenViolations(id, order, cart) : [];
    }),
    ...[...seen.map(({ now }) => now), ...lanes].flatMap(answered).flatMap(progressViolations),
    ...seen.flatMap(listedWrong),
  ];
}

/** How many actors' books were held against each promise, and whether that was all there is. */
function reachOf(books: Survey): (readonly [PromiseId, count: number, complete: boolean])[] {
  const { seen, lanes, wholly, atRest, shelves, carts, orders, mails, moneyAsked } = books;
  const read = (pasts: readonly Past[]) => wholly && pasts.every(({ standing }) => standing.complete);
  return [
    ['S1', shelves.length, wholly],
    ['S2', shelves.length, atRest],
    ['S3', shelves.length, read(shelves)],
    ['C1', carts.length, atRest && read(carts)],
    ['C2', carts.length, read(carts)],
    ['O2', orders.length, wholly],
    ['O3', orders.length, read(orders)],
    ['O4', orders.length, read(orders)],
    ['O5', orders.length, wholly],
    ['M1', orders.length, wholly && moneyAsked],
    ['M2', orders.length, read(orders)],
    ['K1', mails.length, read(mails)],
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
