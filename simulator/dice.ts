/** Mulberry32: small, seeded, good enough for jitter and choices. */
export type Dice = {
  /** At least 0, below 1. */
  readonly roll: () => number;
  /** A whole number from `min` to `max`, both included. */
  readonly whole: (min: number, max: number) => number;
  readonly between: (min: number, max: number) => number;
  readonly chance: (share: number) => boolean;
  readonly pick: <T>(items: readonly [T, ...T[]]) => T;
};

export function diceOf(seed: number): Dice {
  let state = seed | 0;
  const roll = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  return {
    roll,
    whole: (min, max) => min + Math.floor(roll() * (max - min + 1)),
    between: (min, max) => min + roll() * (max - min),
    chance: (share) => roll() < share,
    pick: (items) => items[Math.floor(roll() * items.length)] ?? items[0],
  };
}

/** One item, each as likely as its weight. */
export function weighted<T>(dice: Dice, weights: readonly (readonly [T, number])[]): T {
  const total = weights.reduce((sum, [, weight]) => sum + weight, 0);
  let left = dice.roll() * total;
  for (const [item, weight] of weights) {
    left -= weight;
    if (left < 0) return item;
  }
  const last = weights.at(-1);
  if (!last) throw new Error('nothing to choose from');
  return last[0];
}

/**
 * FNV-1a over a name, mixed with a seed. What is rolled by name does not depend on what was rolled before: a run keeps
 * its luck when parts of it are taken out, which is what makes shrinking work.
 */
export function hashOf(seed: number, name: string): number {
  let hash = (0x811c9dc5 ^ seed) >>> 0;
  for (let index = 0; index < name.length; index++) hash = Math.imul(hash ^ name.charCodeAt(index), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

/** At least 0, below 1: the luck of this name in this run. */
export const luckOf = (seed: number, name: string): number => hashOf(seed, name) / 4_294_967_296;
