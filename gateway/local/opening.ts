import type { Result } from '../../contract/failure.ts';
import { type StockAnswer, type StockCommand, unplaced, type Wish } from '../../contract/stock.ts';

export type Shelf = { readonly execute: (command: StockCommand) => Promise<Result<StockAnswer>> };

/** The one under which shops that are older than locations were given everything. */
const firstDelivery = 'first-delivery';

/**
 * The opening balance of a SKU: one delivery to each of its houses, home first. Each has a fixed id, so that a second start
 * delivers nothing again, and one that died amid them delivers the rest. Where the first id is booked for something else, the
 * shop is older than locations, or its opening was another one: it has its units, and gets no more.
 */
export async function open(shelf: Shelf, places: Wish): Promise<void> {
  const [home, ...others] = places;
  if (!home) return;
  const taken = await shelf.execute({ type: 'restock', movementId: firstDelivery, ...home });
  if (!taken.ok) {
    if (taken.failure.code === 'ID_REUSED') await place(shelf, places);
    return;
  }
  for (const part of others)
    await shelf.execute({ type: 'restock', movementId: `${firstDelivery}:${part.location}`, ...part });
}

/**
 * What stands at no known place goes to its houses, as far as it is free. Sums stay as they are, and each house is given
 * some once: whatever is unplaced at a later start is refused by the id of the first.
 */
async function place(shelf: Shelf, places: Wish): Promise<void> {
  const level = await shelf.execute({ type: 'look' });
  let left = level.ok ? freeUnplaced(level.value) : 0;
  for (const { location, quantity: most } of places) {
    const quantity = Math.min(left, most);
    if (quantity === 0) return;
    left -= quantity;
    await shelf.execute({
      ...{ type: 'transfer', movementId: `first-placing:${location}` },
      ...{ from: unplaced, to: location, quantity },
    });
  }
}

const freeUnplaced = ({ locations }: StockAnswer): number =>
  locations.find(({ location }) => location === unplaced)?.free ?? 0;
