import type { Violation } from '../../actors/promises/picture.ts';
import type { Buyer } from '../buyers/buyer.ts';
import { lastSeqOf } from './residents.ts';
import type { Shop } from './shop.ts';

/** [C1] What every open tab shows is what its cart is, once all is quiet. */
export const tabViolations = (shop: Shop, buyers: ReadonlyMap<number, Buyer>): Violation[] =>
  [...buyers].flatMap(([number, buyer]) =>
    buyer.openTabs.flatMap(({ tab, jar }): Violation[] => {
      const cart = buyer.cartOf(jar);
      const heard = buyer.notebook.lastHeard(tab);
      const evidence = cart === null ? null : ({ kind: 'cart', id: cart } as const);
      if (cart === null) return [];
      if (heard !== null && heard.id !== cart)
        return [{ promise: 'C1', what: `tab ${tab} of buyer ${number} shows a cart that is not its own`, evidence }];
      const version = versionOf(shop, cart);
      const what = `tab ${tab} of buyer ${number} shows version ${heard?.version ?? null}, and the cart is at ${version}`;
      return heard?.version === version ? [] : [{ promise: 'C1', what, evidence }];
    }),
  );

function versionOf(shop: Shop, cart: string): number {
  const host = shop.homes.find('cart', cart);
  return host?.database.has('events') ? lastSeqOf({ host, number: host.numberOf(cart) }) : 0;
}
