import { fail, type RequestEvent, redirect } from '@sveltejs/kit';
import { api, must } from '$lib/api.ts';
import type { Offer } from '$lib/fulfillment/offer.ts';
import type { Values } from '$lib/orders/checkout-fields.ts';
import { bodyOf, expectedIn, readValues, worded } from '$lib/orders/checkout-form.ts';
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
  /** What each way to the typed place costs. Nothing is ordered, and nothing but the place has to be filled in. */
  quote: async (event) => {
    const form = await event.request.formData();
    const [values, key] = [readValues(form), keyOf(form)];
    const said = { values, key, before: null };
    const answer = await quoted(event, values);
    if (answer.ok) return { ...said, wrong: {}, problem: null, offer: answer.offer };
    const { problem } = answer;
    return fail(problem.status, { ...said, wrong: fieldProblems(problem, values, worded), problem, offer: null });
  },
  place: async (event) => {
    const form = await event.request.formData();
    const [values, key] = [readValues(form), keyOf(form)];
    const expected = expectedIn(form, values.shipping);
    const answer = await api(event).placeOrder(bodyOf(values, expected), key);
    if (answer.ok) redirect(303, answer.value.approveUrl ?? `/orders/${answer.value.id}`);
    const { problem } = answer;
    const wrong = fieldProblems(problem, values, worded);
    const offer = problem.quote ? offerFor(values, problem.quote) : await shownAgain(event, values, problem.status);
    const said = { values, wrong, problem, key: keyAfter(problem, key), before: expected ?? null };
    return fail(problem.status, { ...said, offer });
  },
};

const offerFor = ({ country, postalCode }: Values, quote: Offer['quote']): Offer => ({
  place: { country, postalCode },
  quote,
});

async function quoted(event: RequestEvent, values: Values) {
  const { country, postalCode } = values;
  const code = postalCode.trim();
  const answer = await api(event).quote({ country, ...(code && { postalCode: code }) });
  return answer.ok ? { ok: true as const, offer: offerFor(values, answer.value) } : answer;
}

/** A form that comes back with a fault in it keeps its delivery options. A shop that is in trouble is not asked for more. */
async function shownAgain(event: RequestEvent, values: Values, status: number): Promise<Offer | null> {
  if (status >= 500 || status === 429) return null;
  const answer = await quoted(event, values);
  return answer.ok ? answer.offer : null;
}
