import type { Done } from '../buyers/done.ts';
import { type Operation, shopkeeper } from '../buyers/operation.ts';
import { Latencies } from './latency.ts';

/** The name under which every act is noted, and that of the requests, from sending to the end of the answer. */
export const everyAct = 'all';
export const everyRequest = 'request';

/** What is counted while buyers are at it. */
export class Tally {
  readonly latencies = new Latencies();
  readonly refusals: Record<string, number> = {};
  arrived = 0;
  acts = 0;
  requests = 0;
  refused = 0;
  unknown = 0;
  /** Orders that were asked for without an answer. */
  readonly unanswered: Operation[] = [];
  /** By SKU, the buyers who were told that it was sold out. */
  readonly disappointed = new Map<string, Set<number>>();
  /** The first answer or message that is not in the contract: a bug of the shop, or of this simulator. */
  misunderstood: string | null = null;
  /** Since the last sample. */
  #recent = new Latencies();
  #sampled = { arrived: 0, requests: 0 };

  /** `ms`: since the act was due. */
  note(operation: Operation, done: Done, ms: number): void {
    const { act, buyer } = operation;
    if (done.end === 'skipped') return;
    this.acts++;
    if (buyer === shopkeeper) return;
    if (done.end === 'unknown') {
      this.unknown++;
      if (act === 'place') this.unanswered.push(operation);
    }
    if (done.end === 'refused') {
      this.refused++;
      this.refusals[done.code] = (this.refusals[done.code] ?? 0) + 1;
      if (act === 'add' && done.code === 'OUT_OF_STOCK')
        this.disappointed.set(operation.sku, (this.disappointed.get(operation.sku) ?? new Set()).add(buyer));
    }
    if (act === 'open-tab' || act === 'close-tab') return; // nothing is asked, and no answer waited for
    for (const name of [act, everyAct]) this.latencies.note(name, ms);
    this.#recent.note(everyAct, ms);
  }

  requested(ms: number): void {
    this.requests++;
    this.latencies.note(everyRequest, ms);
  }

  garbled(where: string, error: unknown): void {
    this.misunderstood ??= `${where}: ${error instanceof Error ? error.message : String(error)}`;
  }

  /** Of the time since this was last asked. */
  interval(): { arrivals: number; requests: number; p50: number | null; p99: number | null } {
    const { arrived, requests } = this.#sampled;
    const recent = this.#recent.of(everyAct);
    this.#recent = new Latencies();
    this.#sampled = { arrived: this.arrived, requests: this.requests };
    return {
      arrivals: this.arrived - arrived,
      requests: this.requests - requests,
      p50: recent?.p50 ?? null,
      p99: recent?.p99 ?? null,
    };
  }
}
