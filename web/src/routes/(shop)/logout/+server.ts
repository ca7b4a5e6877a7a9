import { error, redirect } from '@sveltejs/kit';
import { api } from '$lib/api.ts';
import type { RequestHandler } from './$types';

/** By a form only: a link could be followed by anything. A session that has ended already is as good. */
export const POST: RequestHandler = async (event) => {
  const answer = await api(event).logout();
  if (!answer.ok && answer.problem.status !== 401) {
    const { status, title, requestId, code } = answer.problem;
    error(status, { message: title, requestId, code });
  }
  redirect(303, '/login?after=logout');
};

/** Who reloads the address after it finds something useful. */
export const GET: RequestHandler = () => redirect(303, '/account');
