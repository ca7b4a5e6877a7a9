import { fail } from '@sveltejs/kit';
import { api, must } from '$lib/api.ts';
import { cancelOrder } from '$lib/orders/cancel-order.ts';
import { keyOf, numberOf, textOf } from '$lib/ui/form-fields.ts';
import { quantityMax } from '../../../../../contract/cart.ts';
import type { Problem } from '../../../../../contract/http.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => ({
  cart: must(await api(event).cart()),
  quantityMax,
  key: crypto.randomUUID(),
});

const refused = (sku: string, typed: string | null, problem: Problem) => fail(problem.status, { sku, typed, problem });
const done = { sku: null, typed: null, problem: null };

export const actions: Actions = {
  /** `to` is what a step button asks for, and wins over the field beside it. */
  change: async (event) => {
    const form = await event.request.formData();
    const sku = textOf(form, 'sku');
    const typed = textOf(form, 'to') || textOf(form, 'quantity');
    const answer = await api(event).changeItem(sku, numberOf(typed), keyOf(form));
    return answer.ok ? done : refused(sku, typed, answer.problem);
  },
  remove: async (event) => {
    const form = await event.request.formData();
    const sku = textOf(form, 'sku');
    const answer = await api(event).removeItem(sku, keyOf(form));
    // taken out already is what the shopper wanted
    return answer.ok || answer.problem.code === 'LINE_UNKNOWN' ? done : refused(sku, null, answer.problem);
  },
  /** The price that the line shows as the one of now, for all of its units. */
  accept: async (event) => {
    const form = await event.request.formData();
    const sku = textOf(form, 'sku');
    const answer = await api(event).acceptPrice(sku, keyOf(form));
    return answer.ok ? done : refused(sku, null, answer.problem);
  },
  cancel: async (event) => {
    const form = await event.request.formData();
    const result = await cancelOrder(event, form, textOf(form, 'order'));
    return 'status' in result ? refused('', null, result.data.problem) : done;
  },
};
