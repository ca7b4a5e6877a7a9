import type { Act, Operation } from '../buyers/operation.ts';
import type { Shop } from './shop.ts';

/** What is not begun any more once the shop has closed. */
export const beginnings: ReadonlySet<Act> = new Set<Act>([
  ...(['browse', 'look', 'add', 'change', 'quote', 'place', 'open-tab'] as const),
  ...(['register', 'login', 'refresh', 'replay', 'change-password'] as const),
]);

/** `at` and `buyer` are told beside it. */
export const described = ({ at: _, buyer: __, ...rest }: Operation): string => Object.values(rest).join(' ');

/** Units that the shopkeeper has brought, and that were counted or written off where the shelf has taken that. */
export function broughtTo(sku: string, done: Iterable<Operation>, { taken, found }: Pick<Shop, 'taken' | 'found'>) {
  let [delivered, counted] = [0, 0];
  for (const operation of done) {
    if (operation.act === 'deliver' && operation.sku === sku) delivered += operation.quantity;
    if (!('key' in operation) || !('sku' in operation) || operation.sku !== sku || !taken.has(operation.key)) continue;
    if (operation.act === 'count') counted += operation.delta;
    if (operation.act === 'write-off') counted -= operation.quantity;
    if (operation.act === 'stocktake') counted += found.get(operation.key) ?? 0;
  }
  return { delivered, counted };
}
