import type { Violation } from '../../actors/promises/picture.ts';
import type { StockTotals } from '../../actors/stock/state.ts';
import { type PlacedUnits, type StockEvent, unplaced } from '../../contract/stock.ts';

type Units = Map<string, number>;

/** [S1] Where units stand, counted once more by somebody who only hears what happened. */
export class Warehouse {
  /** By SKU and location. */
  readonly #units = new Map<string, Units>();
  /** By SKU and hold: what is allocated to it, as was told last. */
  readonly #allocated = new Map<string, { readonly units: number; readonly places: readonly PlacedUnits[] | null }>();

  /** `at`: by the clock of the shelf. */
  stock(sku: string, at: number, event: StockEvent): Violation[] {
    const place = this.#units.get(sku) ?? new Map<string, number>();
    this.#units.set(sku, place);
    const move = (location: string, units: number) => place.set(location, (place.get(location) ?? 0) + units);
    switch (event.type) {
      case 'hold-placed':
      case 'hold-changed': {
        const { holdId, quantity: units, expiresAt, allocation: places = null } = event;
        this.#allocated.set(`${sku} ${holdId}`, { units, places });
        if (expiresAt === null || expiresAt > at) return [];
        return [wrong('S3', sku, `${holdId} had lapsed ${at - expiresAt} ms ago when it was held`)];
      }
      case 'hold-committed': {
        const { units, places } = this.#allocated.get(`${sku} ${event.holdId}`) ?? { units: 0, places: null };
        for (const { location, quantity } of places ?? event.from ?? [{ location: unplaced, quantity: units }])
          move(location, -quantity);
        return [];
      }
      case 'units-received':
        move(event.location ?? unplaced, event.quantity);
        return [];
      case 'units-adjusted':
        move(event.location ?? unplaced, event.delta);
        return [];
      case 'units-written-off':
        move(event.location, -event.quantity);
        return [];
      case 'units-taken-back':
        move(event.location, event.quantity);
        return [];
      case 'units-transferred':
        move(event.from, -event.quantity);
        move(event.to, event.quantity);
        return [];
      case 'units-counted': {
        const before = place.get(event.location) ?? 0;
        place.set(event.location, event.counted);
        if (before + event.delta === event.counted) return [];
        const what = `${event.counted} were counted at ${event.location} where ${before} stood, and ${event.delta} was booked`;
        return [wrong('S1', sku, what)];
      }
      default:
        return [];
    }
  }

  /** What the shelf itself says of where its units are. */
  told(sku: string, { locations }: StockTotals): Violation[] {
    const units: Units = this.#units.get(sku) ?? new Map();
    const places = new Set([...units.keys(), ...Object.keys(locations)]);
    return [...places].flatMap((location) => {
      const [heard, said] = [units.get(location) ?? 0, locations[location]?.onHand ?? 0];
      return heard === said
        ? []
        : [wrong('S1', sku, `${said} units are said to stand at ${location}, and ${heard} do`)];
    });
  }
}

const wrong = (promise: 'S1' | 'S3', id: string, what: string): Violation => ({
  ...{ promise, what: `${id}: ${what}` },
  evidence: { kind: 'stock', id },
});
