/**
 * Splits a whole number of minor units by weights, so that the parts sum to it exactly: each gets its share rounded down, and
 * what is left goes unit by unit to the largest remainders, ties to the earlier part. Weights are whole and not negative;
 * if all are 0 they count as equal. Exact for any size: shares are worked out in whole numbers of any length.
 */
export function apportion(total: number, weights: readonly number[]): number[] {
  if (total < 0) return apportion(-total, weights).map((part) => (part === 0 ? 0 : -part));
  const counted = weights.some((weight) => weight > 0) ? weights : weights.map(() => 1);
  const sum = counted.reduce((all, weight) => all + BigInt(weight), 0n);
  const shares = counted.map((weight, index) => {
    const share = BigInt(total) * BigInt(weight);
    return { index, part: Number(share / sum), remainder: share % sum };
  });
  let left = total - shares.reduce((all, { part }) => all + part, 0);
  const parts = shares.map(({ part }) => part);
  const byRemainder = [...shares].sort((a, b) => Number(b.remainder > a.remainder) - Number(b.remainder < a.remainder));
  for (const { index } of byRemainder) {
    if (left === 0) break;
    parts[index] = (parts[index] ?? 0) + 1;
    left--;
  }
  return parts;
}
