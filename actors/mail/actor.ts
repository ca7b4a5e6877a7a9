import { mayYetSucceed, ok, type Result, refuse } from '../../contract/failure.ts';
import type { OrderId } from '../../contract/ids.ts';
import type { MailAnswer, MailEvent, MailRequest, ToldByOrder } from '../../contract/mail.ts';
import { done } from '../../contract/outcome.ts';
import type { MailProvider } from '../../mail/provider.ts';
import type { Peers } from '../peers.ts';
import { mailRules } from '../promises/mail.ts';
import { Actor } from '../runtime/actor.ts';
import type { Kind, Place, Seated } from '../runtime/cell.ts';
import { within } from '../runtime/deadline.ts';
import { type Mail, type MailCommand, mail } from './core.ts';
import { Sender } from './sender.ts';

export type MailPorts = {
  readonly provider: MailProvider;
  /** The address that letters come from. The part behind its @ is that of their ids. */
  readonly from: string;
  /** Left out: 30 days. */
  readonly keptMs?: number;
  /** What opens one order, and nothing else. */
  readonly linkTo: (order: OrderId, told: Pick<ToldByOrder, 'origin' | 'revision'>, now: number) => string;
};

const orderMsMax = 5_000;
/** What was sent is kept for whoever asks what became of it, and no longer. */
const keptMsUsual = 30 * 24 * 3_600_000;

/** One per letter: it is asked once, sent until there is an answer, and forgotten some time later. */
export class MailActor extends Actor<Mail, MailCommand, MailEvent> implements Seated<MailRequest, MailAnswer> {
  protected override readonly wake = { type: 'wake' } as const;
  readonly #peers: Peers;
  readonly #ports: MailPorts;

  constructor(place: Place, peers: Peers, ports: MailPorts) {
    super(place, mail, ({ journal, apply }) => [
      new Sender(place.world, {
        ...{ state: () => journal.state, provider: ports.provider, from: ports.from },
        settle: (outcome) => void apply({ type: 'settle', outcome }),
      }),
    ]);
    this.#peers = peers;
    this.#ports = ports;
  }

  async execute(request: MailRequest): Promise<Result<MailAnswer>> {
    const result = await this.#handle(request);
    return result.ok ? ok({ status: this.journal.state.status }) : result;
  }

  /** Nobody watches a letter. */
  greet(): null {
    return null;
  }

  protected override message(): string {
    return '';
  }

  async #handle(request: MailRequest): Promise<Result<unknown>> {
    switch (request.type) {
      case 'tell':
        return this.#tell(request);
      case 'send':
        return this.#ask(request.to, request.letter, request.keptMs);
      case 'bounce':
      case 'forget':
        return this.apply(request);
    }
  }

  /** What the letter says is asked for once: however often it is sent, it says the same. */
  async #tell({ order, about }: Extract<MailRequest, { type: 'tell' }>): Promise<Result<unknown>> {
    if (this.journal.state.status !== 'unknown') return ok(null);
    const outcome = await within(this.world, orderMsMax, async () => {
      const told = await this.#peers.order(order, { type: 'letter', about });
      return told.ok ? done(told.value.told ?? null) : { kind: 'refused', failure: told.failure };
    });
    if (outcome.kind === 'refused')
      return mayYetSucceed(outcome.failure) ? refuse('UNAVAILABLE') : this.apply({ type: 'withhold' });
    if (outcome.kind !== 'done' || !outcome.value) return refuse('UNAVAILABLE');
    const { to, letter, ...rest } = outcome.value;
    const link = this.#ports.linkTo(order, rest, this.world.now());
    return this.#ask(to, { ...letter, link });
  }

  #ask(recipient: string, letter: ToldByOrder['letter'], briefly?: number): Result<unknown> {
    const { from, keptMs: usual = keptMsUsual } = this.#ports;
    const keptMs = briefly ?? usual;
    const messageId = `${this.id}@${from.slice(from.lastIndexOf('@') + 1)}`;
    return this.apply({ type: 'ask', messageId, keptMs, recipient, letter });
  }
}

export const mailKind = (peers: Peers, ports: MailPorts): Kind<MailRequest, MailAnswer> => ({
  kind: 'mail',
  core: mail,
  rules: mailRules,
  rank: () => 'paying',
  make: (place) => new MailActor(place, peers, ports),
});
