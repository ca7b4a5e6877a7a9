import { expect, test } from 'vitest';
import { paymentStanding } from '../../../contract/order.ts';
import { Buyer, read } from '../buyer.ts';
import { expectInvalid, expectRefusal } from '../refusal.ts';
import { sell } from '../shop.ts';

const nobody = `order_${'0'.repeat(26)}`;
const go = (way: string, query: string) => new Buyer().call('GET', `/api/payments/paypal/${way}?${query}`);

test.each(['return', 'cancel'])('%s names what is missing or wrong in its link', async (way) => {
  await expectInvalid(await go(way, ''), 'order', 'token');
  await expectInvalid(await go(way, `order=${nobody}`), 'token');
  await expectInvalid(await go(way, 'order=order_1&token=A'), 'order');
  await expectInvalid(await go(way, `order=${nobody}&order=${nobody}&token=A`), 'order');
  await expectInvalid(await go(way, `order=${nobody}&token=`), 'token');
  await expectInvalid(await go(way, `order=${nobody}&token=${'A'.repeat(121)}`), 'token');
  await expectInvalid(await go(way, `order=${nobody}&token=A&PayerID=${'A'.repeat(41)}`), 'PayerID');
  await expectInvalid(await go(way, 'order=//evil.test&token=A'), 'order');
});

test.each(['return', 'cancel'])('%s knows no order that is not there', async (way) => {
  await expectRefusal(await go(way, `order=${nobody}&token=A`), 404, 'NOT_FOUND');
});

test.each(['return', 'cancel', 'standing'])('%s takes no other method', async (way) => {
  for (const method of ['PUT', 'PATCH', 'DELETE', 'OPTIONS', ...(way === 'cancel' ? [] : ['POST'])])
    await expectRefusal(await new Buyer().call(method, `/api/payments/paypal/${way}`), 405, 'METHOD_NOT_ALLOWED');
});

test('the button of the cancel page refuses what is no order or no token, and JSON only', async () => {
  const press = (body: unknown, headers = {}) =>
    new Buyer().call('POST', '/api/payments/paypal/cancel', { body, headers });
  await expectInvalid(await press({}), 'order', 'token');
  await expectInvalid(await press({ order: nobody, token: '' }), 'token');
  await expectRefusal(await press({ order: nobody, token: 'A' }), 404, 'NOT_FOUND');
  await expectRefusal(await press('{'), 400, 'BAD_JSON');
  await expectRefusal(await press('order=1', { 'content-type': 'text/plain' }), 415, 'MEDIA_TYPE_UNSUPPORTED');
});

test('who cancels at PayPal after all is paid is sent to the order, which stays paid', async () => {
  const buyer = new Buyer();
  await buyer.add((await sell()).sku);
  const accepted = await buyer.place('paypal');
  const link = await buyer.decide(accepted);
  await buyer.comeBack(link);
  await buyer.final(accepted.id, 'paid');
  expect((await buyer.comeBack(link.replace('/return', '/cancel'))).status).toBe(303);
  const response = await buyer.cancelPayment(link);
  expect(await read(response, 200, paymentStanding)).toMatchObject({ status: 'paid' });
  expect((await buyer.order(accepted.id)).status).toBe('paid');
});
