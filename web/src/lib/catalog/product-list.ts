import { error, type RequestEvent, redirect } from '@sveltejs/kit';
import type { Sort } from '../../../../contract/catalog.ts';
import { api, must } from '../api.ts';

const labels: Record<Sort, string> = {
  relevance: 'Our choice',
  newest: 'Newest first',
  name: 'Name',
  'price-asc': 'Price, low to high',
  'price-desc': 'Price, high to low',
};

type Listing = Pick<RequestEvent, 'fetch' | 'locals' | 'url'>;

/** A page of products as the address asks for it, with the links to the pages around it. */
export async function loadList(event: Listing, category: string | null) {
  const query = queryOf(event.url.searchParams, category);
  const [list, categories] = await Promise.all([api(event).products(query), api(event).categories()]);

  const link = (cursor: string | null) => {
    const search = new URLSearchParams(query);
    for (const name of ['limit', 'category', 'cursor']) search.delete(name);
    if (cursor) search.set('cursor', cursor);
    return search.size > 0 ? `${event.url.pathname}?${search}` : event.url.pathname;
  };
  if (!list.ok && list.problem.code === 'INVALID') {
    // a cursor belongs to the list that gave it: an old link starts that list anew
    if (query.has('cursor')) redirect(303, link(null));
    error(404, { message: 'There is no such list', requestId: event.locals.requestId });
  }
  const { items, nextCursor } = must(list);
  return {
    list: { items, nextCursor },
    categories: must(categories),
    q: query.get('q') ?? '',
    sort: query.get('sort') ?? 'relevance',
    sorts: Object.entries(labels).map(([value, label]) => ({
      value,
      label: value === 'relevance' && query.has('q') ? 'Best match' : label,
    })),
    next: nextCursor && link(nextCursor),
    first: query.has('cursor') ? link(null) : null,
  };
}

/** What the address asks for, less what no form of ours could have asked. */
function queryOf(asked: URLSearchParams, category: string | null): URLSearchParams {
  const query = new URLSearchParams({ limit: '24' });
  const q = asked.get('q')?.trim().slice(0, 100);
  const sort = asked.get('sort') ?? '';
  const cursor = asked.get('cursor');
  if (q) query.set('q', q);
  if (Object.hasOwn(labels, sort)) query.set('sort', sort);
  if (cursor) query.set('cursor', cursor);
  if (category) query.set('category', category);
  return query;
}
