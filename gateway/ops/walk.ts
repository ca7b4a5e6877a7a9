import type { OrderPicture, ProviderPicture } from '../../actors/promises/picture.ts';
import type { ActorKind } from '../../contract/log.ts';
import type { InspectionOf } from '../../contract/ops.ts';
import type { NewsAbout } from '../../contract/payment.ts';
import type { ActorSummary } from '../../storage/orders/read-models.ts';
import type { Services } from '../services.ts';
import { inTurns, type Patience } from './in-turns.ts';
import { inspect } from './inspect.ts';

/** The most actors of one walk, how many are asked at a time, and how long one of them may take. */
const actorsMax = 5_000;
const width = 32;
export const answerMsMax = 3_000;
const pageMax = 500;

/** An actor as the directory knows it, and as it is. Null: it does not answer. `missing`: it says that nothing ever happened to it. */
export type Seen = {
  readonly listed: ActorSummary;
  readonly now: InspectionOf<'now'> | 'missing' | null;
};
export type Listing = { readonly actors: readonly ActorSummary[]; readonly complete: boolean };
/** How an actor's whole history stands against the promises, or what of it has been judged so far. */
export type Standing = Omit<InspectionOf<'promises'>, 'type'>;

/** The newest first; `complete` is false when there are more than one walk takes. */
export async function list(services: Services, patience: Patience, since: number | null): Promise<Listing> {
  const filter = since === null ? {} : { since };
  const actors: ActorSummary[] = [];
  let cursor: string | null = null;
  const pageAt = (at: string | null) =>
    patience.answer('directory', answerMsMax, () => services.ops.directory(filter, at, pageMax));
  do {
    const page: Awaited<ReturnType<typeof pageAt>> = await pageAt(cursor);
    if (!page?.ok) return { actors, complete: false };
    actors.push(...page.value.items);
    cursor = page.value.nextCursor;
  } while (cursor !== null && actors.length < actorsMax);
  return { actors: actors.slice(0, actorsMax), complete: cursor === null && actors.length <= actorsMax };
}

export const look = (services: Services, patience: Patience, actors: readonly ActorSummary[]): Promise<Seen[]> =>
  inTurns(actors, width, async (listed) => ({ listed, now: await nowOf(services, patience, listed) }));

export async function nowOf(
  services: Services,
  patience: Patience,
  { kind, id }: { readonly kind: ActorKind; readonly id: string },
): Promise<Seen['now']> {
  const what = `${kind}:${id}`;
  const result = await patience.answer(what, answerMsMax, () => inspect(services, kind, id, { type: 'now' }));
  if (result?.ok) return result.value;
  return result?.failure.code === 'NOT_FOUND' ? 'missing' : null;
}

export const standings = (
  services: Services,
  patience: Patience,
  actors: readonly InspectionOf<'now'>[],
): Promise<Standing[]> => inTurns(actors, width, (actor) => standingOf(services, patience, actor));

/** Slice by slice. What there was no time for is judged when somebody asks again: it goes on where this has stopped. */
async function standingOf(
  services: Services,
  patience: Patience,
  { kind, id }: InspectionOf<'now'>,
): Promise<Standing> {
  let standing: Standing = { seq: 0, complete: false, broken: {}, told: {} };
  const further = () =>
    patience.answer(`${kind}:${id}`, answerMsMax, () => inspect(services, kind, id, { type: 'promises' }));
  while (!standing.complete) {
    const result = await further();
    if (!result?.ok) return standing;
    standing = result.value;
  }
  return standing;
}

/** Whether anybody but ourselves keeps books of this order's payment. */
export const isPaidElsewhere = ({ order }: Pick<OrderPicture, 'order'>): boolean =>
  order.payment !== null && order.placed?.body.payment.method === 'paypal';

/** Reversals are not listed with a payment: what we have booked is asked for by name. */
const refundsIn = ({ ledger }: OrderPicture['order']): NewsAbout[] =>
  ledger.flatMap(({ kind, entryId }) =>
    kind === 'captured' ? [] : [{ kind: 'refund', resourceId: entryId } satisfies NewsAbout],
  );

/** What the provider's books say of an order; null when they do not say. */
export async function providerOf(
  services: Services,
  patience: Patience,
  { order }: Pick<OrderPicture, 'order'>,
): Promise<ProviderPicture> {
  const { payment, placed, captured } = order;
  if (!payment || !placed || !isPaidElsewhere({ order })) return null;
  const { method } = placed.body.payment;
  const call = () => services.ops.paymentRecord(method, payment.reference, refundsIn(order));
  const found = await patience.answer('payment', answerMsMax, call);
  if (found?.kind === 'refused' && found.failure.code === 'NOT_FOUND')
    return { captures: [], refunded: { minor: 0, currency: captured.currency } };
  if (found?.kind !== 'done') return null;
  return {
    captures: found.value.captures.filter(({ status }) => status === 'completed').map(({ amount }) => amount),
    refunded: found.value.refunded,
  };
}
