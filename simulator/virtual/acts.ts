import type { Act, Operation } from '../buyers/operation.ts';

/** What is not begun any more once the shop has closed. */
export const beginnings: ReadonlySet<Act> = new Set<Act>([
  ...(['browse', 'look', 'add', 'change', 'quote', 'place', 'open-tab'] as const),
  ...(['register', 'login', 'refresh', 'replay', 'change-password'] as const),
]);

/** `at` and `buyer` are told beside it. */
export const described = ({ at: _, buyer: __, ...rest }: Operation): string => Object.values(rest).join(' ');

/** Units that the shopkeeper has brought, and that were counted where the shelf has taken the count. */
export function broughtTo(sku: string, done: Iterable<Operation>, taken: ReadonlySet<string>) {
  let [delivered, counted] = [0, 0];
  for (const operation of done) {
    if (operation.act === 'deliver' && operation.sku === sku) delivered += operation.quantity;
    if (operation.act === 'count' && operation.sku === sku && taken.has(operation.key)) counted += operation.delta;
  }
  return { delivered, counted };
}
