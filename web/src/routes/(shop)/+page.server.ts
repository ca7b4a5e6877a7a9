import { loadList } from '$lib/product-list.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = (event) => loadList(event, null);
