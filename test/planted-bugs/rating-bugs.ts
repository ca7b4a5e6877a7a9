import type { Bug } from './bug.ts';

export const ratingBugs: readonly Bug[] = [
  {
    name: 'a rating that is changed counts beside what it was',
    file: 'storage/ratings/sums.ts',
    find: '`${column} = rating_sums.${column} - was.${column}`',
    replace: '`${column} = rating_sums.${column} - 0 * was.${column}`',
    promise: 'R3',
    caughtBy: 'test/core/ratings/ratings.test.ts',
  },
  {
    name: 'an act that comes late is done once more',
    file: 'storage/ratings/ratings.ts',
    find: 'AND revision = 1 + coalesce(',
    replace: 'AND 0 < 1 + coalesce(',
    promise: 'R1.1',
    caughtBy: 'test/core/ratings/ratings.test.ts',
  },
  {
    name: 'an order whose buyer is gone takes a rating that was on its way',
    file: 'storage/ratings/ratings.ts',
    find: 'AND NOT EXISTS (SELECT 1 FROM closed_orders WHERE order_id = coalesce(was.order_id, ?7))',
    replace: 'AND ?7 IS NOT NULL',
    promise: 'R4',
    caughtBy: 'test/core/ratings/ratings.test.ts',
  },
  {
    name: 'what was hidden is shown again when its buyer changes it',
    file: 'storage/ratings/ratings.ts',
    find: 'words = excluded.words, revision = ratings.revision + 1',
    replace: 'words = excluded.words, state = excluded.state, revision = ratings.revision + 1',
    promise: 'R5',
    caughtBy: 'test/core/ratings/ratings.test.ts',
  },
  {
    name: 'what is on its way is rated',
    file: 'gateway/ratings/may-rate.ts',
    find: "(status === 'delivered' || status === 'returned')",
    replace: "(status === 'delivered' || status === 'shipped')",
    promise: 'R2',
    caughtBy: 'test/core/ratings/may-rate.test.ts',
  },
  {
    name: 'nobody has rated it is zero stars',
    file: 'contract/ratings.ts',
    find: 'average: count === 0 ? null :',
    replace: 'average: count === 0 ? 0 :',
    promise: 'R3.2',
    caughtBy: 'test/core/ratings/ratings.test.ts',
  },
];
