import { fail, type RequestEvent, redirect } from '@sveltejs/kit';
import type { Problem } from '../../../../contract/http.ts';
import type { OrderView } from '../../../../contract/order.ts';
import type { OwnRating } from '../../../../contract/ratings.ts';
import { api } from '../api.ts';
import { keyOf, numberOf, textOf } from '../ui/form-fields.ts';

/** A product of an order that has come, and what its buyer has said of it. */
export type Rateable = {
  readonly slug: string;
  readonly name: string;
  readonly own: OwnRating | null;
  /** Of the form's next sending. */
  readonly key: string;
};
export type RateProblem = {
  readonly slug: string;
  readonly stars: string;
  readonly text: string;
  readonly problem: Problem;
};

const came: ReadonlySet<string> = new Set(['delivered', 'returned']);

/** What of an order can be rated: the order itself says so again when it is. */
export async function rateables(event: RequestEvent, { id, lines, groups }: OrderView): Promise<readonly Rateable[]> {
  const skus = new Set(groups.flatMap((group) => (came.has(group.status) ? group.lines.map(({ sku }) => sku) : [])));
  const products = new Map(lines.flatMap((line) => (skus.has(line.sku) ? [[line.slug, productName(line.name)]] : [])));
  if (products.size === 0) return [];
  const answer = await api(event).ownRatings(id);
  const own = answer.ok ? answer.value.items : [];
  return [...products].map(([slug = '', name = '']) => ({
    ...{ slug, name, key: crypto.randomUUID() },
    own: own.find((rating) => rating.product === slug) ?? null,
  }));
}

/** `Storm jacket, Sand / M` → `Storm jacket`: a product is rated, not one of its forms. */
const productName = (name: string): string => name.split(', ')[0] ?? name;

/** The form action. Lines that somebody has typed become one: a rating has no others. */
export async function rate(event: RequestEvent, orderId: string) {
  const form = await event.request.formData();
  const [slug, stars] = [textOf(form, 'slug'), textOf(form, 'stars')];
  const text = textOf(form, 'text').replaceAll(/\s+/gu, ' ').trim();
  const answer = await api(event).rate(slug, { stars: numberOf(stars), text, orderId }, keyOf(form));
  if (!answer.ok) {
    const refused: RateProblem = { slug, stars, text, problem: answer.problem };
    return fail(answer.problem.status, { problem: null, refused });
  }
  redirect(303, `/orders/${orderId}?rated=${encodeURIComponent(slug)}#rate-${slug}`);
}
