import type { Violation } from '../../actors/promises/picture.ts';
import { quantityMax } from '../../contract/cart.ts';
import type { Sku } from '../../contract/ids.ts';
import type { Done } from '../buyers/done.ts';
import type { Operation } from '../buyers/operation.ts';
import { totalsOf } from './books.ts';
import type { AnyHost } from './host.ts';
import type { Shop } from './shop.ts';

/** The one who comes when all is over, and finds that what is there can be bought. Whoever comes after has the next number. */
export const lastBuyer = 1_000_000;

const thinkMs = 1_000;
/** Longer than a browser waits for three answers. */
const shoppingMsMax = 60_000;
/** From the answer to the order until its units are taken off the shelf. */
const sellingMsMax = 10_000;

/** [S2] Whatever is on this shelf can be bought. `act` does one thing, and says how it ended. */
export async function buyWhatIsLeft(
  shop: Shop,
  sku: Sku,
  index: number,
  act: (operation: Operation) => Promise<Done>,
): Promise<Violation[]> {
  const { clock } = shop;
  const shelf = shop.homes.stock(sku);
  // It may have to bring its history back first.
  const left = await clock.passUntil(shelf.execute({ type: 'look' }), shoppingMsMax);
  if (!left.ok) return [];
  const host = shelf.host as unknown as AnyHost;
  const { onHand, held } = totalsOf({ host, number: host.numberOf(sku) });
  const available = onHand - held;
  if (available === 0) return [];
  const quantity = Math.min(quantityMax, available);
  const sold = () => totalsOf({ host, number: host.numberOf(sku) }).sold;
  const soldBefore = sold();
  const buyer = lastBuyer + index;
  const key = `last-${index}`;
  let over = false;
  /** Each thing when the one before it was answered. */
  const shopping = async () => {
    for (const step of [
      { act: 'add', sku, quantity, key },
      { act: 'place', key, method: 'manual' },
      { act: 'watch', key },
    ] as const) {
      await clock.sleep(thinkMs);
      const { end } = await act({ ...step, at: clock.now - clock.began, buyer });
      if (end !== 'done') break;
    }
    over = true;
  };
  void shopping();
  await clock.run(clock.now + shoppingMsMax, () => over);
  await clock.run(clock.now + sellingMsMax);
  if (sold() === soldBefore + quantity) return [];
  const what = `${available} units of ${sku} are there and cannot be bought`;
  return [{ promise: 'S2', what, evidence: { kind: 'stock', id: sku } }];
}
