import { env } from 'cloudflare:workers';
import { expect, test } from 'vitest';
import { cartView } from '../../../contract/cart.ts';
import { appOf } from '../../../gateway/app.ts';
import { servicesOf } from '../../../gateway/bindings.ts';
import { Browser, member, password, register } from '../account.ts';
import { Buyer, read } from '../buyer.ts';
import { origin, sell } from '../shop.ts';

const linesOf = async (browser: Browser) =>
  (await read(await browser.call('GET', '/api/cart'), 200, cartView)).lines
    .map(({ sku, quantity }) => [sku, quantity])
    .sort();

test("[C1] the cart of a guest who logs in is the account's cart from then on, on all its devices", async () => {
  const { browser: phone, email } = await member();
  const [one, other] = [await sell(), await sell()];
  await read(await phone.call('POST', '/api/cart/items', { body: { sku: one.sku, quantity: 2 } }), 200, cartView);
  const guest = new Buyer();
  await guest.add(one.sku, 1);
  await guest.add(other.sku, 3);
  const laptop = new Browser(guest.cookie);
  await laptop.login(email);
  expect(laptop.cookies.header).not.toContain('holdfast');
  const wanted = [
    [one.sku, 3],
    [other.sku, 3],
  ].sort();
  for (const device of [laptop, phone]) expect(await linesOf(device)).toEqual(wanted);
});

test("a login never fails because of a cart: the guest's cookie stays, and the next request tries again", async () => {
  const email = await register();
  const good = await sell();
  const guest = new Buyer();
  await guest.add(good.sku, 2);
  const services = servicesOf(env);
  const reports: string[] = [];
  const broken = appOf({
    ...services,
    report: (problem) => reports.push(problem),
    cart: async (id, request) => {
      if (request.type === 'move') throw new Error('the cart is away');
      return services.cart(id, request);
    },
  });
  const answer = await broken.request(`${origin}/api/auth/login`, {
    method: 'POST',
    headers: { cookie: guest.cookie, origin, 'content-type': 'application/json' },
    body: JSON.stringify({ email, password }),
  });
  expect([answer.status, reports]).toEqual([200, ['cart-not-moved']]);
  const browser = new Browser(guest.cookie);
  for (const line of answer.headers.getSetCookie()) browser.cookies.take(line);
  expect(browser.cookies.header).toContain('holdfast-');
  expect(await linesOf(browser)).toEqual([[good.sku, 2]]);
  expect(browser.cookies.header).not.toContain('holdfast');
});

test('[C1] a login that is answered late takes away the cookie of the guest who asked, and of no other', async () => {
  const email = await register();
  const [asked, since] = [await sell(), await sell()];
  const guest = new Browser();
  await guest.call('POST', '/api/cart/items', { body: { sku: asked.sku, quantity: 1 } });
  const late = await guest.copy().call('POST', '/api/auth/login', { body: { email, password } });
  // Meanwhile the browser has forgotten its cookies, and somebody shops with it.
  const browser = new Browser();
  await browser.call('POST', '/api/cart/items', { body: { sku: since.sku, quantity: 2 } });
  for (const line of late.headers.getSetCookie()) browser.cookies.take(line);
  expect(await linesOf(browser)).toEqual(
    [
      [asked.sku, 1],
      [since.sku, 2],
    ].sort(),
  );
});

test('what one account has taken over, no other can', async () => {
  const guest = new Buyer();
  const good = await sell();
  await guest.add(good.sku, 1);
  const [first, second] = [new Browser(guest.cookie), new Browser(guest.cookie)];
  await first.login(await register());
  await second.login(await register());
  expect(await linesOf(first)).toEqual([[good.sku, 1]]);
  expect(await linesOf(second)).toEqual([]);
});
