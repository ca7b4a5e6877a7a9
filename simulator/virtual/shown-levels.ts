import type { Violation } from '../../actors/promises/picture.ts';
import type { Stock } from '../../actors/stock/state.ts';
import type { Shop } from './shop.ts';
import type { WrittenEvent } from './writes.ts';

/** What was to be sold of each SKU after each of its events. */
export class ShownLevels {
  /** By SKU and number of its last event. */
  readonly #levels = new Map<string, number>();

  wrote(sku: string, events: readonly WrittenEvent[], { onHand, held }: Stock): void {
    const seq = events.findLast(({ actor }) => actor === sku)?.seq;
    if (seq !== undefined) this.#levels.set(`${sku} ${seq}`, onHand - held);
  }

  /** [L1] A list is behind, and what it shows was true when it was told. */
  listed({ readModels }: Pick<Shop, 'readModels'>): Violation[] {
    return readModels
      .all<{ sku: string; available: number; seq: number }>('SELECT sku, available, seq FROM levels')
      .flatMap(({ sku, available, seq }): Violation[] => {
        const was = this.#levels.get(`${sku} ${seq}`) ?? available;
        if (was === available) return [];
        const what = `lists say that ${available} of ${sku} were to be had after event ${seq}, and ${was} were`;
        return [{ promise: 'L1', what, evidence: { kind: 'stock', id: sku } }];
      });
  }
}
