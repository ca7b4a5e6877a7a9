import { z } from 'zod';
import { orderId, slug } from '../../contract/ids.ts';
import {
  type ModeratedRating,
  type OwnRating,
  type RatingView,
  raterName,
  ratingId,
  ratingState,
  stars,
} from '../../contract/ratings.ts';

export const ratingColumns = `ratings.id, ratings.product, ratings.order_id AS orderId, ratings.stars, ratings.words,
  ratings.state, ratings.created_at AS createdAt, ratings.edited_at AS editedAt`;
const ratingRow = z.object({
  ...{ id: ratingId, product: slug, orderId, stars, state: ratingState },
  words: z.string().nullable(),
  createdAt: z.int(),
  editedAt: z.int().nullable(),
});
type RatingRow = z.infer<typeof ratingRow>;

export const toRating = (row: unknown): RatingView => publicly(ratingRow.parse(row));
export const toOwn = (row: unknown): OwnRating => ownly(ratingRow.parse(row));

const publicly = ({ id, stars, words, createdAt, editedAt }: RatingRow): RatingView => ({
  ...{ id, stars, text: words, name: raterName, verified: true as const },
  ...{ at: new Date(createdAt).toISOString(), edited: editedAt !== null },
});
const ownly = (row: RatingRow): OwnRating => {
  const { product, orderId, state } = row;
  return { ...publicly(row), product, orderId, state };
};

/** What was done to it last by who moderates, beside the rating itself: one statement for a page of them. */
export const moderatedColumns = `${ratingColumns}, acts.kind, acts.by, acts.reason, acts.at AS actedAt`;
export const lastModeration = `LEFT JOIN rating_acts AS acts ON acts.id = (
  SELECT id FROM rating_acts WHERE rating = ratings.id AND kind <> 'rated' ORDER BY revision DESC LIMIT 1)`;
const actRow = z.object({
  kind: ratingState.nullable(),
  by: z.string().nullable(),
  reason: z.string().nullable(),
  actedAt: z.int().nullable(),
});

export function toModerated(row: unknown): ModeratedRating {
  const { kind, by, reason, actedAt } = actRow.parse(row);
  const done = kind !== null && actedAt !== null;
  const moderation = done ? { to: kind, by: by ?? '', reason, at: new Date(actedAt).toISOString() } : null;
  return { ...toOwn(row), moderation };
}
