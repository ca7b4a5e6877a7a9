import { fail } from '@sveltejs/kit';
import { api } from '$lib/api.ts';
import { refused } from '$lib/auth/account-form.ts';
import { textOf } from '$lib/ui/form-fields.ts';
import type { Actions, PageServerLoad } from './$types';

/** Whoever opens the link sees a form: nothing is used up by looking. */
export const load: PageServerLoad = ({ url }) => ({ token: url.searchParams.get('token') ?? '' });

export const actions: Actions = {
  default: async (event) => {
    const form = await event.request.formData();
    const [token, password] = [textOf(form, 'token'), textOf(form, 'password')];
    const answer = await api(event).resetPassword(token, password);
    if (answer.ok) return { act: 'changed' as const, problem: null, wrong: {}, token: '' };
    const { status, data } = refused('reset', answer.problem, { password });
    return fail(status, { ...data, token });
  },
};
