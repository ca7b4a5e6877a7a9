import { expect, test } from 'vitest';
import { Buyer } from '../buyer.ts';
import { tablesOf } from '../journal.ts';
import { callOps, opsKey } from '../ops.ts';
import { expectInvalid, expectRefusal } from '../refusal.ts';
import { cartActor, logLane, orderActor, sell, shelf } from '../shop.ts';

const nobody = '0'.repeat(26);

test.each([
  ['order', `order_${nobody}`],
  ['cart', `cart_${nobody}`],
  ['stock', 'NOBODY-KNOWS'],
  ['log', 'lane-99'],
  ['order', `cart_${nobody}`],
  ['cart', 'TEST-1'],
  ['stock', 'test-1'],
  ['order', '%00'],
  ['order', '__proto__'],
  ['log', '..%2F..'],
  ['guest', `guest_${nobody}`],
  ['stock', 'A'.repeat(81)],
])('there is no %s of the id %s: neither now, nor its events, nor a state', async (kind, id) => {
  for (const path of ['', '/events', '/state?at=0', '/state?at=1'])
    await expectRefusal(await callOps(`/actors/${kind}/${id}${path}`), 404, 'NOT_FOUND');
});

test('asking for whoever is not there makes nobody', async () => {
  const [order, cart] = [`order_${'7'.repeat(26)}`, `cart_${'7'.repeat(26)}`];
  for (const path of ['', '/events', '/state?at=0']) {
    await expectRefusal(await callOps(`/actors/order/${order}${path}`), 404);
    await expectRefusal(await callOps(`/actors/cart/${cart}${path}`), 404);
    await expectRefusal(await callOps(`/actors/stock/SEVENS-7${path}`), 404);
  }
  const { sku } = await sell({ units: 0 });
  for (const actor of [orderActor(order), cartActor(cart), shelf(sku)]) expect(await tablesOf(actor)).toEqual([]);
  await logLane('lane-0').execute({ type: 'append', entries: [] });
  await expectRefusal(await callOps('/actors/log/lane-0/events'), 404, 'NOT_FOUND');
});

test.each([
  ['/actors?kind=guest', 'kind'],
  ['/actors?kind=order&kind=cart', 'kind'],
  ['/actors?limit=0', 'limit'],
  ['/actors?limit=101', 'limit'],
  ['/actors?limit=x', 'limit'],
  ['/actors?cursor=junk', 'cursor'],
  ['/actors?q=', 'q'],
  [`/actors?q=${'a'.repeat(81)}`, 'q'],
  ['/actors?status=', 'status'],
  ['/actors?colour=red', ''],
  [`/actors/order/order_${nobody}/events?limit=501`, 'limit'],
  [`/actors/order/order_${nobody}/events?after=-1`, 'after'],
  [`/actors/order/order_${nobody}/events?after=1.5`, 'after'],
  [`/actors/order/order_${nobody}/events?before=1`, ''],
  [`/actors/order/order_${nobody}/state`, 'at'],
  [`/actors/order/order_${nobody}/state?at=`, 'at'],
  [`/actors/order/order_${nobody}/state?at=1e3`, 'at'],
  [`/actors/order/order_${nobody}/state?at=last`, 'at'],
  [`/actors/order/order_${nobody}/state?at=1&to=2`, ''],
  ['/invariants?since=yesterday', 'since'],
  ['/invariants?since=2026-11-23', 'since'],
  ['/invariants?until=2026-11-23T00:00:00Z', ''],
])('%s is refused, and the field is named', async (path, field) => expectInvalid(await callOps(path), field));

test('a cursor of another list is refused', async () => {
  const buyer = new Buyer();
  await buyer.add((await sell()).sku);
  for (const query of ['kind=stock', 'kind=cart', '']) {
    const made = btoa(JSON.stringify(['actors:["order",null,null,null]', 1, 'x']));
    await expectInvalid(await callOps(`/actors?${query}&cursor=${made}`), 'cursor');
  }
});

test.each([-1, 2, 999_999_999_999_999])('a shelf of one event has no state at %i', async (at) => {
  const { sku } = await sell();
  await expectRefusal(await callOps(`/actors/stock/${sku}/state?at=${at}`), 404, 'NOT_FOUND');
});

test('it reads only, and other addresses are not there', async () => {
  const key = { authorization: `Bearer ${opsKey}` };
  for (const path of ['/actors', `/actors/order/order_${nobody}`, '/invariants'])
    for (const method of ['POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']) {
      const response = await callOps(path, key, method);
      expect(response.headers.get('allow')).toBe('GET');
      await expectRefusal(response, 405, 'METHOD_NOT_ALLOWED');
    }
  for (const path of ['', '/', '/actor', '/actors/', '/actors/order', `/actors/order/order_${nobody}/commands`])
    await expectRefusal(await callOps(path), 404, 'NOT_FOUND');
});
