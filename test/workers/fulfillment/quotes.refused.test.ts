import { describe, expect, test } from 'vitest';
import { Buyer } from '../buyer.ts';
import { expectRefusal } from '../refusal.ts';
import { sell } from '../shop.ts';

const ask = (buyer: Buyer, body: unknown, headers = {}) =>
  buyer.call('POST', '/api/shipping/quotes', { body, headers });
const us = (postalCode: unknown) => ({ address: { country: 'US', postalCode } });

test.each(['00000', '00100', '6902', 'ABCDE', '9021', '!!!'])(
  '[F2.1] the postal code %j exists nowhere in the United States, and is refused with its path',
  async (postalCode) => {
    const problem = await expectRefusal(await ask(new Buyer(), us(postalCode)), 422, 'INVALID');
    expect(problem.errors?.map(({ path }) => path)).toEqual(['address.postalCode']);
  },
);

test.each([
  [us(2108), 'address.postalCode'],
  [us(''), 'address.postalCode'],
  [{ address: { country: 'us', postalCode: '10001' } }, 'address.country'],
  [{ ...us('10001'), method: 'pigeon' }, 'method'],
  [{}, 'address'],
])('what %j asks is refused, with the path of what is wrong', async (body, path) => {
  const problem = await expectRefusal(await ask(new Buyer(), body), 422, 'INVALID');
  expect(problem.errors?.map((error) => error.path)).toEqual([path]);
});

describe('a quote needs', () => {
  test('something to send', async () => {
    await expectRefusal(await ask(new Buyer(), us('10001')), 409, 'CART_EMPTY');
  });
  test('fields that it knows', async () => {
    await expectRefusal(await ask(new Buyer(), { ...us('10001'), price: 1 }), 422, 'INVALID');
  });
  test('the own origin', async () => {
    const buyer = new Buyer();
    await buyer.add((await sell()).sku);
    await expectRefusal(await ask(buyer, us('10001'), { origin: 'https://evil.test' }), 403, 'ORIGIN_REFUSED');
  });
});
