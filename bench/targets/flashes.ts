import type { Good } from '../client/buyer.ts';

/** Units of the things that wait for a sale: as many sales as one run may hold. */
export const flashSizes = [100, 100, 100, 1_000] as const;

/** Each thing once. `things`: in the order of their sizes. */
export function oneByOne(things: readonly Good[]): (units: number) => Good {
  const left = flashSizes.flatMap((units, index) => {
    const good = things[index];
    return good ? [{ units, good }] : [];
  });
  return (units) => {
    const index = left.findIndex((each) => each.units === units);
    const [taken] = index < 0 ? [] : left.splice(index, 1);
    if (!taken) throw new Error(`no sale of ${units} is left: nothing untouched is on the shelves`);
    return taken.good;
  };
}
