import { loadList } from '$lib/catalog/product-list.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = (event) => loadList(event, null);
