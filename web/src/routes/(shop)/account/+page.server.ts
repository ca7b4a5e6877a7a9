import { type RequestEvent, redirect } from '@sveltejs/kit';
import { api, must } from '$lib/api.ts';
import { refused } from '$lib/auth/account-form.ts';
import { loginPath } from '$lib/auth/own-path.ts';
import { textOf } from '$lib/ui/form-fields.ts';
import type { Answer } from '$lib/ui/problem.ts';
import type { Actions, PageServerLoad } from './$types';

/** The answer, or the way to the login where there is no session. */
function owned<T>({ platform }: RequestEvent, answer: Answer<T>): Answer<T> {
  if (answer.ok || answer.problem.status !== 401 || answer.problem.code === 'LOGIN_REFUSED') return answer;
  // the session's cookies go with this answer: the next page would not know of it
  const ended = platform?.env.SESSION_ENDED === true || answer.problem.code === 'SESSION_ENDED';
  redirect(303, `${loginPath('/account')}${ended ? '&after=ended' : ''}`);
}

export const load: PageServerLoad = async (event) => {
  const account = must(owned(event, await api(event).account()));
  return { account, sessions: must(owned(event, await api(event).sessions())).items };
};

const done = (act: 'password' | 'revoke' | 'verification') => ({ act, problem: null, wrong: {}, email: '', name: '' });

export const actions: Actions = {
  password: async (event) => {
    const form = await event.request.formData();
    const body = { currentPassword: textOf(form, 'currentPassword'), newPassword: textOf(form, 'newPassword') };
    const answer = owned(event, await api(event).changePassword(body));
    return answer.ok ? done('password') : refused('password', answer.problem, body, 'currentPassword');
  },
  revoke: async (event) => {
    const form = await event.request.formData();
    const answer = owned(event, await api(event).endSession(textOf(form, 'session')));
    // one that is gone already is what was wished for
    return answer.ok || answer.problem.code === 'NOT_FOUND' ? done('revoke') : refused('revoke', answer.problem, {});
  },
  verification: async (event) => {
    const answer = owned(event, await api(event).askVerification());
    return answer.ok ? done('verification') : refused('verification', answer.problem, {});
  },
  delete: async (event) => {
    const form = await event.request.formData();
    const body = { password: textOf(form, 'password') };
    const answer = owned(event, await api(event).deleteAccount(body));
    if (answer.ok) redirect(303, '/login?after=deleted');
    return refused('delete', answer.problem, body, 'password');
  },
};
