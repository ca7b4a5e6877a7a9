/** From here on the shopper is told to hurry. */
const few = 5;

type Level = 'plenty' | 'few' | 'none' | 'unknown';

/** Units left to buy, in words. Null is a stock that does not answer. */
export function unitsWord(available: number | null): { readonly level: Level; readonly text: string } {
  if (available === null) return { level: 'unknown', text: 'Units are being counted' };
  if (available === 0) return { level: 'none', text: 'Sold out' };
  if (available <= few) return { level: 'few', text: `Only ${available} left` };
  return { level: 'plenty', text: `${available} left` };
}

/** Of all variants together; null only when none of them is known. */
export function unitsOf(variants: readonly { readonly available: number | null }[]): number | null {
  const known = variants.flatMap(({ available }) => (available === null ? [] : [available]));
  return known.length > 0 ? known.reduce((units, available) => units + available, 0) : null;
}
