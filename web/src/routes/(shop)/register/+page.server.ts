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
  return { search: url.search };
};

export const actions: Actions = {
  /** The interface says the same for a new address and a known one. Whether the new account is theirs shows by logging in. */
  default: async (event) => {
    const form = await event.request.formData();
    const [email, password] = [textOf(form, 'email').trim(), textOf(form, 'password')];
    const name = textOf(form, 'name').trim();
    const registered = await api(event).register({ email, password, ...(name && { name }) });
    if (!registered.ok) return refused('register', registered.problem, { email, password, name });
    const loggedIn = await api(event).login({ email, password });
    if (loggedIn.ok) redirect(303, nextOf(event.url));
    return refused('accepted', loggedIn.problem, { email, name });
  },
};
