import type { Sample } from '../../record.ts';
import { SampleBook } from './sample-book.ts';
import { type RunEvent, service } from './service.ts';

export const samplesMax = 600;
const everyMs = 1_000;

/** A run that is under way, as far as its events have told. Follows it until it ends. */
export class LiveRun {
  readonly id: string;
  phase = $state('Starting');
  /** Grows when there is more to draw. */
  version = $state(0);
  failure = $state<string | null>(null);
  ended = $state(false);
  stopping = $state(false);
  hasTwin = $state(false);
  /** The last sample of each. */
  shopNow = $state.raw<Sample | null>(null);
  twinNow = $state.raw<Sample | null>(null);
  readonly shop = new SampleBook(samplesMax);
  readonly twin = new SampleBook(samplesMax);
  #next = 0;
  #left = false;

  constructor(id: string) {
    this.id = id;
  }

  /** Resolves once the run has ended; its record is then there, unless it failed. */
  async follow(): Promise<void> {
    let misses = 0;
    while (!this.#left) {
      try {
        const { events, next, running, failure } = await service.events(this.id, this.#next);
        misses = 0;
        this.#next = next;
        this.#take(events);
        if (!running) {
          this.failure = failure;
          this.ended = true;
          return;
        }
      } catch (error) {
        // The shop may be short of breath while a crowd is in it.
        if (++misses >= 10) {
          this.failure = error instanceof Error ? error.message : String(error);
          this.ended = true;
          return;
        }
      }
      await new Promise((resolve) => setTimeout(resolve, everyMs));
    }
  }

  async stop(): Promise<void> {
    this.stopping = true;
    await service.stop(this.id);
  }

  /** Nobody looks any more. The run itself goes on. */
  leave(): void {
    this.#left = true;
  }

  /** One change of the page for all that was heard. */
  #take(events: readonly RunEvent[]): void {
    for (const event of events) {
      if (event.type === 'phase') this.phase = event.text;
      if (event.type !== 'sample') continue;
      const book = event.of === 'shop' ? this.shop : this.twin;
      book.add(event.sample);
    }
    this.shopNow = this.shop.latest;
    this.twinNow = this.twin.latest;
    this.hasTwin = this.twin.latest !== null;
    if (events.length > 0) this.version++;
  }
}
