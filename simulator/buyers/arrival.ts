import type { Arrivals } from '../scenario.ts';

/** When the buyer with this place in the queue comes, as a share of the run's time. `place` is at least 0 and below 1. */
export function arrivalAt(arrivals: Arrivals, place: number): number {
  switch (arrivals.shape) {
    case 'constant':
      return place;
    case 'ramp':
      return Math.sqrt(place);
    case 'spike': {
      const { share } = arrivals;
      // The crowd is spread over the queue, so that every part of it holds some of them.
      const crowd = (place * 997) % 1 < share;
      return crowd ? 0.45 + place / 10 : place;
    }
    case 'flash-sale':
      return place < 0.5 ? place / 25 : 0.02 + 0.98 * (2 * place - 1) ** 3;
  }
}
