import { z } from 'zod';

const good = z.object({ sku: z.string(), slug: z.string() });
const common = { origin: z.url(), atOnce: z.int().positive() };
const timed = { ...common, ms: z.number().positive() };

/** What the load client is asked to do. Parsed where it arrives: it comes from another process. */
export const job = z.discriminatedUnion('work', [
  z.strictObject({ work: z.literal('path'), ...timed, paths: z.array(z.string()).min(1) }),
  z.strictObject({ work: z.literal('add'), ...timed, goods: z.array(good).min(1) }),
  /** Of carts with two lines, which are filled beforehand. */
  z.strictObject({ work: z.literal('checkout'), ...timed, goods: z.array(good).min(2) }),
  /** Two adds and a checkout. */
  z.strictObject({ work: z.literal('purchase'), ...timed, goods: z.array(good).min(2) }),
  /** As many purchases, however long it takes. */
  z.strictObject({ work: z.literal('purchases'), ...common, goods: z.array(good).min(2), count: z.int().positive() }),
  /** Each buyer adds one unit of the same thing and checks out. */
  z.strictObject({ work: z.literal('flash'), ...common, good, buyers: z.int().positive() }),
  z.strictObject({ work: z.literal('product'), ...timed, goods: z.array(good).min(1) }),
  z.strictObject({ work: z.literal('list'), ...timed }),
  z.strictObject({ work: z.literal('search'), ...timed, words: z.array(z.string()).min(1) }),
  /** New guests, each with one thing in the cart. */
  z.strictObject({ work: z.literal('carts'), ...common, goods: z.array(good).min(1), count: z.int().positive() }),
  /** Purchases that begin at a fixed rate, whether or not the shop keeps up. */
  z.strictObject({
    work: z.literal('flood'),
    origin: z.url(),
    ms: z.number().positive(),
    perSecond: z.number().positive(),
    goods: z.array(good).min(2),
  }),
]);
export type Job = z.infer<typeof job>;

const latency = z.object({ p50Ms: z.number(), p99Ms: z.number(), maxMs: z.number() });

export const outcome = z.object({
  done: z.int(),
  /** Of those, how many were done when the clock stopped. */
  inTime: z.int(),
  wallMs: z.number(),
  /** Of those that were done. Null: none was. */
  latency: latency.nullable(),
  /** Of all, refusals too. */
  latencyOfAll: latency.nullable(),
  /** By code. */
  refused: z.record(z.string(), z.int()),
  /** Seconds of CPU that the client itself has used. */
  clientCpu: z.number(),
  /** How often somebody was told to come back later, and did. */
  told: z.int(),
  /** Those who were told so and went away, and, of a flood, those who had been told nothing when it was given up. */
  shed: z.int(),
  silent: z.int(),
});
export type Outcome = z.infer<typeof outcome>;

export const message = z.discriminatedUnion('type', [
  z.object({ type: z.literal('ready') }),
  z.object({ type: z.literal('outcome'), outcome }),
  z.object({ type: z.literal('failed'), reason: z.string() }),
]);
