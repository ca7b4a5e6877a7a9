import { fail } from '@sveltejs/kit';
import { api } from '$lib/api.ts';
import { textOf } from '$lib/ui/form-fields.ts';
import type { Actions } from './$types';

export const actions: Actions = {
  default: async (event) => {
    const form = await event.request.formData();
    const [number, email] = [textOf(form, 'number').trim(), textOf(form, 'email').trim()];
    const answer = await api(event).findOrder(number, email);
    return answer.ok
      ? { problem: null, number, email }
      : fail(answer.problem.status, { problem: answer.problem, number, email });
  },
};
