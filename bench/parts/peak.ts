import type { Bench } from '../bench.ts';

const atOnce = 64;

/** Purchases a second when as many come as the shop can serve: as it was measured, or measured now. */
export async function peakOf({ rows, client, ours }: Bench): Promise<number> {
  const known = rows.find((row) => row.part === 'purchase' && row.of === 'holdfast' && row.atOnce === atOnce);
  if (known?.perSecond !== undefined) return known.perSecond;
  const job = { origin: ours.origin(), goods: [...ours.goods], atOnce, ms: 3_000 };
  const { done, wallMs } = await client.do({ work: 'purchase', ...job });
  return (done / wallMs) * 1_000;
}
