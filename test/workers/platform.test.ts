import { describe, expect, test } from 'vitest';
import { problem } from '../../contract/http.ts';
import { cartId, orderId, sku as skuOf } from '../../contract/ids.ts';
import { orderAccepted } from '../../contract/order.ts';
import { delivery } from '../contract/delivery.ts';
import known from '../contract/events.lock.json';
import type { Ground, GroundBuyer, Kind } from '../contract/ground.ts';
import { comparable, scripts } from '../contract/scripts.ts';
import { Buyer } from './buyer.ts';
import { alarmOf, evict, journalOf, kill } from './journal.ts';
import { cartActor, orderActor, sell, shelf } from './shop.ts';

const actor = (kind: Kind, id: string) => {
  if (kind === 'stock') return shelf(skuOf.parse(id));
  return kind === 'cart' ? cartActor(cartId.parse(id)) : orderActor(orderId.parse(id));
};

function buyerOf(): GroundBuyer {
  const buyer = new Buyer();
  const status = async (answer: Promise<Response>) => {
    const response = await answer;
    await response.arrayBuffer();
    return response.status;
  };
  return {
    cart: () => buyer.cartId(),
    add: (sku, quantity, key) => status(buyer.call('POST', '/api/cart/items', { body: { sku, quantity }, key })),
    change: (sku, quantity, key) => status(buyer.call('PATCH', `/api/cart/items/${sku}`, { body: { quantity }, key })),
    remove: (sku, key) => status(buyer.call('DELETE', `/api/cart/items/${sku}`, { key })),
    place: async (method, key) => {
      const answer = await buyer.call('POST', '/api/orders', { body: { ...delivery, payment: { method } }, key });
      const body = await answer.json();
      return answer.status === 202 ? orderAccepted.parse(body) : problem.parse(body).code;
    },
    decide: ({ id, approveUrl }, decision) =>
      buyer.pay({ id, approveUrl, status: 'awaiting-payment', href: '' }, decision),
    cancel: (id, key) => status(buyer.call('POST', `/api/orders/${id}/cancel`, { key })),
    until: async (id, wanted) => void (await buyer.final(id, wanted as Parameters<Buyer['final']>[1])),
  };
}

const ground: Ground = {
  sell: async (units) => (await sell({ units })).sku,
  buyer: buyerOf,
  journal: (kind, id) => journalOf(actor(kind, id)),
  end: (kind, id, how) => (how === 'dies' ? kill(actor(kind, id)) : evict(actor(kind, id))),
  hasAlarm: async (kind, id) => (await alarmOf(actor(kind, id))) !== null,
};

describe('workerd writes down what the simulated platform does:', () => {
  test.each(Object.entries(scripts))('%s', async (name, script) => {
    const actors = await script(ground);
    const written: Record<string, string[]> = {};
    for (const [label, [kind, id]] of Object.entries(actors))
      written[label] = comparable(await ground.journal(kind, id));
    expect(written).toEqual((known as Record<string, unknown>)[name]);
  });
});
