import { evictDurableObject } from 'cloudflare:test';
import { expect, test } from 'vitest';
import { actorHeader, callerHeader, sessionHeader } from '../../../actors/runtime/durable.ts';
import { Buyer } from '../buyer.ts';
import { cartActor, sell } from '../shop.ts';
import { Listener } from '../socket.ts';

/** As the gateway opens it: with all names of the visitor, and the session. */
async function open(buyer: Buyer, session: string | null, callers: readonly string[] = []): Promise<Listener> {
  const headers = new Headers({
    ...{ upgrade: 'websocket', [actorHeader]: await buyer.cartId() },
    [callerHeader]: [...callers, await buyer.caller()].join(','),
  });
  if (session !== null) headers.set(sessionHeader, session);
  const response = await cartActor(await buyer.cartId()).fetch(new Request('https://actor/', { headers }));
  if (!response.webSocket) throw new Error(`no socket: ${response.status}`);
  return new Listener(response.webSocket);
}

test('the sockets of a session are closed with its end, after an eviction too, and no others', async () => {
  const good = await sell();
  const buyer = new Buyer();
  await buyer.add(good.sku);
  const cart = cartActor(await buyer.cartId());
  const pages = {
    first: await open(buyer, 'session_one'),
    second: await open(buyer, 'session_one', [`user_${'0'.repeat(26)}`]),
    other: await open(buyer, 'session_two'),
    guest: await open(buyer, null),
  };
  for (const page of Object.values(pages)) await page.heard('its greeting', () => true);
  await evictDurableObject(cart);
  expect(await cartActor(await buyer.cartId()).closeSockets(await buyer.cartId(), 'session_one')).toBe(2);
  await expect.poll(() => [pages.first.closed, pages.second.closed]).toEqual([4401, 4401]);
  const { version } = await buyer.add(good.sku);
  for (const page of [pages.other, pages.guest]) await page.heard('the change', ({ view }) => view.version === version);
  expect([pages.other.closed, pages.guest.closed]).toEqual([null, null]);
  expect(await cartActor(await buyer.cartId()).closeSockets(await buyer.cartId(), 'session_one')).toBe(0);
  expect(pages.first.messages.every(({ view }) => view.version < version)).toBe(true);
});

test('none of the names fits: no socket', async () => {
  const [buyer, stranger] = [new Buyer(), new Buyer()];
  const headers = {
    ...{ upgrade: 'websocket', [actorHeader]: await buyer.cartId() },
    [callerHeader]: `${await stranger.caller()},user_${'0'.repeat(26)}`,
  };
  const response = await cartActor(await buyer.cartId()).fetch(new Request('https://actor/', { headers }));
  expect(response.status).toBe(404);
});
