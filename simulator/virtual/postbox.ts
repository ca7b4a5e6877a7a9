import type { MailPorts } from '../../actors/mail/actor.ts';
import { kept } from '../../mail/kept.ts';
import type { Situation } from '../marks/situations.ts';
import type { Life } from './life.ts';
import type { Wire } from './wire.ts';

/** What was handed in under one Message-ID: the first time counts, as in a mailbox. */
type Lying = { readonly raw: string; readonly count: number };

/** Where simulated letters go: over the same wire as all else, on which a word may be late, lost, or said twice. */
export class Postbox {
  readonly letters = new Map<string, Lying>();
  readonly altered = new Set<string>();
  readonly #wire: Wire;
  readonly #meets: (situation: Situation) => void;

  constructor(wire: Wire, meets: (situation: Situation) => void) {
    this.#wire = wire;
    this.#meets = meets;
  }

  ports(life: Life, from: string): MailPorts {
    return {
      provider: kept(({ messageId, raw }) =>
        this.#wire.send(life, { from, to: 'postbox', what: `letter ${messageId}` }, async () =>
          this.#keep(messageId, raw),
        ),
      ),
      from: 'orders@shop.example',
      // A run does not wait for a month to come to rest.
      keptMs: 24 * 3_600_000,
      linkTo: (order, { origin, revision }) => `${origin}/orders/${order}?key=${revision}`,
    };
  }

  #keep(messageId: string, raw: string): void {
    const known = this.letters.get(messageId);
    if (known) this.#meets('a letter was handed in twice');
    this.letters.set(messageId, { raw: known?.raw ?? raw, count: (known?.count ?? 0) + 1 });
    if (known && known.raw !== raw) this.altered.add(messageId);
  }
}
