import { redirect } from '@sveltejs/kit';
import { api } from '$lib/api.ts';
import { refused } from '$lib/auth/account-form.ts';
import { ownPath } from '$lib/auth/own-path.ts';
import { textOf } from '$lib/ui/form-fields.ts';
import type { Actions, PageServerLoad } from './$types';

const nextOf = (url: URL): string => ownPath(url.searchParams.get('next'), '/account');

export const load: PageServerLoad = async ({ parent, url }) => {
  const { account } = await parent();
  if (account) redirect(303, nextOf(url));
  return { search: url.search, after: url.searchParams.get('after') };
};

export const actions: Actions = {
  default: async (event) => {
    const form = await event.request.formData();
    const [email, password] = [textOf(form, 'email').trim(), textOf(form, 'password')];
    const answer = await api(event).login({ email, password });
    if (answer.ok) redirect(303, nextOf(event.url));
    return refused('login', answer.problem, { email, password });
  },
};
