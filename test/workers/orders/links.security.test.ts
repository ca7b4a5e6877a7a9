import { env } from 'cloudflare:workers';
import { expect, test } from 'vitest';
import { orderView } from '../../../contract/order.ts';
import { vaultOf } from '../../../gateway/bindings.ts';
import { keptLetters } from '../../../storage/mail/kept-letters.ts';
import { delivery } from '../../contract/delivery.ts';
import { Browser } from '../account.ts';
import { Buyer, read } from '../buyer.ts';
import { callOps } from '../ops.ts';
import { expectRefusal } from '../refusal.ts';
import { sell } from '../shop.ts';
import { pause, until } from '../until.ts';

const letters = () => keptLetters(env.DB_MAIL, vaultOf(env)).newest(100, delivery.email);
/** The key in the newest letter about this order, once there are so many. */
const keyOf = (id: string, count = 1) =>
  until('a letter with a link', async () => {
    const keys = (await letters()).flatMap(({ text }) => new RegExp(`${id}\\?key=(\\S+)`).exec(text)?.[1] ?? []);
    return keys.length >= count ? keys[0] : null;
  });
async function ordered() {
  const buyer = new Buyer();
  await buyer.add((await sell()).sku);
  const { id } = await buyer.place('paypal');
  return { buyer, id, key: await keyOf(id) };
}
const look = (browser: Browser, id: string, key?: string) =>
  browser.call('GET', `/api/orders/${id}`, key === undefined ? {} : { headers: { 'x-order-key': key } });
const open = (browser: Browser, id: string, key: string) =>
  browser.call('POST', `/api/orders/${id}/open`, { body: { key } });

test('[K2] a link shows its order in another browser, and nothing else: no payment, no other order, no list', async () => {
  const { buyer, id, key } = await ordered();
  const other = await ordered();
  const stranger = new Browser();
  const seen = await read(await look(stranger, id, key), 200, orderView);
  expect(seen).toMatchObject({ id, email: delivery.email, approveUrl: null });
  expect((await buyer.order(id)).approveUrl).not.toBeNull();
  await expectRefusal(await look(stranger, other.id, key), 404, 'NOT_FOUND');
  await expectRefusal(await look(new Browser(), id), 404, 'NOT_FOUND');
  expect(await (await stranger.call('GET', '/api/orders')).json()).toMatchObject({ items: [] });
});

test('[K2] the key is exchanged for a cookie that opens this order alone, whatever name it is given', async () => {
  const { id, key } = await ordered();
  const other = await ordered();
  const stranger = new Browser();
  const opened = await open(stranger, id, key);
  expect(opened.status).toBe(204);
  const [line = ''] = opened.headers.getSetCookie().filter((cookie) => cookie.includes(id));
  expect(line).toMatch(/^__Host-order_\w+=[^;]+; Path=\/; HttpOnly; Secure; SameSite=Lax; Max-Age=7776000$/);
  expect((await look(stranger, id)).status).toBe(200);
  const renamed = new Browser(`__Host-${other.id}=${key}`);
  await expectRefusal(await look(renamed, other.id), 404, 'NOT_FOUND');
});

test('[K2] a changed character opens nothing, and says no more than that there is nothing', async () => {
  const { id, key } = await ordered();
  const unknown = `order_${'0'.repeat(26)}`;
  const missing = await expectRefusal(await look(new Browser(), unknown), 404, 'NOT_FOUND');
  for (const at of [0, 3, 7, 9, 12, key.length - 1]) {
    const changed = key.slice(0, at) + (key[at] === 'a' ? 'b' : 'a') + key.slice(at + 1);
    const refused = await expectRefusal(await look(new Browser(), id, changed), 404, 'NOT_FOUND');
    expect({ ...refused, requestId: '' }).toEqual({ ...missing, requestId: '' });
    await expectRefusal(await open(new Browser(), id, changed), 404, 'NOT_FOUND');
  }
});

test('whoever has the link may cancel while that can be done', async () => {
  const { buyer, id, key } = await ordered();
  const asked = { key: 'cancel-by-link', headers: { 'x-order-key': key } };
  const answer = await new Browser().call('POST', `/api/orders/${id}/cancel`, asked);
  expect(answer.status).toBe(200);
  expect((await buyer.order(id)).status).toBe('cancelled');
});

test('[K2] an operator ends all links of an order that were given out; the next letter has one that works', async () => {
  const { buyer, id, key } = await ordered();
  expect((await callOps(`/orders/${id}/links/revoke`, {}, 'POST')).status).toBe(401);
  expect((await callOps(`/orders/${id}/links/revoke`, undefined, 'POST')).status).toBe(204);
  await expectRefusal(await look(new Browser(), id, key), 404, 'NOT_FOUND');
  const { number } = await buyer.order(id);
  await new Browser().call('POST', '/api/orders/lookup', { body: { number, email: delivery.email } });
  const next = await keyOf(id, 2);
  expect((await look(new Browser(), id, next)).status).toBe(200);
});

test('[K2.1] number and address bring the link to the mailbox; the answer is the same whether they fit or not', async () => {
  const { buyer, id } = await ordered();
  const { number } = await buyer.order(id);
  const before = (await letters()).length;
  const ask = (typed: string, email: string) =>
    new Browser().call('POST', '/api/orders/lookup', { body: { number: typed, email } });
  const wrong = [
    await ask('HF-2222-22', delivery.email),
    await ask(number ?? '', 'somebody.else@example.com'),
    await ask('no number', delivery.email),
  ];
  await pause(300);
  expect(await letters()).toHaveLength(before);
  const right = await ask((number ?? '').toLowerCase().replaceAll('-', ' '), delivery.email.toUpperCase());
  const said = await right.text();
  for (const answer of wrong) expect([answer.status, await answer.text()]).toEqual([right.status, said]);
  await keyOf(id, 2);
  // Whoever knows the number alone sees nothing.
  await expectRefusal(await look(new Browser(), id, number ?? ''), 404, 'NOT_FOUND');
});

test('an order has a number of its own: in its view, in the list, the same for a repetition', async () => {
  const buyer = new Buyer();
  await buyer.add((await sell()).sku);
  const { id } = await buyer.place('paypal', 'the-key');
  const { number } = await buyer.order(id);
  expect(number).toMatch(/^HF-[0-9A-Z]{4}-[0-9A-Z]{2}$/);
  await buyer.place('paypal', 'the-key');
  expect((await buyer.order(id)).number).toBe(number);
  const numbers = await env.DB_AUTH.prepare('SELECT number FROM account_orders WHERE order_id = ?').bind(id).all();
  expect(numbers.results).toEqual([{ number }]);
});

test('a letter that came back is on record', async () => {
  const { id } = await ordered();
  const answer = await callOps(`/mail/${id}.received/bounced`, undefined, 'POST');
  expect(await answer.json()).toEqual({ id: `${id}.received`, status: 'bounced' });
  await expectRefusal(await callOps(`/mail/${id}.unheard/bounced`, undefined, 'POST'), 404, 'NOT_FOUND');
  expect((await callOps(`/mail/${id}.received/bounced`, {}, 'POST')).status).toBe(401);
});
