import type { ActFacts } from '../../contract/after.ts';
import { done, type Outcome, onceThere, pending, type Reply, refused, unsure } from '../../contract/outcome.ts';
import type { Authorising } from '../../payments/provider.ts';
import type { Acting } from '../runtime/saga.ts';
import { attemptKey } from './attempts.ts';
import { type Acted, checkout, type Facts, type Placed, type Ports, patient, payKey, referenceOf } from './checkout.ts';
import { capturing, owed } from './promised.ts';
import type { Order } from './state.ts';
import { totalOf } from './totals.ts';

/** The steps of money that is promised first and taken later: see promised.ts. */

const authorisePayment: Acting<Ports, Placed, Facts> = {
  ...{ name: 'authorise-payment', kind: 'pivot', retry: patient, execute: authorise },
};
const authorised = checkout.map((step) => (step.kind === 'pivot' ? authorisePayment : step));

/** An order keeps its way of paying for life. */
export const checkoutOf = ({ intent }: Pick<NonNullable<Order['placed']>, 'intent'>): typeof checkout =>
  intent === 'authorise' ? authorised : checkout;

/** A provider that makes no promises cannot break one either: an order that has one was made with another provider. */
function by(ports: Ports, order: Placed): Authorising {
  const { authorising } = ports.payment(order);
  if (!authorising) throw new Error('this provider promises no money');
  return authorising;
}

function authorise(ports: Ports, order: Placed, key: string): Reply<Facts> {
  const asked = payKey(order, attemptKey(order, key));
  return onceThere(by(ports, order).authorise(referenceOf(order), totalOf(order), asked), (outcome) =>
    outcome.kind === 'done' ? done([{ type: 'payment-authorised', at: ports.now(), ...outcome.value }]) : outcome,
  );
}

const day = 86_400_000;
/** In which PayPal keeps the money ready. From then on the promise is made anew before money is taken. */
const honourMs = 3 * day;

/** The best that can be done: where it is refused, the promise of before may still hold. */
export async function renew(ports: Ports, order: Acted): Promise<Outcome<ActFacts>> {
  const { authorisation, act } = order;
  const wait = (act.notBefore ?? 0) - ports.now();
  if (wait > 0) return unsure('it waits before it asks once more', wait);
  if (!authorisation) return refused('ORDER_NOT_CAPTURABLE');
  const isAnew = authorisation.newestId !== authorisation.authorisationId;
  if (isAnew || ports.now() - authorisation.at < honourMs) return done({});
  const { authorisationId } = authorisation;
  const outcome = await by(ports, order).renew(authorisationId, act.amount, `${order.id}.renew.${act.actId}`);
  if (outcome.kind === 'refused') return done({});
  if (outcome.kind !== 'done') return outcome;
  const { authorisationId: newest, expiresAt } = outcome.value;
  return done({ renewed: { authorisationId: newest, expiresAt } });
}

/** Of the newest. One act, one key: another act asks anew. */
export async function take(ports: Ports, order: Acted): Promise<Outcome<ActFacts>> {
  const { authorisation, act } = order;
  if (!authorisation) return refused('ORDER_NOT_CAPTURABLE');
  const promise = { reference: referenceOf(order), authorisationId: authorisation.newestId };
  const key = `${order.id}.take.${act.actId.slice(0, 32)}`;
  const outcome = await by(ports, order).capture(promise, act.amount, key);
  return outcome.kind === 'done' ? done({ captured: outcome.value }) : outcome;
}

export async function release(ports: Ports, order: Acted): Promise<Outcome<ActFacts>> {
  if (!order.authorisation) return done({});
  const outcome = await by(ports, order).release(order.authorisation.authorisationId);
  return outcome.kind === 'done' ? done({ released: outcome.value.captured ? 'captured' : 'void' }) : outcome;
}

/** What a cancellation does before anything was taken. Null: it has, and the money goes back. */
export function unpromise(ports: Ports, order: Acted): Reply<ActFacts> {
  // What is being asked for may be taken: whether there is money to send back, its end will tell.
  if (capturing(order)) return pending;
  return owed(order).minor > 0 ? done({}) : release(ports, order);
}
