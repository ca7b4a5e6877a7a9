import { expect, test } from 'vitest';
import { unsure } from '../../../contract/outcome.ts';
import { auditCalm, auditMoney, orderState } from '../world/audit.ts';
import { approve, place, placedOrder, stocked } from '../world/checkout.ts';

const waitMs = 60_000;

test('[M2.5] a provider that wants to be left alone for a time is left alone for that time, and then asked again', async () => {
  const shop = await stocked(() => null, 1, { paymentDeadlineMs: 600_000 });
  const asked: number[] = [];
  const capture = shop.bank.capture;
  Object.assign(shop.bank, {
    capture: async (...call: Parameters<typeof capture>) => {
      asked.push(shop.clock.now);
      return asked.length < 3 ? unsure('capture: HTTP 429', waitMs) : capture(...call);
    },
  });
  await place(shop, 'paypal');
  await approve(shop);
  await shop.clock.advance(4 * waitMs);
  const [first = 0, second = 0, third = 0] = asked;
  expect(second - first).toBeGreaterThanOrEqual(waitMs);
  expect(third - second).toBeGreaterThanOrEqual(waitMs);
  expect(asked).toHaveLength(3);
  expect(orderState(shop, placedOrder).status).toBe('paid');
  auditCalm(shop);
  auditMoney(shop, placedOrder);
});

test('[M2.5] a reading of its books waits as well', async () => {
  const shop = await stocked();
  await place(shop, 'paypal');
  await approve(shop);
  await shop.clock.advance(5_000);
  const asked: number[] = [];
  const find = shop.bank.find;
  Object.assign(shop.bank, {
    find: async (...call: Parameters<typeof find>) => {
      asked.push(shop.clock.now);
      return asked.length < 2 ? unsure('find: HTTP 429', waitMs) : find(...call);
    },
  });
  const reference = orderState(shop, placedOrder).payment?.reference ?? '';
  const about = { kind: 'refund', resourceId: 'R1' } as const;
  await shop.ask(placedOrder, { type: 'hint', hintId: 'webhook:news', reference, about });
  await shop.clock.advance(2 * waitMs);
  const [first = 0, second = 0] = asked;
  expect(second - first).toBeGreaterThanOrEqual(waitMs);
});
