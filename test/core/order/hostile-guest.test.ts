import { describe, expect, test } from 'vitest';
import { orderState } from '../world/audit.ts';
import { historyOf } from '../world/books.ts';
import { place, placedOrder, stocked } from '../world/checkout.ts';
import { callerOf } from '../world/goods.ts';

const eventsOf = (shop: Awaited<ReturnType<typeof stocked>>) => historyOf(shop.order(placedOrder).database).length;

const returned = (reference: string, payer: string) =>
  ({ type: 'hint', hintId: `return:${payer}`, reference }) as const;
const buyerCancels = (reference: string) => ({ type: 'buyer-cancelled', reference }) as const;

/** More than any guest is let through to in the time that an order waits for. */
const times = 40;

describe('[O2.12] an abandoned checkout stays short, whatever a guest does to it:', () => {
  test.each(['before', 'after'] as const)(
    'returns under ever new names, cancels and repetitions, %s its end',
    async (when) => {
      const shop = await stocked();
      await place(shop, 'paypal');
      const reference = orderState(shop, placedOrder).payment?.reference ?? '';
      if (when === 'after') await shop.clock.untilIdle();
      for (let time = 0; time < times; time++) {
        await shop.ask(placedOrder, returned(reference, `PAYER${time}`));
        await shop.ask(placedOrder, returned(reference, 'SAME'));
        await shop.ask(placedOrder, returned(`NOT-${time}`, 'STRANGER'));
        await shop.ask(placedOrder, buyerCancels(`NOT-${time}`));
        await place(shop, 'paypal');
        await shop.clock.advance(1_500);
      }
      for (let time = 0; time < times; time++) {
        await shop.ask(placedOrder, { type: 'cancel', callers: [callerOf(1)] }).catch(() => undefined);
        await shop.ask(placedOrder, buyerCancels(reference)).catch(() => undefined);
        await shop.ask(placedOrder, returned(reference, `LATE${time}`));
      }
      await shop.clock.untilIdle();
      expect(orderState(shop, placedOrder).status).toBe('cancelled');
      expect(eventsOf(shop)).toBeLessThanOrEqual(30);
    },
  );

  test('and who comes back once more is heard at once all the same, without a row', async () => {
    const shop = await stocked();
    await place(shop, 'paypal');
    const reference = orderState(shop, placedOrder).payment?.reference ?? '';
    for (let time = 0; time < 10; time++) {
      await shop.ask(placedOrder, returned(reference, `PAYER${time}`));
      await shop.clock.advance(200);
    }
    await shop.clock.advance(2_000);
    const before = eventsOf(shop);
    await shop.ask(placedOrder, returned(reference, 'EARLY'));
    await shop.clock.advance(100);
    expect(eventsOf(shop)).toBe(before);
    shop.bank.approve(reference);
    await shop.ask(placedOrder, returned(reference, 'PAYER11'));
    await shop.clock.advance(1_100);
    expect(orderState(shop, placedOrder).status).toBe('paid');
  });

  test('and nobody makes us ask the provider more than once a second', async () => {
    const shop = await stocked();
    await place(shop, 'paypal');
    const reference = orderState(shop, placedOrder).payment?.reference ?? '';
    for (let time = 0; time < 3; time++) await shop.ask(placedOrder, returned(reference, `PAYER${time}`));
    await shop.clock.advance(5_000);
    const asked = () => shop.link.calls.filter(({ what }) => what === 'approval').length;
    const before = asked();
    for (let time = 0; time < 100; time++) {
      await shop.ask(placedOrder, returned(reference, `MORE${time}`));
      await shop.clock.advance(100);
    }
    expect(asked() - before).toBeLessThanOrEqual(11);
  });
});
