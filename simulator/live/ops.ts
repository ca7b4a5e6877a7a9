import { z } from 'zod';
import { type PromiseId, promiseIds } from '../../actors/promises/picture.ts';
import type { Sku } from '../../contract/ids.ts';
import type { Evidence } from '../record.ts';
import { inquire } from './inquiry.ts';

/** Units of one SKU, as the stock actor counts them. */
export type Shelf = {
  readonly onHand: number;
  readonly held: number;
  readonly sold: number;
  /** Delivered or found, less what was missing. */
  readonly arrived: number;
};

const shelfAnswer = z.object({
  state: z.object({ received: z.int(), adjusted: z.int(), sold: z.int(), onHand: z.int(), held: z.int() }),
});
const evidence = z.object({ kind: z.string(), id: z.string() });
const promisesAnswer = z.object({
  atRest: z.boolean(),
  promises: z.array(
    z.object({
      promise: z.enum(promiseIds),
      count: z.int(),
      violations: z.array(z.object({ what: z.string(), evidence: evidence.nullish(), href: z.string().nullish() })),
    }),
  ),
});

export type Checked = {
  readonly atRest: boolean;
  readonly promises: readonly {
    readonly promise: PromiseId;
    readonly count: number;
    readonly violations: Evidence[];
  }[];
};

/** Where the record of an actor is shown. */
export const hrefOf = (kind: string, id: string): string => `/api/ops/actors/${kind}/${id}`;

/** What those who run the shop may ask of it. Every question is answered with null when the shop does not answer. */
export class Ops {
  readonly #origin: string;
  readonly #key: string;

  constructor(origin: string, key: string) {
    this.#origin = origin;
    this.#key = key;
  }

  async shelf(sku: Sku, withinMs = 5_000): Promise<Shelf | null> {
    const parsed = shelfAnswer.safeParse(await this.#get(hrefOf('stock', sku), withinMs));
    if (!parsed.success) return null;
    const { received, adjusted, ...rest } = parsed.data.state;
    return { ...rest, arrived: received + adjusted };
  }

  /** All promises, over what was heard of since then (ISO 8601). Null: over everything, as it takes to see the shop at rest. */
  async promises(since: string | null, withinMs = 20_000): Promise<Checked | null> {
    const query = since === null ? '' : `?since=${encodeURIComponent(since)}`;
    const parsed = promisesAnswer.safeParse(await this.#get(`/api/ops/invariants${query}`, withinMs));
    if (!parsed.success) return null;
    const { atRest, promises } = parsed.data;
    return {
      atRest,
      promises: promises.map(({ promise, count, violations }) => ({
        promise,
        count,
        violations: violations.map(({ what, evidence, href }) => ({
          what,
          actor: evidence ?? null,
          href: href ?? (evidence ? hrefOf(evidence.kind, evidence.id) : null),
        })),
      })),
    };
  }

  #get(path: string, withinMs: number): Promise<unknown> {
    return inquire(this.#origin + path, { headers: { authorization: `Bearer ${this.#key}` }, withinMs });
  }
}
