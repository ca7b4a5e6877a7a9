import type { Violation } from '../../actors/promises/picture.ts';
import { identify } from '../../gateway/identity.ts';
import type { Buyer } from '../buyers/buyer.ts';
import { origin } from './paypal.ts';
import type { Shop } from './shop.ts';

/** [C1] What every open tab shows is what its cart is, once all is quiet. */
export async function tabViolations(shop: Shop, buyers: ReadonlyMap<number, Buyer>): Promise<Violation[]> {
  const violations: Violation[] = [];
  for (const [number, buyer] of buyers) {
    if (buyer.openTabs.length === 0) continue;
    const request = new Request(origin, { headers: { cookie: `holdfast=${buyer.token}` } });
    const { cart } = await identify(request, () => buyer.token);
    const version = versionOf(shop, cart);
    for (const tab of buyer.openTabs) {
      const heard = buyer.notebook.lastHeard(tab);
      if (heard === version) continue;
      const what = `tab ${tab} of buyer ${number} shows version ${heard}, and the cart is at ${version}`;
      violations.push({ promise: 'C1', what, evidence: { kind: 'cart', id: cart } });
    }
  }
  return violations;
}

function versionOf(shop: Shop, cart: string): number {
  const database = shop.hosts.get(`cart:${cart}`)?.database;
  if (!database?.has('events')) return 0;
  return database.all<{ seq: number }>('SELECT max(seq) AS seq FROM events')[0]?.seq ?? 0;
}
