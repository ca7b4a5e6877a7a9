import { SELF } from 'cloudflare:test';
import { expect, test } from 'vitest';
import type { CartLineView } from '../../../contract/cart.ts';
import type { Sku } from '../../../contract/ids.ts';
import { delivery } from '../../contract/delivery.ts';
import { type Asked, Buyer } from '../buyer.ts';
import { opsKey } from '../ops.ts';
import { bought, pathOf, rate } from '../ratings/rated.ts';
import { expectRefusal } from '../refusal.ts';
import { origin, reprice, sell, unique } from '../shop.ts';
import { until } from '../until.ts';

type Act = { readonly path: string } & Pick<Asked, 'body' | 'headers'>;
/** An act under a key, and other acts for which that key does not stand. */
type Acts = { readonly buyer: Buyer; readonly act: Act; readonly others: readonly Act[] };

async function withCart(): Promise<{ buyer: Buyer; skus: readonly string[] }> {
  const [one, other] = [await sell({ units: 10 }), await sell({ units: 10 })];
  const buyer = new Buyer();
  await buyer.add(one.sku, 2);
  await buyer.add(other.sku, 2);
  return { buyer, skus: [one.sku, other.sku] };
}

async function withOrders(): Promise<{ buyer: Buyer; ids: readonly string[] }> {
  const { buyer } = await withCart();
  const { id } = await buyer.place('paypal', 'first');
  await buyer.call('POST', `/api/orders/${id}/cancel`, { key: 'stop' });
  const second = await buyer.place('paypal', 'second');
  return { buyer, ids: [second.id, id] };
}

const isCheaper = ({ warnings }: CartLineView): boolean => warnings.some(({ code }) => code === 'PRICE_DOWN');
const order = (more: object = {}): Act => ({
  ...{ path: '/api/orders', body: { ...delivery, payment: { method: 'paypal' }, ...more } },
});
const headers = { authorization: `Bearer ${opsKey}` };
const booking = (id: string | undefined, minor: number): Act => ({
  ...{ path: `/api/ops/orders/${id}/payments`, headers },
  body: { amount: { minor, currency: 'USD' }, reference: 'MT940-1' },
});
const groupAct = (id: string | undefined, what: 'shipped' | 'delivered', body: object): Act => ({
  ...{ path: `/api/ops/orders/${id}/groups/g1/${what}`, headers, body },
});

const opsAct = (id: string | undefined, what: string, body: object): Act => ({
  ...{ path: `/api/ops/orders/${id}/${what}`, headers, body },
});

async function moderation(what: 'hide' | 'show'): Promise<Acts> {
  const told = (id: string, reason: string): Act => ({
    ...{ path: `/api/ops/ratings/${id}/${what}`, headers, body: { reason } },
  });
  const [one, other] = [await rated(), await rated()];
  return { buyer: new Buyer(), act: told(one, 'rude'), others: [told(one, 'wrong'), told(other, 'rude')] };
}

async function rated(): Promise<string> {
  const answer = await rate(await bought());
  return (await answer.json<{ id: string }>()).id;
}

/** By route, as the contract lists it: a new one that takes a key has no row in here, and fails. */
const table: Record<string, () => Promise<Acts>> = {
  'POST /api/cart/items': async () => {
    const { buyer, skus } = await withCart();
    const add = (sku: string | undefined, quantity: number): Act => ({
      path: '/api/cart/items',
      body: { sku, quantity },
    });
    return { buyer, act: add(skus[0], 1), others: [add(skus[0], 2), add(skus[1], 1)] };
  },
  'PATCH /api/cart/items/{sku}': async () => {
    const { buyer, skus } = await withCart();
    const change = (sku: string | undefined, quantity: number): Act => ({
      ...{ path: `/api/cart/items/${sku}`, body: { quantity } },
    });
    return { buyer, act: change(skus[0], 3), others: [change(skus[0], 4), change(skus[1], 3)] };
  },
  'DELETE /api/cart/items/{sku}': async () => {
    const { buyer, skus } = await withCart();
    const [act, other] = skus.map((sku): Act => ({ path: `/api/cart/items/${sku}` }));
    if (!act || !other) throw new Error('no goods');
    return { buyer, act, others: [other] };
  },
  'POST /api/cart/prices/accept': async () => {
    const { buyer, skus } = await withCart();
    for (const sku of skus) await reprice(sku as Sku, 100);
    await until('the cart to show the prices', async () => (await buyer.cart()).lines.every(isCheaper));
    const accept = (sku?: string): Act => ({ path: '/api/cart/prices/accept', body: sku ? { sku } : {} });
    return { buyer, act: accept(skus[0]), others: [accept(skus[1]), accept()] };
  },
  'POST /api/orders': async () => {
    const { buyer } = await withCart();
    return { buyer, act: order(), others: [order({ email: 'another@example.com' })] };
  },
  'POST /api/orders/{id}/cancel': async () => {
    const { buyer, ids } = await withOrders();
    const [act, other] = ids.map((id): Act => ({ path: `/api/orders/${id}/cancel` }));
    if (!act || !other) throw new Error('no orders');
    return { buyer, act, others: [other, order()] };
  },
  'POST /api/ops/orders/{id}/payments': async () => {
    const { buyer, ids } = await withOrders();
    return { buyer, act: booking(ids[0], 100), others: [booking(ids[0], 200), booking(ids[1], 100)] };
  },
  'POST /api/orders/{id}/returns': async () => {
    const { buyer, ids } = await withOrders();
    const back = (id: string | undefined, quantity: number): Act => ({
      path: `/api/orders/${id}/returns`,
      body: { lines: [{ sku: 'ANY', quantity, reason: 'too big' }] },
    });
    return { buyer, act: back(ids[0], 1), others: [back(ids[0], 2), back(ids[1], 1), order()] };
  },
  'POST /api/ops/orders/{id}/refunds': async () => {
    const { buyer, ids } = await withOrders();
    const refund = (id: string | undefined, minor: number): Act =>
      opsAct(id, 'refunds', { amount: { minor, currency: 'USD' }, reason: 'sorry' });
    return { buyer, act: refund(ids[0], 100), others: [refund(ids[0], 200), refund(ids[1], 100)] };
  },
  'POST /api/ops/orders/{id}/capture': async () => {
    const { buyer, ids } = await withOrders();
    const take = (id: string | undefined, reason: string): Act => opsAct(id, 'capture', { reason });
    return { buyer, act: take(ids[0], 'due'), others: [take(ids[0], 'early'), take(ids[1], 'due')] };
  },
  'PUT /api/products/{slug}/ratings': async () => {
    const { buyer, id, good } = await bought();
    const rating = (stars: number): Act => ({ path: pathOf(good.slug), body: { stars, orderId: id } });
    return { buyer, act: rating(5), others: [rating(4), rating(3)] };
  },
  'POST /api/ops/ratings/{id}/hide': () => moderation('hide'),
  'POST /api/ops/ratings/{id}/show': () => moderation('show'),
  'POST /api/ops/orders/{id}/cancel': async () => {
    const { buyer, ids } = await withOrders();
    const cancel = (id: string | undefined, reason: string): Act => opsAct(id, 'cancel', { reason });
    return { buyer, act: cancel(ids[0], 'gone'), others: [cancel(ids[0], 'broken'), cancel(ids[1], 'gone')] };
  },
  'POST /api/ops/orders/{id}/returns/{return}/decision': async () => {
    const { buyer, ids } = await withOrders();
    const decide = (name: string, accepted: boolean): Act =>
      opsAct(ids[0], `returns/${name}/decision`, { accepted, reason: 'seen' });
    return { buyer, act: decide('one', true), others: [decide('one', false), decide('two', true)] };
  },
  'POST /api/ops/orders/{id}/returns/{return}/received': async () => {
    const { buyer, ids } = await withOrders();
    const receive = (name: string, quantity: number): Act =>
      opsAct(ids[0], `returns/${name}/received`, { lines: [{ sku: 'ANY', quantity }] });
    return { buyer, act: receive('one', 1), others: [receive('one', 2), receive('two', 1)] };
  },
  'POST /api/ops/orders/{id}/repair': async () => {
    const { buyer, ids } = await withOrders();
    const repair = (id: string | undefined, action: string): Act => opsAct(id, 'repair', { action, reason: 'seen' });
    return { buyer, act: repair(ids[0], 'retry'), others: [repair(ids[0], 'skip'), repair(ids[1], 'retry')] };
  },
  'POST /api/ops/stock/{sku}/movements': async () => {
    const { buyer, skus } = await withCart();
    const write = (sku: string | undefined, quantity: number): Act => ({
      ...{ path: `/api/ops/stock/${sku}/movements`, headers },
      body: { type: 'write-off', movementId: `loss-${quantity}`, location: 'unplaced', quantity, reason: 'broken' },
    });
    return { buyer, act: write(skus[0], 1), others: [write(skus[0], 2), write(skus[1], 1)] };
  },
  'POST /api/ops/orders/{id}/groups/{group}/shipped': async () => {
    const { buyer, ids } = await withOrders();
    const parcel = { carrier: 'Post', tracking: 'A-1' };
    const other = { ...parcel, tracking: 'B-2' };
    const told = (id: string | undefined, body: object): Act => groupAct(id, 'shipped', body);
    return { buyer, act: told(ids[0], parcel), others: [told(ids[0], other), told(ids[1], parcel)] };
  },
  'POST /api/ops/orders/{id}/groups/{group}/delivered': async () => {
    const { buyer, ids } = await withOrders();
    const [act, other] = ids.map((id) => groupAct(id, 'delivered', {}));
    if (!act || !other) throw new Error('no orders');
    return { buyer, act, others: [other, groupAct(ids[0], 'delivered', { eventId: 'scan' })] };
  },
};

type Document = { paths: Record<string, Record<string, { parameters?: { name: string; in: string }[] }>> };
const document = await (await SELF.fetch(`${origin}/api/openapi.json`)).json<Document>();
const takesKey = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods).flatMap(([method, { parameters = [] }]) =>
    parameters.some(({ name, in: where }) => where === 'header' && name === 'Idempotency-Key')
      ? [`${method.toUpperCase()} ${path}`]
      : [],
  ),
);

test('[O1.11] each route that takes a key has a row in this table', () => {
  expect(takesKey.toSorted()).toEqual(Object.keys(table).toSorted());
});

test.each(Object.entries(table))(
  '[O1.11] %s: the same key and act is answered as before, another act under it is refused and not done',
  async (route, given) => {
    const { buyer, act, others } = await given();
    const send = async ({ path, ...asked }: Act, key: string) => {
      return buyer.call(route.split(' ')[0] ?? '', path, { ...asked, key });
    };
    // The key of operators is one for all rows: what it has told under a key elsewhere is another act.
    const [one, two] = [`one-${unique()}`, `two-${unique()}`];
    const first = await send(act, one);
    expect(first.status).not.toBe(422);
    const answer = await first.json<Record<string, unknown>>();
    const again = await send(act, one);
    expect(again.status).toBe(first.status);
    expect({ ...(await again.json<object>()), ...changing }).toEqual({ ...answer, ...changing });
    const before = await (await buyer.call('GET', '/api/cart')).text();
    for (const other of others) await expectRefusal(await send(other, one), 422, 'IDEMPOTENCY_KEY_REUSED');
    expect(await (await buyer.call('GET', '/api/cart')).text(), 'nothing was done').toBe(before);
    // A refusal of one key says nothing of another.
    const anew = await send(others[0] ?? act, two);
    expect(anew.status).not.toBe(422);
  },
);

/** Of an answer, what tells one request or one moment from another. */
const changing = { requestId: '', instance: '', version: 0, updatedAt: '' };
