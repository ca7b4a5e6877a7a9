import { z } from 'zod';
import { ok, type Result, refuse } from '../../contract/failure.ts';
import type { OrderId, Slug } from '../../contract/ids.ts';
import {
  type Histogram,
  type ModeratedRating,
  type OwnRating,
  type RatingId,
  type RatingList,
  type RatingQuery,
  type RatingSort,
  type RatingState,
  summaryOf,
} from '../../contract/ratings.ts';
import { decodeCursor, encodeCursor } from '../cursor.ts';
import { lastModeration, moderatedColumns, ratingColumns, toModerated, toOwn, toRating } from './rows.ts';
import { aroundSums, histogramsIn, sumsAnew, sumsOf } from './sums.ts';

// R1  An order and a product have one rating: its id is made of both, and the table holds no second one.
// R2  An act is done once, by its id, however late it comes again.
// R4  An order that is closed has no rating, and none that comes later: both are written in one batch.

export type Ratings = ReturnType<typeof ratings>;
/** `act`: names what is done, for ever. */
export type Rated = {
  readonly id: RatingId;
  readonly order: OrderId;
  readonly product: Slug;
  readonly stars: number;
  readonly text: string | null;
  readonly act: string;
};
export type Moderation = {
  readonly act: string;
  readonly to: RatingState;
  readonly by: string;
  readonly reason: string | null;
};

const isThere = "ratings.state <> 'withdrawn'";
type Noted = { readonly by?: string; readonly reason?: string | null; readonly order?: OrderId };
/** The act makes the revision that comes next. */
const isNext = (rating: string, act: string): string =>
  `EXISTS (SELECT 1 FROM rating_acts WHERE id = ${act} AND rating = ${rating}
     AND revision = 1 + coalesce((SELECT revision FROM ratings WHERE id = ${rating}), 0))`;
/** Written as in the migration, or SQLite would not use the indexes. */
const sortKeys: Readonly<Record<RatingSort, string>> = {
  newest: 'created_at',
  highest: 'stars * 100000000000000 + created_at',
  lowest: '(6 - stars) * 100000000000000 + created_at',
};
const positionRow = z.object({ key: z.number(), tie: z.string() });
const ids = z.array(z.object({ product: z.string() }));

/** Ratings and their sums, in D1 `ratings`. Times in epoch ms. */
export function ratings(db: D1Database) {
  const ofOne = (id: RatingId) => aroundSums(db, 'id = ?1', id);
  /** Stands for what is done, and for the revision that it makes: an act that was done already makes no next one. */
  const actOf = (act: string, rating: RatingId, kind: 'rated' | RatingState, rest: Noted, now: number) =>
    db
      .prepare(
        `INSERT INTO rating_acts (id, rating, kind, revision, state_before, by, reason, at)
         SELECT ?1, ?2, ?3, coalesce(was.revision, 0) + 1, was.state, ?4, ?5, ?6
         FROM (SELECT 1) LEFT JOIN ratings AS was ON was.id = ?2
         WHERE was.state IS NOT 'withdrawn' AND (was.id IS NOT NULL OR ?3 = 'rated')
           AND NOT EXISTS (SELECT 1 FROM closed_orders WHERE order_id = coalesce(was.order_id, ?7))
         ON CONFLICT (id) DO NOTHING`,
      )
      .bind(act, rating, kind, rest.by ?? null, rest.reason ?? null, now, rest.order ?? null);

  return {
    /** The first makes it, and each later one changes it. Null: its order is closed. */
    async rate(
      { id, order, product, stars, text, act }: Rated,
      now: number,
    ): Promise<{ readonly rating: OwnRating; readonly isFirst: boolean } | null> {
      const write = db
        .prepare(
          `INSERT INTO ratings (id, product, order_id, stars, words, state, revision, created_at)
           SELECT ?1, ?2, ?3, ?4, ?5, 'shown', 1, ?6 WHERE ${isNext('?1', '?7')}
           ON CONFLICT (id) DO UPDATE SET
             stars = excluded.stars, words = excluded.words, revision = ratings.revision + 1, edited_at = excluded.created_at`,
        )
        .bind(id, product, order, stars, text, now, act);
      const found = db
        .prepare(
          `SELECT ${ratingColumns}, (SELECT revision FROM rating_acts WHERE id = ?2) AS acted
           FROM ratings WHERE id = ?1 AND ${isThere}`,
        )
        .bind(id, act);
      const results = await db.batch([...ofOne(id)(actOf(act, id, 'rated', { order }, now), write), found]);
      const [row] = results.at(-1)?.results ?? [];
      if (row === undefined) return null;
      return { rating: toOwn(row), isFirst: z.object({ acted: z.int() }).parse(row).acted === 1 };
    },

    /** Null: there is no such rating. */
    async moderate(id: RatingId, { act, to, by, reason }: Moderation, now: number): Promise<ModeratedRating | null> {
      const write = db
        .prepare(`UPDATE ratings SET state = ?2, revision = revision + 1 WHERE id = ?1 AND ${isNext('?1', '?3')}`)
        .bind(id, to, act);
      const found = db
        .prepare(`SELECT ${moderatedColumns} FROM ratings ${lastModeration} WHERE ratings.id = ?1 AND ${isThere}`)
        .bind(id);
      const results = await db.batch([...ofOne(id)(actOf(act, id, to, { by, reason }, now), write), found]);
      const [row] = results.at(-1)?.results ?? [];
      return row === undefined ? null : toModerated(row);
    },

    /** Their buyer is gone: what was rated for these orders is withdrawn, and what may yet come is not taken. */
    async close(orders: readonly OrderId[], now: number): Promise<void> {
      if (orders.length === 0) return;
      const which = 'order_id IN (SELECT value FROM json_each(?1))';
      const all = JSON.stringify(orders);
      await db.batch(
        aroundSums(
          db,
          which,
          all,
        )(
          db
            .prepare(
              `INSERT INTO closed_orders (order_id, at) SELECT value, ?2 FROM json_each(?1) WHERE true
               ON CONFLICT (order_id) DO NOTHING`,
            )
            .bind(all, now),
          db
            .prepare(
              `UPDATE ratings SET state = 'withdrawn', words = NULL, deleted_at = ?2 WHERE ${which} AND ${isThere}`,
            )
            .bind(all, now),
        ),
      );
    },

    /** How many have given how many stars; of each of these products. */
    async histograms(products: readonly Slug[]): Promise<Map<Slug, Histogram>> {
      if (products.length === 0) return new Map();
      return histogramsIn((await sumsOf(db, products).all()).results, products);
    },

    /** Refuses with INVALID and `path: "cursor"` when the cursor was not made by this very query. */
    async page(product: Slug, { sort, stars, cursor, limit }: RatingQuery): Promise<Result<RatingList>> {
      const identity = JSON.stringify(['ratings', product, sort, stars]);
      const after = cursor === undefined ? null : decodeCursor(identity, cursor);
      if (cursor !== undefined && after === null) return refuse('INVALID', { path: 'cursor' });
      const key = sortKeys[sort];
      const [sums, page] = await db.batch([
        sumsOf(db, [product]),
        db
          .prepare(
            `SELECT ${ratingColumns}, ${key} AS key, id AS tie FROM ratings
             WHERE product = ?1 AND state = 'shown' AND (?2 IS NULL OR stars = ?2)
               AND (?3 IS NULL OR (${key}, id) < (?3, ?4))
             ORDER BY ${key} DESC, id DESC LIMIT ?5`,
          )
          .bind(product, stars ?? null, after?.key ?? null, after?.tie ?? null, limit + 1),
      ]);
      const given = histogramsIn(sums?.results ?? [], [product]).get(product);
      if (!given || !page) throw new Error('a batch answers each of its statements');
      return ok({ ...summaryOf(given), ...paged(page.results, limit, identity, toRating) });
    },

    /** For who moderates, the newest first. */
    async moderated(
      state: RatingState | null,
      cursor: string | null,
      limit: number,
    ): Promise<Result<{ readonly items: ModeratedRating[]; readonly nextCursor: string | null }>> {
      const identity = JSON.stringify(['moderated', state]);
      const after = cursor === null ? null : decodeCursor(identity, cursor);
      if (cursor !== null && after === null) return refuse('INVALID', { path: 'cursor' });
      const { results } = await db
        .prepare(
          `SELECT ${moderatedColumns}, ratings.created_at AS key, ratings.id AS tie FROM ratings ${lastModeration}
           WHERE ${isThere} AND (?1 IS NULL OR ratings.state = ?1)
             AND (?2 IS NULL OR (ratings.created_at, ratings.id) < (?2, ?3))
           ORDER BY ratings.created_at DESC, ratings.id DESC LIMIT ?4`,
        )
        .bind(state, after?.key ?? null, after?.tie ?? null, limit + 1)
        .all();
      return ok(paged(results, limit, identity, toModerated));
    },

    /** What was rated for these orders. */
    async ofOrders(orders: readonly OrderId[]): Promise<OwnRating[]> {
      const { results } = await db
        .prepare(
          `SELECT ${ratingColumns} FROM ratings
           WHERE order_id IN (SELECT value FROM json_each(?1)) AND ${isThere} ORDER BY created_at, id`,
        )
        .bind(JSON.stringify(orders))
        .all();
      return results.map(toOwn);
    },

    /** Makes all sums again from the ratings: gives how many products have any. */
    async rebuild(): Promise<number> {
      const results = await db.batch([...sumsAnew(db), db.prepare('SELECT product FROM rating_sums')]);
      return ids.parse(results.at(-1)?.results ?? []).length;
    },
  };
}

/** One row more than asked for tells whether another page follows. */
function paged<Item>(rows: readonly unknown[], limit: number, identity: string, of: (row: unknown) => Item) {
  const items = rows.slice(0, limit);
  const last = rows.length > limit ? positionRow.parse(items.at(-1)) : null;
  return { items: items.map(of), nextCursor: last && encodeCursor(identity, last) };
}
