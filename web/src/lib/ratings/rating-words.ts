import type { RatingSort } from '../../../../contract/ratings.ts';

/** `3.67` → `3.7`: a hundredth of a star says nothing to anybody. */
export const shownAverage = (average: number): string => average.toFixed(1);

export const ratingsInWords = (count: number): string => `${count} rating${count === 1 ? '' : 's'}`;

export const sortWords: Readonly<Record<RatingSort, string>> = {
  newest: 'Newest',
  highest: 'Most stars',
  lowest: 'Fewest stars',
};

/** What each number of stars is called where it is chosen. */
export const starWords = [
  [5, 'Just right'],
  [4, 'Good'],
  [3, 'All right'],
  [2, 'Poor'],
  [1, 'Not for me'],
] as const;

/** The same page with another part of its query; null takes one away. A list that is another one begins at its beginning. */
export function ratingHref(search: string, changes: Readonly<Record<string, string | null>>): string {
  const query = new URLSearchParams(search);
  query.delete('cursor');
  for (const [name, value] of Object.entries(changes)) {
    if (value === null) query.delete(name);
    else query.set(name, value);
  }
  return `${query.size > 0 ? `?${query}` : '?'}#ratings`;
}
