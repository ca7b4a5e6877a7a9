import { SELF } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { expect, test } from 'vitest';
import { sessionEndedCode } from '../../../contract/closing.ts';
import { Browser, member, password, pastGrace } from '../account.ts';
import { expectRefusal } from '../refusal.ts';
import { origin, sell } from '../shop.ts';
import { Listener } from '../socket.ts';
import { until } from '../until.ts';

async function listen(browser: Browser, path: string): Promise<Listener> {
  const headers = { upgrade: 'websocket', origin, cookie: browser.cookies.header };
  const answer = await SELF.fetch(origin + path, { headers });
  if (!answer.webSocket) throw new Error(`no socket: ${answer.status}`);
  return new Listener(answer.webSocket);
}
const closed = (...pages: readonly Listener[]) =>
  until('the sockets to be closed', async () => pages.every((page) => page.closed === sessionEndedCode), 5_000);

test.each<readonly [string, (browser: Browser, id: string) => Promise<Response>]>([
  ['logged out', (browser) => browser.call('POST', '/api/auth/logout')],
  ['ended from another device', (browser, id) => browser.call('DELETE', `/api/auth/sessions/${id}`)],
  ['deleted with its account', (browser) => browser.call('DELETE', '/api/auth/me', { body: { password } })],
])('all sockets of a session that is %s are closed within 5 seconds, and those of others stay', async (_, end) => {
  const { browser, email, view } = await member();
  const [stranger, { sku }] = [await member(), await sell()];
  const pages = [await listen(browser, '/live/cart'), await listen(browser, `/live/stock/${sku}`)];
  const others = [await listen(stranger.browser, '/live/cart'), await listen(stranger.browser, `/live/stock/${sku}`)];
  for (const page of [...pages, ...others]) await page.heard('its greeting', () => true);
  const elsewhere = new Browser();
  await elsewhere.login(email);
  const by = end.length > 1 ? elsewhere : browser;
  expect((await end(by, view.sessionId)).status).toBe(204);
  await closed(...pages);
  expect(others.map((page) => page.closed)).toEqual([null, null]);
});

test('a changed password and a replayed refresh close sockets, too', async () => {
  const { browser } = await member();
  const cart = await listen(browser, '/live/cart');
  const body = { currentPassword: password, newPassword: 'another fine sentence 3' };
  expect((await browser.call('POST', '/api/auth/password', { body })).status).toBe(200);
  await closed(cart);
  const again = await listen(browser, '/live/cart');
  const thief = browser.copy();
  const me = await browser.call('GET', '/api/auth/me');
  await browser.call('POST', '/api/auth/refresh');
  await pastGrace((await me.json<{ sessionId: string }>()).sessionId);
  await expectRefusal(await thief.call('POST', '/api/auth/refresh'), 401, 'SESSION_ENDED');
  await closed(again);
});

test('a socket that is being opened while its session ends is refused, or closed by the second call', async () => {
  const { browser, view } = await member();
  const headers = { upgrade: 'websocket', origin, cookie: browser.cookies.header };
  const [answers] = await Promise.all([
    Promise.all(Array.from({ length: 5 }, () => SELF.fetch(`${origin}/live/cart`, { headers }))),
    browser.call('POST', '/api/auth/logout'),
  ]);
  const opened = answers.flatMap((answer) => (answer.webSocket ? [new Listener(answer.webSocket)] : []));
  await closed(...opened);
  expect((await SELF.fetch(`${origin}/live/cart`, { headers })).status).toBe(401);
  const { results } = await env.DB_AUTH.prepare('SELECT kind FROM session_sockets WHERE session_id = ?')
    .bind(view.sessionId)
    .all();
  expect(results.length).toBe(opened.length > 0 ? 1 : results.length);
});
