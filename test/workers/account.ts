import { SELF } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { expect } from 'vitest';
import { type AccountView, accountView } from '../../contract/auth.ts';
import type { CallerId } from '../../contract/ids.ts';
import { PageCookies } from '../../gateway/pages/page-cookies.ts';
import { authUsers } from '../../storage/auth/users.ts';
import { type Asked, read } from './buyer.ts';
import { origin, unique } from './shop.ts';

export const password = 'correct horse battery staple 42';
export const newEmail = (): string => `somebody-${unique()}@example.com`;

/** A browser that keeps what it is given, and sends it back. */
export class Browser {
  cookies: PageCookies;
  constructor(cookie = '') {
    this.cookies = new PageCookies(cookie);
  }

  async call(method: string, path: string, { body, key, headers = {} }: Asked = {}): Promise<Response> {
    const sent = new Headers({ origin, 'user-agent': 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Firefox/140.0' });
    if (this.cookies.header !== '') sent.set('cookie', this.cookies.header);
    if (body !== undefined) sent.set('content-type', 'application/json');
    if (key !== undefined) sent.set('idempotency-key', key);
    for (const [name, value] of Object.entries(headers)) {
      if (value === null) sent.delete(name);
      else sent.set(name, value);
    }
    const text = body === undefined ? {} : { body: JSON.stringify(body) };
    const answer = await SELF.fetch(origin + path, { method, headers: sent, redirect: 'manual', ...text });
    for (const line of answer.headers.getSetCookie()) this.cookies.take(line);
    return answer;
  }

  /** What it would send under this name. */
  cookie(name: string): string | null {
    return new RegExp(`(?:^|; )${name}=([^;]*)`).exec(this.cookies.header)?.[1] ?? null;
  }

  async login(email: string, secret = password): Promise<AccountView> {
    return read(await this.call('POST', '/api/auth/login', { body: { email, password: secret } }), 200, accountView);
  }

  /** A browser with the same cookies: what a thief has. */
  copy(): Browser {
    return new Browser(this.cookies.header);
  }
}

export async function register(email = newEmail(), secret = password, name?: string): Promise<string> {
  const body = { email, password: secret, ...(name !== undefined && { name }) };
  const answer = await new Browser().call('POST', '/api/auth/register', { body });
  expect(answer.status, await answer.text()).toBe(202);
  return email;
}

/** Somebody with an account, logged in. */
export async function member(): Promise<{ browser: Browser; email: string; view: AccountView }> {
  const email = await register();
  const browser = new Browser();
  return { browser, email, view: await browser.login(email) };
}

/** Somebody who works in the shop, logged in. */
export async function operator(): Promise<{ browser: Browser; email: string; view: AccountView }> {
  const { email, view } = await member();
  await authUsers(env.DB_AUTH).setRole(view.id, 'ops', 1);
  const browser = new Browser();
  return { browser, email, view: await browser.login(email) };
}

/** What has been written down of an account. */
export async function auditOf(user: CallerId): Promise<{ act: string; subject: string | null }[]> {
  const { results } = await env.DB_AUTH.prepare('SELECT act, subject FROM audit WHERE user_id = ? ORDER BY id')
    .bind(user)
    .all<{ act: string; subject: string | null }>();
  return results;
}

/** As if all tokens that lost their place in this session had done so a grace ago. */
export const pastGrace = (session: string) =>
  env.DB_AUTH.prepare(
    `UPDATE sessions SET retired = (SELECT json_group_array(json_object('jti', value ->> 'jti', 'at', (value ->> 'at') - 3000))
       FROM json_each(retired)) WHERE id = ?`,
  )
    .bind(session)
    .run();
