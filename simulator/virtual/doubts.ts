import type { Picture, Violation } from '../../actors/promises/picture.ts';
import { mismatched, unclaimed } from '../../actors/promises/shop.ts';
import { type CartId, suffixOf } from '../../contract/ids.ts';
import type { AnyHost } from './host.ts';
import { residentsOf } from './residents.ts';

/** [S2] [C1] What may be on its way to being right, and becomes right by itself. */
export class Doubts {
  /** Since when it is wrong. */
  readonly #since = new Map<string, number>();
  readonly #excused = new Set<string>();

  /** A cart that dies while it resizes a hold has no word of it: the line and its hold differ until the next one. */
  died(host: AnyHost, asked: ReadonlySet<string>): void {
    if (host.kind === 'cart') for (const id of asked) this.#excused.add(id);
  }

  /** What has been wrong for longer than `patience`, in ms. */
  still(picture: Picture, hosts: readonly AnyHost[], patience: number): Violation[] {
    const now = picture.at;
    // Whoever has lost its alarm does nothing until it is asked: that is the platform's fault, and not the shop's.
    const deaf = residentsOf(hosts.filter(({ alarm }) => alarm.lost)).map(({ id }) => suffixOf(id as CartId));
    const sizes = mismatched(picture).filter(({ evidence }) => !this.#excused.has(evidence?.id ?? ''));
    const wrong = [...unclaimed(picture), ...sizes].filter(
      ({ what, evidence }) => !deaf.some((suffix) => `${what} ${evidence?.id}`.includes(suffix)),
    );
    const still = new Set(wrong.map(({ what }) => what));
    for (const what of [...this.#since.keys()]) if (!still.has(what)) this.#since.delete(what);
    return wrong.flatMap((violation) => {
      const since = this.#since.get(violation.what) ?? now;
      this.#since.set(violation.what, since);
      if (now - since < patience) return [];
      return [{ ...violation, what: `${violation.what}, for ${Math.round((now - since) / 1_000)} s` }];
    });
  }
}
