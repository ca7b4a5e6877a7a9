import { redirect } from '@sveltejs/kit';
import { api, must } from '$lib/api.ts';
import type { PageServerLoad } from './$types';

const perPage = '20';

export const load: PageServerLoad = async (event) => {
  const cursor = event.url.searchParams.get('cursor');
  const list = await api(event).orders(new URLSearchParams({ limit: perPage, ...(cursor && { cursor }) }));
  // a cursor belongs to the list that gave it: an old link, or one of before the login, starts anew
  if (!list.ok && list.problem.code === 'INVALID' && cursor) redirect(303, '/orders');
  const { groups, nextCursor } = must(list);
  return {
    groups,
    next: nextCursor && `/orders?cursor=${encodeURIComponent(nextCursor)}`,
    first: cursor ? '/orders' : null,
  };
};
