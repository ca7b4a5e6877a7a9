import type { MarkCounts, MarkKind } from './expected.ts';
import { type Situation, Situations } from './situations.ts';

/** What was met in one run, and how often. */
export class Marking {
  readonly #counts = new Map<string, number>();
  readonly situations = new Situations(
    (situation) => this.meet(situation),
    (step) => this.note('step', step),
  );

  note(kind: MarkKind, name: string): void {
    const mark = `${kind} ${name}`;
    this.#counts.set(mark, (this.#counts.get(mark) ?? 0) + 1);
  }

  meet(situation: Situation): void {
    this.note('situation', situation);
  }

  get counts(): MarkCounts {
    return Object.fromEntries(this.#counts);
  }
}
