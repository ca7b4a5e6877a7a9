import { error, redirect } from '@sveltejs/kit';
import { api, must } from '$lib/api.ts';
import { cancelOrder } from '$lib/orders/cancel-order.ts';
import { countryName } from '$lib/orders/countries.ts';
import { rate, rateables } from '$lib/ratings/rate.ts';
import { orderId } from '../../../../../../contract/ids.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
  const { requestId } = event.locals;
  // what is not even an id is nothing to ask an actor about
  if (!orderId.safeParse(event.params.id).success) error(404, { message: 'There is no such order', requestId });
  const linked = event.url.searchParams.get('key');
  if (linked !== null) {
    // from here on it is in a cookie: a key in an address is kept by histories and shown by screens
    must(await api(event).openOrder(event.params.id, linked));
    redirect(303, `/orders/${event.params.id}`);
  }
  const order = must(await api(event).order(event.params.id));
  const left = event.url.searchParams.has('left');
  const rated = event.url.searchParams.get('rated');
  const products = await rateables(event, order);
  return { order, country: countryName(order.address.country), key: crypto.randomUUID(), left, rated, products };
};

export const actions: Actions = {
  cancel: async (event) => cancelOrder(event, await event.request.formData(), event.params.id),
  rate: async (event) => rate(event, event.params.id),
};
