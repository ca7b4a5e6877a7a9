import type { Reply } from '../../contract/outcome.ts';
import type { PaymentRecord } from '../../contract/payment.ts';
import { within } from '../runtime/deadline.ts';
import type { Job } from '../runtime/jobs.ts';
import { backoff } from '../runtime/outbox.ts';
import type { World } from '../runtime/world.ts';
import { wantsReading } from './money-news.ts';
import type { Order } from './state.ts';

export type BookkeeperPorts = {
  readonly state: () => Order;
  readonly read: (order: Order) => Reply<PaymentRecord>;
  /** Durable when it returns. */
  readonly book: (record: PaymentRecord, upTo: number) => void;
};
const readMsMax = 30_000;
const delay = { base: 1_000, max: 600_000 };
const nothing: Omit<PaymentRecord, 'refunded'> = {
  ...{ approved: false, captures: [], refunds: [], disputes: [], unexplained: null },
};

/**
 * Reads the provider's books when there is news, and writes down what they say. Reading changes nothing over there, so that
 * it needs no intent on record: a crash merely reads again. Silence is asked again for as long as it lasts; it says nothing
 * about the money, and so calls nobody.
 */
export class Bookkeeper implements Job {
  readonly name = 'books';
  readonly #world: World;
  readonly #ports: BookkeeperPorts;
  #silences = 0;
  #retryAt = 0;

  constructor(world: World, ports: BookkeeperPorts) {
    this.#world = world;
    this.#ports = ports;
  }

  dueAt(): number | null {
    return wantsReading(this.#ports.state()) ? this.#retryAt : null;
  }

  async run(): Promise<void> {
    for (;;) {
      const order = this.#ports.state();
      if (!wantsReading(order) || this.#retryAt > this.#world.now()) return;
      const outcome = await within(this.#world, readMsMax, async () => this.#ports.read(order));
      if (outcome.kind === 'done' || outcome.kind === 'refused') {
        this.#silences = 0;
        this.#retryAt = 0;
        this.#ports.book(outcome.kind === 'done' ? outcome.value : forgottenBy(order), order.newsCount);
        continue;
      }
      const wait = backoff(this.#silences++, this.#world.random(), delay.base, delay.max);
      const asked = outcome.kind === 'unsure' ? (outcome.retryAfterMs ?? 0) : 0;
      this.#retryAt = this.#world.now() + Math.max(asked, wait);
      return;
    }
  }
}

/** The provider knows no such payment. Of one that has brought us money it would have to. */
const forgottenBy = ({ captured }: Order): PaymentRecord => ({
  ...nothing,
  refunded: { minor: 0, currency: captured.currency },
  unexplained: captured.minor > 0 ? 'the provider knows no such payment' : null,
});
