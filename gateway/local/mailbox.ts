import { z } from 'zod';
import { emailKey } from '../../contract/email.ts';
import { escaped } from '../../mail/words.ts';
import { keptLetters, type LetterInBox } from '../../storage/mail/kept-letters.ts';
import { vaultOf } from '../bindings.ts';

const pageSize = 100;
const asked = z.object({ to: z.string().max(254).nullable(), before: z.coerce.number().int().positive().nullable() });
/** The words of a letter run in a frame without scripts and without any right to this origin. */
const policy =
  "default-src 'none'; style-src 'unsafe-inline'; frame-src 'self'; frame-ancestors 'self'; base-uri 'none'; form-action 'self'";
const headers = { 'content-security-policy': policy, 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' };

/**
 * The letters that a local shop has kept: `/dev/mail` for people, `/api/dev/mail?to=` for tests. Part of the local door alone:
 * no build for the platform has this file.
 */
export async function mailbox(request: Request, env: Env): Promise<Response> {
  if (request.method !== 'GET' && request.method !== 'HEAD') return new Response(null, { status: 405, headers });
  const { pathname, searchParams } = new URL(request.url);
  const query = asked.safeParse({ to: searchParams.get('to'), before: searchParams.get('before') });
  const letters = keptLetters(env.DB_MAIL, vaultOf(env));
  if (!query.success) return new Response('This is not to be found.', { status: 404, headers });
  const { to, before } = query.data;
  const wanted = to === null || to.trim() === '' ? null : emailKey(to);
  if (pathname === '/api/dev/mail')
    return Response.json({ items: await letters.newest(pageSize, wanted, before) }, { headers });
  if (pathname === '/dev/mail') return html(listPage(await letters.newest(pageSize, wanted, before), to ?? ''));
  const [, number = '', part] = /^\/dev\/mail\/(\d{1,12})(\/html)?$/.exec(pathname) ?? [];
  const letter = number === '' ? null : await letters.one(Number(number));
  if (!letter) return new Response('This is not to be found.', { status: 404, headers });
  return part === undefined ? html(letterPage(letter)) : html(letter.html, `${policy}; sandbox`);
}

const html = (text: string, contentSecurityPolicy = policy): Response =>
  new Response(text, {
    headers: {
      ...headers,
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': contentSecurityPolicy,
    },
  });

const frame = (title: string, body: string): string => `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark"><title>${escaped(title)}</title><style>
:root{color-scheme:light dark}body{max-width:60rem;margin:0 auto;padding:1rem;font:16px/1.5 system-ui,sans-serif}
li{margin:.5rem 0;overflow-wrap:anywhere}pre{white-space:pre-wrap;overflow-wrap:anywhere;border:1px solid;padding:1rem}
iframe{width:100%;height:30rem;border:1px solid;background:Canvas}input,button{font:inherit;padding:.3rem .6rem}
</style></head><body>${body}</body></html>`;

function listPage(items: readonly LetterInBox[], to: string): string {
  const rows = items.map(
    ({ number, subject, to: receiver, keptAt, count }) =>
      `<li><a href="/dev/mail/${number}">${escaped(subject)}</a><br>${escaped(receiver)}, ${new Date(keptAt).toISOString()}${count > 1 ? `, handed in ${count} times` : ''}</li>`,
  );
  const last = items.length === pageSize ? items.at(-1) : undefined;
  const older = last
    ? `<p><a href="/dev/mail?before=${last.number}&amp;to=${encodeURIComponent(to)}">Older letters</a></p>`
    : '';
  return frame(
    'Letters',
    `<main><h1>Letters</h1><p>No letter leaves a shop on this machine: here they are, the newest first.</p>
<form><label>To <input name="to" type="search" value="${escaped(to)}"></label> <button>Show</button></form>
${rows.length > 0 ? `<ol reversed>${rows.join('')}</ol>` : '<p>There is no letter.</p>'}${older}</main>`,
  );
}

function letterPage({ number, subject, text, raw }: LetterInBox): string {
  const head = raw.slice(0, raw.indexOf('\r\n\r\n'));
  return frame(
    subject,
    `<main><p><a href="/dev/mail">All letters</a></p><h1>${escaped(subject)}</h1><h2>As text</h2><pre>${escaped(text)}</pre>
<h2>As a page</h2><iframe sandbox title="The letter" src="/dev/mail/${number}/html"></iframe>
<h2>Headers</h2><pre>${escaped(head)}</pre></main>`,
  );
}
