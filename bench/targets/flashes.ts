import type { Good } from '../client/buyer.ts';

/** As many sales as one run may hold. */
export const flashes = 4;

/** Each thing once. */
export function oneByOne(things: readonly Good[]): () => Good {
  let next = 0;
  return () => {
    const thing = things[next++];
    if (!thing) throw new Error('no sale is left: nothing untouched is on the shelves');
    return thing;
  };
}
