import type { OrderPicture, ProviderPicture } from '../../actors/promises/picture.ts';
import type { ActorKind } from '../../contract/log.ts';
import { eventsMax, type InspectionOf } from '../../contract/ops.ts';
import type { NewsAbout } from '../../contract/payment.ts';
import type { ActorSummary } from '../../storage/read-models.ts';
import type { Services } from '../services.ts';
import { inTurns, type Patience } from './in-turns.ts';
import { inspect } from './inspect.ts';

/** The most actors of one walk, how many are asked at a time, and how long one of them may take. */
const actorsMax = 5_000;
const width = 32;
export const answerMsMax = 3_000;
const pageMax = 500;
/** Of one actor. A longer history is looked at from its beginning, as far as this. */
const historyMax = 2_000;

/** An actor as the directory knows it, and as it is. Null: it does not answer. `missing`: it says that nothing ever happened to it. */
export type Seen = {
  readonly listed: ActorSummary;
  readonly now: InspectionOf<'now'> | 'missing' | null;
};
export type Listing = { readonly actors: readonly ActorSummary[]; readonly complete: boolean };
export type History = { readonly events: InspectionOf<'events'>['events']; readonly complete: boolean };

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

export const histories = (
  services: Services,
  patience: Patience,
  actors: readonly InspectionOf<'now'>[],
): Promise<History[]> => inTurns(actors, width, (actor) => historyOf(services, patience, actor));

async function historyOf(services: Services, patience: Patience, { kind, id }: InspectionOf<'now'>): Promise<History> {
  const events: History['events'] = [];
  let after: number | null = 0;
  const pageAfter = (seq: number) =>
    patience.answer(`${kind}:${id}`, answerMsMax, () =>
      inspect(services, kind, id, { type: 'events', after: seq, limit: eventsMax }),
    );
  while (after !== null && events.length < historyMax) {
    const result: Awaited<ReturnType<typeof pageAfter>> = await pageAfter(after);
    if (!result?.ok) return { events, complete: false };
    events.push(...result.value.events);
    after = result.value.nextAfter;
  }
  return { events, complete: after === null };
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
