import type { ProductRating } from '../../contract/catalog.ts';
import type { Slug } from '../../contract/ids.ts';
import { summaryOf } from '../../contract/ratings.ts';
import { thrown } from '../../contract/report.ts';
import type { Services } from '../services.ts';

/** `rating` is null where nobody has rated a product, and where nobody can tell. */
export type Stars = { readonly rating: ProductRating };

/** What buyers think of these products, in one statement. Goods are shown without their stars rather than not at all. */
export async function starsOf(
  { ratings, report }: Pick<Services, 'ratings' | 'report'>,
  slugs: readonly Slug[],
): Promise<ReadonlyMap<Slug, Stars>> {
  try {
    const given = await ratings.histograms(slugs);
    return new Map(
      [...given].map(([slug, histogram]) => {
        const { average, count } = summaryOf(histogram);
        return [slug, { rating: average === null ? null : { average, count } }];
      }),
    );
  } catch (error) {
    report('ratings-silent', { products: slugs.length, ...thrown(error) });
    return new Map();
  }
}
