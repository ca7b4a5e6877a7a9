import { api } from '$lib/api.ts';
import { refused } from '$lib/auth/account-form.ts';
import { textOf } from '$lib/ui/form-fields.ts';
import type { Actions } from './$types';

export const actions: Actions = {
  default: async (event) => {
    const email = textOf(await event.request.formData(), 'email').trim();
    const answer = await api(event).forgotPassword(email);
    return answer.ok
      ? { act: 'sent' as const, problem: null, wrong: {}, email, name: '' }
      : refused('forgot', answer.problem, { email });
  },
};
