import { fail, redirect } from '@sveltejs/kit';
import { api, must } from '$lib/api.ts';
import { bodyOf, readValues, worded } from '$lib/orders/checkout-form.ts';
import { countries } from '$lib/orders/countries.ts';
import { fieldProblems } from '$lib/ui/field-problems.ts';
import { keyOf } from '$lib/ui/form-fields.ts';
import { keyAfter } from '$lib/ui/problem.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
  const [cart, ways] = await Promise.all([api(event).cart(), api(event).paymentMethods()]);
  const { methods } = must(ways);
  return { cart: must(cart), methods, countries, key: crypto.randomUUID() };
};

export const actions: Actions = {
  default: async (event) => {
    const form = await event.request.formData();
    const [values, key] = [readValues(form), keyOf(form)];
    const answer = await api(event).placeOrder(bodyOf(values), key);
    if (answer.ok) redirect(303, answer.value.approveUrl ?? `/orders/${answer.value.id}`);
    const { problem } = answer;
    const wrong = fieldProblems(problem, values, worded);
    return fail(problem.status, { values, wrong, problem, key: keyAfter(problem, key) });
  },
};
