import { fail } from '@sveltejs/kit';
import { api } from '$lib/api.ts';
import { textOf } from '$lib/ui/form-fields.ts';
import type { Actions, PageServerLoad } from './$types';

/** Whoever opens the link sees a button: nothing is used up by looking. */
export const load: PageServerLoad = ({ url }) => ({ token: url.searchParams.get('token') ?? '' });

export const actions: Actions = {
  default: async (event) => {
    const token = textOf(await event.request.formData(), 'token');
    const answer = await api(event).verify(token);
    return answer.ok ? { problem: null, token: '' } : fail(answer.problem.status, { problem: answer.problem, token });
  },
};
