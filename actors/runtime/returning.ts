import { thrown } from '../../contract/report.ts';
import { type History, HistoryAway } from './history.ts';
import type { World } from './world.ts';

/** Brings back from the archive what an actor must be folded from, once for all who wait for it. */
export class Returning {
  readonly #world: Pick<World, 'report'>;
  readonly #history: Pick<History, 'restore'>;
  readonly #fold: (id: string) => void;
  readonly #coming = new Map<string, Promise<boolean>>();

  /** `fold`: throws `HistoryAway` when it cannot be done from what is at hand. */
  constructor(world: Pick<World, 'report'>, history: Pick<History, 'restore'>, fold: (id: string) => void) {
    this.#world = world;
    this.#history = history;
    this.#fold = fold;
  }

  /** Null: nothing has to come back, and the actor is in memory. Else whether it has come: the archive may be away. */
  awaited(id: string): Promise<boolean> | null {
    try {
      this.#fold(id);
      return null;
    } catch (error) {
      if (error instanceof HistoryAway) return this.#restored(error);
      throw error;
    }
  }

  #restored({ seat }: HistoryAway): Promise<boolean> {
    const known = this.#coming.get(seat.id);
    if (known) return known;
    const coming = this.#restore(seat).finally(() => this.#coming.delete(seat.id));
    this.#coming.set(seat.id, coming);
    return coming;
  }

  async #restore(seat: HistoryAway['seat']): Promise<boolean> {
    try {
      await this.#history.restore(seat);
      return true;
    } catch (error) {
      this.#world.report('history-not-back', { actor: seat.id, ...thrown(error) });
      return false;
    }
  }
}
