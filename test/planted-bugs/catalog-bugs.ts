import type { Bug } from './bug.ts';

const offers = {
  file: 'storage/catalog/read-through.ts',
  promise: 'C2.7',
  caughtBy: 'test/core/catalog/offers.test.ts',
} as const;
const levels = { promise: 'L1.5', caughtBy: 'test/core/stock/level.test.ts' } as const;

export const catalogBugs: readonly Bug[] = [
  {
    ...{ name: 'the age of an offer counts from its answer', ...offers },
    find: 'this.#keep(key, read.get(key), now)',
    replace: 'this.#keep(key, read.get(key), this.#now())',
  },
  {
    ...{ name: 'an offer is kept for ever', ...offers, file: 'storage/aged.ts' },
    find: '    if (age >= this.#limits.ageMsMax) return null;\n',
    replace: '',
  },
  {
    ...{ name: 'an offer that is not sold any more is kept', ...offers },
    find: '      this.#found.forget(key, at);\n',
    replace: '',
  },
  {
    ...{ name: 'every event that is told carries the level of now', ...levels, file: 'actors/runtime/relay.ts' },
    find: 'lasts.get(id) === seq ?',
    replace: 'lasts.has(id) ?',
  },
  {
    ...{ name: 'held units are told as for sale', ...levels, file: 'actors/stock/core.ts' },
    find: 'level: { available: available(state), version }',
    replace: 'level: { available: state.onHand, version }',
  },
];
