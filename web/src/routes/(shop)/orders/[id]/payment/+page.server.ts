import { error, fail, redirect } from '@sveltejs/kit';
import { api, must } from '$lib/api.ts';
import { orderId } from '../../../../../../../contract/ids.ts';
import type { Actions, PageServerLoad } from './$types';

/** Where PayPal's links lead: whose order it is goes on to it, and whoever has only the token sees how it stands. */
export const load: PageServerLoad = async (event) => {
  const { id } = event.params;
  const { requestId } = event.locals;
  const token = event.url.searchParams.get('token');
  if (!orderId.safeParse(id).success || !token) error(404, { message: 'There is no such order', requestId });
  const left = event.url.searchParams.has('left');
  const own = await api(event).order(id);
  if (own.ok) redirect(303, `/orders/${id}${left ? '?left' : ''}`);
  return { standing: must(await api(event).payment(id, token)), token, left };
};

export const actions: Actions = {
  cancel: async (event) => {
    const token = event.url.searchParams.get('token') ?? '';
    const answer = await api(event).cancelPayment(event.params.id, token);
    return answer.ok ? { problem: null } : fail(answer.problem.status, { problem: answer.problem });
  },
};
