import type { Sample } from '../../record.ts';
import { merged } from '../../report/thin.ts';

/**
 * The samples of a run, in bounded memory however long it lasts: when the book is full, neighbours are merged, and from
 * then on each entry stands for twice the time.
 */
export class SampleBook {
  readonly #max: number;
  #kept: Sample[] = [];
  /** How many samples make an entry. */
  #each = 1;
  #open: Sample | null = null;
  #inOpen = 0;
  latest: Sample | null = null;

  constructor(max: number) {
    this.#max = max - (max % 2);
  }

  add(sample: Sample): void {
    this.latest = sample;
    this.#open = this.#open ? merged(this.#open, sample) : sample;
    this.#inOpen++;
    if (this.#inOpen < this.#each) return;
    this.#kept.push(this.#open);
    this.#open = null;
    this.#inOpen = 0;
    if (this.#kept.length < this.#max) return;
    this.#kept = Array.from({ length: this.#max / 2 }, (_, index) => {
      const [first, second] = this.#kept.slice(index * 2, index * 2 + 2);
      if (!first || !second) throw new Error('a full book has pairs');
      return merged(first, second);
    });
    this.#each *= 2;
  }

  get samples(): readonly Sample[] {
    return this.#kept;
  }
}
