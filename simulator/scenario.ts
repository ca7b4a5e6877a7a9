import { z } from 'zod';
import { sku, slug } from '../contract/ids.ts';

/** What a buyer is like. Each is a file's worth of habits in buyers/habits.ts. */
export const habits = [
  'buyer',
  'thinker',
  'abandoner',
  'double-clicker',
  'tab-hoarder',
  'mind-changer',
  'slow-payer',
  'late-payer',
  'returner',
  'wanderer',
  'decliner',
  'payment-canceller',
  'order-canceller',
  'bot',
  'hoarder',
  'member',
  'leaver',
  'forgetful',
  'token-racer',
] as const;
export type Habit = (typeof habits)[number];

/** How buyers arrive, whether or not the shop keeps up: an open model. */
export const arrivals = z.discriminatedUnion('shape', [
  /** Evenly spread. */
  z.strictObject({ shape: z.literal('constant') }),
  /** From nobody to twice the mean. */
  z.strictObject({ shape: z.literal('ramp') }),
  /** Evenly, but for this share of them, who come within a tenth of the time, in its middle. */
  z.strictObject({ shape: z.literal('spike'), share: z.number().min(0).max(1) }),
  /** All within the first moments: half of them in a fiftieth of the time, then ever fewer. */
  z.strictObject({ shape: z.literal('flash-sale') }),
]);
export type Arrivals = z.infer<typeof arrivals>;

/** Kinds of trouble, as `--faults` takes them. `none` and `all` are not kinds. */
export const faultKinds = ['crash', 'wire', 'alarm', 'clock', 'storage', 'paypal', 'deploy'] as const;
export type FaultKind = (typeof faultKinds)[number];

const seconds = z.number().positive().max(86_400);

/** A scenario is one file in simulator/scenarios. Adding one is adding a file. */
export const scenario = z.strictObject({
  $schema: z.string().optional(),
  name: z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/),
  title: z.string(),
  /** What it shows, in one or two sentences. */
  story: z.string(),
  buyers: z.int().min(1).max(100_000),
  /** What is for sale, on which product's page, and how many units of it. Virtual runs take them from the seeded catalogue; live runs ask for as many. */
  goods: z.array(z.strictObject({ sku, slug, units: z.int().min(0).max(1_000_000) })).min(1),
  arrivals,
  /** Seconds over which buyers arrive. */
  durationSeconds: seconds,
  /** Shares of each kind of buyer; they need not add up to anything. */
  mix: z.partialRecord(z.enum(habits), z.number().min(0)),
  /** Share of buyers who pay at PayPal; the others pay on invoice. */
  payPalShare: z.number().min(0).max(1),
  /** Between two acts of one buyer. */
  thinkSeconds: z.strictObject({ min: z.number().min(0), max: z.number().min(0) }),
  /** Most units that one buyer wants of one thing. */
  quantityMax: z.int().min(1).max(99),
  /** Terms of the shop. A live shop has its own. */
  terms: z.strictObject({ holdTtlSeconds: seconds, holdCapSeconds: seconds, paymentDeadlineSeconds: seconds }),
  /** How often the shop changes a price or takes a delivery during the run. */
  shopkeeping: z.strictObject({
    reprices: z.int().min(0),
    deliveries: z.int().min(0),
    /** Virtual only. */
    counts: z.int().min(0).optional(),
    withdrawals: z.int().min(0).optional(),
    /** Transfers, write-offs and counts by location. */
    moves: z.int().min(0).optional(),
  }),
  /** Buyers choose how it is sent, some say what they have seen that it costs, and carriers tell of parcels. Virtual only. */
  carriers: z.boolean().optional(),
  /** Whether what may be held by looking around is bounded; without it, in half of all seeds. Virtual only. */
  bounded: z.boolean().optional(),
  faults: z.array(z.enum(faultKinds)),
  /**
   * Each seed draws terms, tempo and troubles of its own, from a tenth of what stands here up to all of it: many
   * different small worlds find more than one world many times. Virtual only.
   */
  swarm: z.boolean().default(false),
  /** A fleet of enough seeds meets everything that can happen in a shop, or is red (simulator/marks). Virtual only. */
  marks: z.boolean().default(false),
  /** The shop closes once so many operations were done: seeds are then of much the same length. Virtual only. */
  enough: z.int().positive().optional(),
  /** The run is too slow or too unsure beyond these; exit code 99. Live only. */
  thresholds: z
    .strictObject({ p99Ms: z.number().positive(), unknownShare: z.number().min(0).max(1) })
    .partial()
    .default({}),
});
export type Scenario = Readonly<z.infer<typeof scenario>>;

/** Without these, the file's own values count. */
export type Changes = Partial<{
  readonly buyers: number;
  /** Units of each good. */
  readonly stock: number;
  readonly durationSeconds: number;
  readonly faults: readonly FaultKind[];
}>;

export const changed = (file: Scenario, { buyers, stock, durationSeconds, faults }: Changes): Scenario => ({
  ...file,
  ...(buyers !== undefined && { buyers }),
  ...(durationSeconds !== undefined && { durationSeconds }),
  ...(faults !== undefined && { faults: [...faults] }),
  ...(stock !== undefined && { goods: file.goods.map((good) => ({ ...good, units: stock })) }),
});
