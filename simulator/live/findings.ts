import type { PromiseId } from '../../actors/promises/picture.ts';
import type { Notebook } from '../buyers/notebook.ts';
import type { Evidence, RunRecord } from '../record.ts';
import { type Checked, hrefOf } from './ops.ts';

const shownMax = 50;

/** What was found on each promise, over all the times that it was looked at. */
export class Findings {
  readonly #found = new Map<PromiseId, { count: number; violations: Map<string, Evidence> }>();

  /** What the shop says of itself. */
  add({ promises }: Checked): void {
    for (const { promise, violations } of promises) {
      const found = this.#of(promise);
      found.count++;
      for (const violation of violations) this.#blame(promise, violation);
    }
  }

  /** What buyers were shown, and cannot be true. */
  addShown(notebooks: Iterable<Notebook>): void {
    const seen = ['C1', 'C2', 'O1', 'A1'] as const;
    for (const notebook of notebooks) {
      for (const promise of seen) this.#of(promise).count++;
      for (const { promise, what, evidence } of [...notebook.violations, ...notebook.suspicions])
        this.#blame(promise, { what, actor: evidence, href: evidence && hrefOf(evidence.kind, evidence.id) });
    }
  }

  list(): RunRecord['promises'] {
    return [...this.#found]
      .toSorted(([left], [right]) => left.localeCompare(right))
      .map(([promise, { count, violations }]) => ({ promise, count, violations: [...violations.values()] }));
  }

  get broken(): number {
    return this.list().reduce((all, { violations }) => all + violations.length, 0);
  }

  #of(promise: PromiseId) {
    const found = this.#found.get(promise) ?? { count: 0, violations: new Map<string, Evidence>() };
    this.#found.set(promise, found);
    return found;
  }

  /** Found again, it is the same violation. */
  #blame(promise: PromiseId, evidence: Evidence): void {
    const { violations } = this.#of(promise);
    if (violations.size < shownMax) violations.set(`${evidence.actor?.id} ${evidence.what}`, evidence);
  }
}
