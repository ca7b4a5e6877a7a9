import type { Variant } from '../../../../contract/catalog.ts';
import type { Money } from '../../../../contract/money.ts';
import { formatMoney } from '../ui/money.ts';

/** `{ colour: 'Sand', size: 'M' }` → `Sand / M`; the variant's own name where it comes in one form only. */
export const variantLabel = ({ options, name }: Pick<Variant, 'options' | 'name'>): string =>
  Object.values(options).join(' / ') || name;

/** `$16.00`, or `from $16.00` where variants differ. */
export function priceRange(variants: readonly { readonly price: Money }[]): string {
  const [first, ...rest] = [...variants].map(({ price }) => price).sort((a, b) => a.minor - b.minor);
  if (!first) return '';
  const last = rest.at(-1) ?? first;
  return last.minor === first.minor ? formatMoney(first) : `from ${formatMoney(first)}`;
}
