import { fail } from '@sveltejs/kit';
import { api, must } from '$lib/api.ts';
import { keyOf, numberOf, textOf } from '$lib/ui/form-fields.ts';
import { keyAfter } from '$lib/ui/problem.ts';
import { quantityMax } from '../../../../../../contract/cart.ts';
import { ratingQuery } from '../../../../../../contract/ratings.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
  // a part that is not a part of a list of ratings is as none
  const asked = ratingQuery.safeParse(partsOf(event.url.searchParams));
  const query = asked.success ? asked.data : ratingQuery.parse({});
  const parts = Object.entries(query).map(([name, value]): [string, string] => [name, String(value)]);
  const [product, categories, ratings] = await Promise.all([
    api(event).product(event.params.slug),
    api(event).categories(),
    api(event).ratings(event.params.slug, new URLSearchParams(parts)),
  ]);
  const found = must(product);
  const category = categories.ok ? categories.value.find(({ slug }) => slug === found.category) : undefined;
  return {
    product: found,
    categoryName: category?.name ?? found.category,
    // without them the product is there all the same
    ratings: ratings.ok ? ratings.value : null,
    ...{ sort: query.sort, stars: query.stars ?? null, search: event.url.search },
    asked: event.url.searchParams.get('variant'),
    quantityMax,
    key: crypto.randomUUID(),
  };
};

const partsOf = (search: URLSearchParams) =>
  Object.fromEntries([...search].filter(([name]) => name === 'sort' || name === 'stars' || name === 'cursor'));

export const actions: Actions = {
  add: async (event) => {
    const form = await event.request.formData();
    const [sku, quantity, key] = [textOf(form, 'sku'), textOf(form, 'quantity'), keyOf(form)];
    const answer = await api(event).addItem(sku, numberOf(quantity), key);
    if (!answer.ok) {
      const { problem } = answer;
      return fail(problem.status, { sku, quantity, key: keyAfter(problem, key), problem, added: null });
    }
    const line = answer.value.lines.find((one) => one.sku === sku);
    // A form that is sent again adds nothing more: what is in the cart now is what the page tells.
    const added = { sku, quantity: numberOf(quantity), line: line ?? null };
    return { sku, quantity: null, key: null, problem: null, added };
  },
};
