import { mailedTo } from '../../contract/email.ts';
import type { Outcome } from '../../contract/outcome.ts';
import type { MailProvider } from '../../mail/provider.ts';
import { write } from '../../mail/write.ts';
import { within } from '../runtime/deadline.ts';
import type { Job } from '../runtime/jobs.ts';
import { backoff } from '../runtime/outbox.ts';
import type { World } from '../runtime/world.ts';
import type { Mail } from './core.ts';

export type SenderPorts = {
  readonly state: () => Mail;
  readonly provider: MailProvider;
  readonly from: string;
  /** Durable when it returns. */
  readonly settle: (outcome: Exclude<Outcome, { kind: 'unsure' } | { kind: 'pending' }>) => void;
};
const sendMsMax = 30_000;
const delay = { base: 1_000, max: 600_000 };

/**
 * Hands the letter in until there is an answer. Silence is no answer: the letter may have left or not, and is handed in again,
 * byte by byte the same and under the same Message-ID. Rather twice in a mailbox that does not look at ids than not at all.
 */
export class Sender implements Job {
  readonly name = 'send';
  readonly #world: World;
  readonly #ports: SenderPorts;
  #silences = 0;
  #retryAt = 0;

  constructor(world: World, ports: SenderPorts) {
    this.#world = world;
    this.#ports = ports;
  }

  dueAt(): number | null {
    return this.#ports.state().status === 'asked' ? this.#retryAt : null;
  }

  async run(): Promise<void> {
    const { status, asked } = this.#ports.state();
    if (status !== 'asked' || !asked?.letter || this.#retryAt > this.#world.now()) return;
    const { letter, messageId, recipient, at } = asked;
    const { provider, from, settle } = this.#ports;
    const posting = { ...write(letter), ...{ to: mailedTo(recipient), from, at } };
    const outcome = await within(this.#world, sendMsMax, async () => provider.send(posting, messageId));
    if (outcome.kind === 'done' || outcome.kind === 'refused') {
      settle(outcome);
      return;
    }
    const wait = backoff(this.#silences++, this.#world.random(), delay.base, delay.max);
    const told = outcome.kind === 'unsure' ? (outcome.retryAfterMs ?? 0) : 0;
    this.#retryAt = this.#world.now() + Math.max(told, wait);
  }
}
