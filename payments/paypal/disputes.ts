import type { NewsAbout, PaymentRecord } from '../../contract/payment.ts';
import type { Call } from './call.ts';
import { type Dispute, dispute, disputeList } from './wire.ts';

export type Disputes = {
  readonly found: PaymentRecord['disputes'];
  readonly unexplained: string | null;
};

/**
 * The disputes about these captures, and those that are asked for by name. Source: PayPal's Customer Disputes API v1.
 * Null: no answer. An account whose app may not read disputes has none to list; one that was named and cannot be read is
 * left to a human.
 */
export async function disputesAbout(
  call: Call,
  captureIds: readonly string[],
  names: readonly NewsAbout[],
): Promise<Disputes | null> {
  const found = new Map<string, Dispute>();
  for (const captureId of captureIds) {
    const path = `/v1/customer/disputes?disputed_transaction_id=${encodeURIComponent(captureId)}`;
    const answer = await call.get(path, disputeList);
    if (answer.kind === 'lost') return null;
    if (answer.kind === 'ok') for (const one of answer.value.items ?? []) found.set(one.dispute_id, one);
  }
  let unexplained: string | null = null;
  for (const { kind, resourceId } of names) {
    if (kind !== 'dispute' || resourceId === null || found.has(resourceId)) continue;
    const answer = await call.get(`/v1/customer/disputes/${encodeURIComponent(resourceId)}`, dispute);
    if (answer.kind === 'lost') return null;
    if (answer.kind === 'problem') unexplained = 'a dispute that cannot be read';
    else if (concerns(answer.value, captureIds)) found.set(resourceId, answer.value);
  }
  return { found: [...found.values()].map(recorded), unexplained };
}

/** A dispute tells which transactions it is about; one that does not was named by news about this very order. */
function concerns({ disputed_transactions: about }: Dispute, captureIds: readonly string[]): boolean {
  const ids = (about ?? []).flatMap(({ seller_transaction_id: id }) => (id ? [id] : []));
  return ids.length === 0 || ids.some((id) => captureIds.includes(id));
}

const recorded = ({ dispute_id, status, dispute_amount }: Dispute): PaymentRecord['disputes'][number] => ({
  disputeId: dispute_id,
  state: status === 'RESOLVED' ? 'closed' : 'open',
  amount: dispute_amount ?? null,
});
