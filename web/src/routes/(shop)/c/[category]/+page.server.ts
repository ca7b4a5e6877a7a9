import { error } from '@sveltejs/kit';
import { loadList } from '$lib/catalog/product-list.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
  const listing = await loadList(event, event.params.category);
  const category = listing.categories.find(({ slug }) => slug === event.params.category);
  if (!category) error(404, { message: 'There is no such category', requestId: event.locals.requestId });
  return { ...listing, category };
};
