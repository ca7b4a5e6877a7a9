import { done, type Outcome, refused, unsure } from '../../contract/outcome.ts';
import type { CaptureStatus, NewsAbout, PaymentRecord } from '../../contract/payment.ts';
import { type Call, detailOf, unsureOf } from './call.ts';
import { disputesAbout } from './disputes.ts';
import { readOrder } from './reading.ts';
import { authorizationsOf, type Capture, capturesOf, linked, type Refund, refund, refundsOf } from './wire.ts';

type Refunds = { readonly found: readonly Refund[]; readonly unexplained: string | null };
const none = { found: [], unexplained: null } as const;

/**
 * What PayPal's books say of one payment: its order with captures and refunds and, where names are given, what it does not
 * list there: reversals, which are refunds by another name, and disputes. Counts completed refunds only: a pending one has
 * not moved money yet.
 */
export async function recordOf(
  call: Call,
  reference: string,
  names?: readonly NewsAbout[],
): Promise<Outcome<PaymentRecord>> {
  const answer = await readOrder(call, reference);
  if (answer.kind === 'problem' && answer.status === 404) return refused('NOT_FOUND', detailOf(answer));
  if (answer.kind !== 'ok') return unsureOf('find', answer);
  const captures = capturesOf(answer.value);
  const ids = captures.map(({ id }) => id);
  const named = names ? await refundsNamed(call, names, refundsOf(answer.value), ids) : none;
  const moved = captures.filter(({ status }) => status === 'completed').map(({ id }) => id);
  const disputes = names ? await disputesAbout(call, moved, names) : none;
  if (!named || !disputes) return unsure('find: a part of the books could not be read');
  const refunds = [...refundsOf(answer.value), ...named.found];
  const currency = captures[0]?.amount.currency ?? answer.value.purchase_units?.[0]?.amount?.currency;
  if (!currency || refunds.some(({ amount }) => amount?.currency !== currency))
    return unsure('find: the answer has no amounts');
  const listed = refunds
    .filter(({ status }) => status === 'COMPLETED')
    .reduce((total, { amount }) => total + (amount?.minor ?? 0), 0);
  const rest = restOf(captures, listed);
  const refunded = { minor: listed + rest, currency };
  const reversals = new Set((names ?? []).flatMap(({ kind, resourceId }) => (kind === 'reversal' ? [resourceId] : [])));
  return done({
    authorisations: authorizationsOf(answer.value).map(({ isDenied: _, ...one }) => one),
    approved: answer.value.status === 'APPROVED' || answer.value.status === 'COMPLETED',
    captures: captures.map(({ id, amount, status }) => ({ captureId: id, amount, status })),
    refunds: [
      ...refunds.map((one) => ({
        ...{ refundId: one.id, amount: one.amount ?? { minor: 0, currency }, status: statusOf[one.status] },
        ...{ reversal: reversals.has(one.id), captureId: linked(one, 'captures') },
      })),
      ...captures.slice(0, 1).map(({ id }) => ({
        ...{ refundId: `${id}${restMark}`, amount: { minor: rest, currency }, reversal: true, captureId: null },
        status: rest > 0 ? ('completed' as const) : ('failed' as const),
      })),
    ],
    refunded,
    disputes: disputes.found,
    unexplained: named.unexplained ?? disputes.unexplained ?? unexplainedIn(captures, refunded.minor),
  });
}

const statusOf: Readonly<Record<Refund['status'], CaptureStatus>> = {
  ...{ COMPLETED: 'completed', PENDING: 'pending', FAILED: 'failed', CANCELLED: 'failed' },
};

/** Null: no answer. A refund that is linked to somebody else's capture is not ours. */
async function refundsNamed(
  call: Call,
  names: readonly NewsAbout[],
  listed: readonly Refund[],
  captureIds: readonly string[],
): Promise<Refunds | null> {
  const found = new Map<string, Refund>();
  let unexplained: string | null = null;
  for (const { kind, resourceId: id } of names) {
    if ((kind !== 'refund' && kind !== 'reversal') || id === null || found.has(id) || id.endsWith(restMark)) continue;
    // The resource of such an event may be the capture itself, which has been read.
    if (listed.some((one) => one.id === id) || captureIds.includes(id)) continue;
    const answer = await call.get(`/v2/payments/refunds/${encodeURIComponent(id)}`, refund);
    if (answer.kind === 'lost') return null;
    if (answer.kind === 'problem') unexplained = 'a refund that cannot be read';
    else {
      const capture = linked(answer.value, 'captures');
      if (capture === null || captureIds.includes(capture)) found.set(id, answer.value);
    }
  }
  return { found: [...found.values()], unexplained };
}

/** Marks an entry that has no id of PayPal's: what is missing of captures that went back wholly. */
const restMark = ':rest';
/**
 * A capture says itself that all of it has gone back. What no refund accounts for was taken back by PayPal, whose name for it
 * we have not heard; when we do, nothing is left of this.
 */
function restOf(captures: readonly Capture[], listedMinor: number): number {
  const all = captures.filter(({ status }) => status === 'completed');
  const wholly = all.length > 0 && all.every(({ wentBack }) => wentBack === 'all');
  const total = all.reduce((minor, { amount }) => minor + amount.minor, 0);
  return wholly ? Math.max(0, total - listedMinor) : 0;
}

/** How much of a part, nobody but a refund says. */
const unexplainedIn = (captures: readonly Capture[], refundedMinor: number): string | null =>
  captures.some(({ wentBack }) => wentBack !== 'nothing') && refundedMinor === 0
    ? 'a capture that went back in part, and no refund that says so'
    : null;
