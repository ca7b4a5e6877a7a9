import { redirect } from '@sveltejs/kit';
import { loginPath } from '$lib/auth/own-path.ts';
import type { RequestHandler } from './$types';

/** The interface's own download, by way of a page: a page's session is refreshed on the way, a plain link's is not. */
export const GET: RequestHandler = async ({ fetch }) => {
  const answer = await fetch('/api/auth/me/export');
  if (answer.status === 401) redirect(303, loginPath('/account'));
  const headers = new Headers({ 'content-type': answer.headers.get('content-type') ?? 'application/json' });
  if (answer.ok) headers.set('content-disposition', 'attachment; filename="holdfast-my-data.json"');
  return new Response(answer.body, { status: answer.status, headers });
};
