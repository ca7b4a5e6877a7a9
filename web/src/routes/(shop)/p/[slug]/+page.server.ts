import { fail } from '@sveltejs/kit';
import { api, must } from '$lib/api.ts';
import { keyOf, numberOf, textOf } from '$lib/ui/form-fields.ts';
import { keyAfter } from '$lib/ui/problem.ts';
import { quantityMax } from '../../../../../../contract/cart.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
  const [product, categories] = await Promise.all([api(event).product(event.params.slug), api(event).categories()]);
  const found = must(product);
  const category = categories.ok ? categories.value.find(({ slug }) => slug === found.category) : undefined;
  return {
    product: found,
    categoryName: category?.name ?? found.category,
    asked: event.url.searchParams.get('variant'),
    quantityMax,
    key: crypto.randomUUID(),
  };
};

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
