import { z } from 'zod';
import { orderId, slug } from './ids.ts';
import { printed } from './text.ts';

export const ratingId = z
  .string()
  .regex(/^rating_[0-9a-z]{26}$/)
  .brand<'RatingId'>();
export type RatingId = z.infer<typeof ratingId>;

export const stars = z.int().min(1).max(5);
const wordsMax = 2_000;
/** Counted as people count: a smiley of two units is one. */
const words = printed(2 * wordsMax).refine((text) => [...text].length <= wordsMax, `at most ${wordsMax} characters`);

/** The body of `PUT /api/products/:slug/ratings`. Without words, stars alone. */
export const ratingBody = z.strictObject({
  stars: stars.meta({ example: 4 }),
  text: z
    .union([z.literal(''), words])
    .optional()
    .meta({ example: 'Kept me dry from Bergen to Lerwick.' }),
  /** Which has brought the product: an order of whoever asks. */
  orderId,
});
export type RatingBody = z.infer<typeof ratingBody>;

/** Who has written a rating, as everybody reads it: nobody chose to be named when they bought something. */
export const raterName = 'Verified buyer';

/** A rating as everybody sees it. */
export const ratingView = z.strictObject({
  id: ratingId,
  stars,
  text: z.string().nullable(),
  name: z.string(),
  /** Its order was delivered: there are no others. */
  verified: z.literal(true),
  at: z.iso.datetime(),
  /** Its buyer has changed it since. */
  edited: z.boolean(),
});
export type RatingView = z.infer<typeof ratingView>;

export const ratingState = z.enum(['shown', 'hidden']);
export type RatingState = z.infer<typeof ratingState>;

/** To whoever wrote it. */
export const ownRating = ratingView.extend({ product: slug, orderId, state: ratingState });
export type OwnRating = z.infer<typeof ownRating>;
/** `GET /api/orders/:id/ratings`. */
export const ownRatings = z.strictObject({ items: z.array(ownRating) });

/** How many have given so many stars. */
export const histogram = z.strictObject({
  1: z.int().min(0),
  2: z.int().min(0),
  3: z.int().min(0),
  4: z.int().min(0),
  5: z.int().min(0),
});
export type Histogram = Readonly<z.infer<typeof histogram>>;
/** To a hundredth; null while nobody has rated it: no stars is not zero stars. */
export const ratingSummary = z.strictObject({
  average: z.number().min(1).max(5).nullable(),
  count: z.int().min(0),
  histogram,
});
export type RatingSummary = Readonly<z.infer<typeof ratingSummary>>;

export const nobodyRated: Histogram = { 1: 0, 2: 0, 3: 0, 4: 0, 5: 0 };

/** The average is read off the histogram: the two cannot disagree. */
export function summaryOf(given: Histogram): RatingSummary {
  const rows = Object.entries(given).map(([each, count]) => [Number(each), count] as const);
  const count = rows.reduce((sum, [, each]) => sum + each, 0);
  const total = rows.reduce((sum, [each, times]) => sum + each * times, 0);
  return { average: count === 0 ? null : Math.round((total * 100) / count) / 100, count, histogram: given };
}

export const ratingSorts = ['newest', 'highest', 'lowest'] as const;
export type RatingSort = (typeof ratingSorts)[number];
/** Of `GET /api/products/:slug/ratings`. */
export const ratingQuery = z.strictObject({
  sort: z.enum(ratingSorts).default('newest'),
  stars: z.coerce.number().pipe(stars).optional(),
  cursor: z.string().max(600).optional(),
  limit: z.coerce.number().int().min(1).max(100).default(10),
});
export type RatingQuery = z.output<typeof ratingQuery>;
/** Average, count and histogram are of all ratings that are shown, whichever are listed. */
export const ratingList = ratingSummary.extend({ items: z.array(ratingView), nextCursor: z.string().nullable() });
export type RatingList = z.infer<typeof ratingList>;

/** The bodies of `POST /api/ops/ratings/:id/hide` and `…/show`. */
export const hideRatingBody = z.strictObject({ reason: printed(500).meta({ example: 'names a person' }) });
export const showRatingBody = z.strictObject({ reason: printed(500).optional() });
/** To who moderates. */
export const moderatedRating = ownRating.extend({
  /** What was last done to it here; null: nothing. */
  moderation: z
    .strictObject({ to: ratingState, by: z.string(), reason: z.string().nullable(), at: z.iso.datetime() })
    .nullable(),
});
export type ModeratedRating = z.infer<typeof moderatedRating>;
export const moderatedQuery = z.strictObject({
  state: ratingState.optional(),
  cursor: z.string().max(600).optional(),
  limit: z.coerce.number().int().min(1).max(100).default(20),
});
export const moderatedList = z.strictObject({ items: z.array(moderatedRating), nextCursor: z.string().nullable() });
