import { afterAll, beforeAll, expect, test } from 'vitest';
import { cartView } from '../../contract/cart.ts';
import { holdPolicy } from '../../contract/hold-policy.ts';
import { type OrderBody, orderView } from '../../contract/order.ts';
import { variants } from '../../storage/seed/catalogue.ts';
import { ask } from '../core/front/asked.ts';
import { order } from './buyer.ts';
import { Served } from './served.ts';

/** With the limits that a shop has. */
let shop: Served;
beforeAll(async () => {
  shop = await Served.open({ RATE_LIMIT_SCALE: '1' });
});
afterAll(() => shop.close());

/** What is on the shelves of the first day. */
const skus = variants.flatMap(([sku, , , , , units]) => (units > 0 ? [String(sku)] : []));

/** Somebody at an address of their own; without a cookie, somebody new each time. */
function at(localAddress: string) {
  let cookie = '';
  return {
    async post(path: string, body: unknown, keeps = true) {
      const headers = {
        ...{ origin: shop.url, 'content-type': 'application/json', 'idempotency-key': crypto.randomUUID() },
        ...(keeps && cookie && { cookie }),
      };
      const sent = { method: 'POST', headers, body: JSON.stringify(body), localAddress };
      const answer = await ask(Number(new URL(shop.url).port), path, sent);
      cookie ||= answer.headers.getSetCookie()[0]?.split(';')[0] ?? '';
      return { status: answer.status, body: JSON.parse(answer.body) as unknown };
    },
    get: (path: string) => ask(Number(new URL(shop.url).port), path, { headers: { cookie }, localAddress }),
  };
}

/** Ten units of one thing after the other, each time as somebody new; `first`: from which thing on. */
async function hoard(localAddress: string, requests: number, first: number): Promise<void> {
  const hoarder = at(localAddress);
  let next = first;
  const lane = async () => {
    for (let index = next++; index < first + requests; index = next++) {
      const item = { sku: skus[index % skus.length], quantity: holdPolicy.unitsPerCart };
      expect([200, 409]).toContain((await hoarder.post('/api/cart/items', item, false)).status);
    }
  };
  await Promise.all(Array.from({ length: 8 }, lane));
}

const added = async (shopper: ReturnType<typeof at>, sku: string) => {
  const { status, body } = await shopper.post('/api/cart/items', { sku, quantity: 1 });
  expect([sku, status]).toEqual([sku, 200]);
  return cartView.parse(body).lines.find((line) => line.sku === sku);
};

/** Of all things, the share of which a first add is held: by people at so many addresses that none has used its share up. */
async function holdable(street: string): Promise<number> {
  let held = 0;
  for (const [index, sku] of skus.entries()) {
    const shopper = at(`127.0.${street}.${1 + Math.floor(index / (holdPolicy.unitsPerAddress / 2))}`);
    if ((await added(shopper, sku))?.heldUntil) held++;
  }
  return held / skus.length;
}

/** One buyer who checks out with one of each. */
async function buyAll(address: string): Promise<string[]> {
  const left = [...skus];
  const ends: string[] = [];
  while (left.length > 0) {
    const buyer = at(address);
    for (const sku of left.splice(0, 80)) await added(buyer, sku);
    const body: OrderBody = { ...order, payment: { method: 'manual' } };
    const placed = await buyer.post('/api/orders', body);
    expect(placed.status, JSON.stringify(placed.body)).toBe(202);
    const { id } = placed.body as { readonly id: string };
    const { status, lines } = orderView.parse(JSON.parse((await buyer.get(`/api/orders/${id}`)).body));
    ends.push(...lines.map(() => status));
  }
  return ends;
}

test('[H1] [H1.1] [H2] a script that asks for everything leaves every SKU to who checks out, and nine in ten to be held', async () => {
  await hoard('127.0.3.1', 243, 0);
  expect(await holdable('4')).toBeGreaterThanOrEqual(0.9);
  for (let address = 2; address <= 100; address++) await hoard(`127.0.3.${address}`, 10, address * 37);
  expect(await holdable('5')).toBeGreaterThanOrEqual(0.9);
  expect(await buyAll('127.0.6.1')).toEqual(skus.map(() => 'paid'));
}, 240_000);
