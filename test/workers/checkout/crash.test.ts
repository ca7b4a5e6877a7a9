import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test';
import { beforeEach, describe, expect, test } from 'vitest';
import { spelledOut } from '../../../actors/order/spelled.ts';
import { orderEvent } from '../../../contract/order.ts';
import { expectCancelled, expectPaid } from '../books.ts';
import { alarmOf, journalOf, kill, rowsOf } from '../journal.ts';
import { faults, recordOf } from '../paypal.ts';
import { cartActor, orderActor, shelf } from '../shop.ts';
import { pause, until } from '../until.ts';
import { patience } from './fault-cases.ts';
import { aboutToBuy, bought, place } from './sale.ts';

type Sale = Awaited<ReturnType<typeof aboutToBuy>>;
type Brake = (sale: Sale) => Promise<() => void>;

beforeEach(() => faults([]));

/** Lets an actor answer nobody until it is let go: whoever asks it meanwhile waits. */
async function busy(stub: DurableObjectStub): Promise<() => void> {
  const gate = Promise.withResolvers<void>();
  const started = Promise.withResolvers<void>();
  void runInDurableObject(stub, (_, state) =>
    state.blockConcurrencyWhile(() => {
      started.resolve();
      return Promise.race([gate.promise, pause(10_000)]);
    }),
  );
  await started.promise;
  return gate.resolve;
}
const busyShelf: Brake = ({ good }) => busy(shelf(good.sku));
const busyCart: Brake = async ({ buyer }) => busy(cartActor(await buyer.cartId()));
/** PayPal does what it is asked and then says nothing for a while. */
const silent =
  (endpoint: string): Brake =>
  async ({ id }) => {
    await faults([{ endpoint, fault: 'timeout-after', holdMs: 3_000, orderId: id }]);
    return () => {};
  };
const slow =
  (endpoint: string): Brake =>
  async ({ id }) => {
    await faults([{ endpoint, fault: 'slow', delayMs: 400, orderId: id }]);
    return () => {};
  };

/** What its journal says of steps, one line each: most are announced by the row of the step before. */
async function linesOf({ id }: { id: string }) {
  const journal = await journalOf(orderActor(id));
  const lines = journal.flatMap(({ body }) => spelledOut(orderEvent.parse(body)));
  return lines.flatMap((line) => ('step' in line && 'phase' in line ? [line] : []));
}

/** Kills the order when this step has begun and not ended; nothing but its alarm brings it back. */
async function killDuring(sale: Sale, step: string): Promise<void> {
  await until(`${step} to begin`, () => underWay(sale, step, 'execute'));
  await kill(orderActor(sale.id));
}
async function underWay(sale: { id: string }, step: string, phase: string): Promise<boolean> {
  const lines = await linesOf(sale);
  return lines.findLast((line) => line.step === step && line.phase === phase)?.type === 'step-started';
}
async function resume(sale: Sale): Promise<void> {
  expect(await alarmOf(orderActor(sale.id)), '[O2] the alarm outlives its actor').not.toBeNull();
  await runDurableObjectAlarm(orderActor(sale.id));
}
const attempts = async (sale: Sale, step: string) =>
  (await linesOf(sale)).filter((line) => line.type === 'step-started' && line.step === step).length;

describe('[M1] [M2] [O2] an order that is killed', () => {
  test.each([
    ['freeze-cart', busyCart],
    ['secure-stock', busyShelf],
    ['create-payment', silent('create')],
    ['await-approval', slow('get')],
  ] as const)('during %s goes on by its alarm, and is paid once', patience, async (step, brake) => {
    const sale = await aboutToBuy();
    const letGo = await brake(sale);
    // The request dies with the actor; its client asks again with the same key.
    const placing = place(sale);
    await killDuring(sale, step);
    letGo();
    await resume(sale);
    await sale.buyer.pay(await placing);
    await expectPaid(sale);
    expect(await attempts(sale, step)).toBeGreaterThan(1);
  });

  test.each([
    ['pin-stock', busyShelf],
    ['capture-payment', silent('capture')],
  ] as const)('during %s goes on by its alarm, and is paid once', patience, async (step, brake) => {
    const sale = await aboutToBuy();
    const accepted = await place(sale);
    const letGo = await brake(sale);
    await sale.buyer.pay(accepted);
    await killDuring(sale, step);
    letGo();
    await resume(sale);
    await expectPaid(sale);
    expect(await attempts(sale, step)).toBeGreaterThan(1);
  });

  test.each([
    ['complete-sale', busyShelf],
    ['complete-sale', busyCart],
  ] as const)('during %s, after the money has moved, goes on by its alarm', patience, async (step, brake) => {
    const sale = await aboutToBuy();
    const accepted = await place(sale);
    await slow('capture')(sale);
    await sale.buyer.pay(accepted);
    await until('the capture to begin', async () => (await attempts(sale, 'capture-payment')) === 1);
    const letGo = await brake(sale);
    await killDuring(sale, step);
    letGo();
    await resume(sale);
    await expectPaid(sale);
    expect(await attempts(sale, step)).toBeGreaterThan(1);
  });

  test('between two steps, while it waits for the buyer, knows everything when it is called', patience, async () => {
    const sale = await bought();
    await until('the order to wait', async () => !(await underWay(sale, 'await-approval', 'execute')));
    const before = await sale.buyer.order(sale.id);
    await kill(orderActor(sale.id));
    expect(await sale.buyer.order(sale.id)).toEqual(before);
    await evictDurableObject(orderActor(sale.id));
    expect(await sale.buyer.order(sale.id)).toEqual(before);
    await sale.buyer.pay(sale.accepted);
    await expectPaid(sale);
  });

  test('every 40 ms on its whole way is paid once all the same', patience, async () => {
    const sale = await aboutToBuy();
    let over = false;
    const killer = (async () => {
      for (let count = 0; count < 25 && !over; count++) {
        await pause(40);
        await kill(orderActor(sale.id));
        await runDurableObjectAlarm(orderActor(sale.id));
      }
    })();
    const accepted = await until('the order to be placed', () => place(sale).catch(() => null));
    await sale.buyer.decide(accepted);
    await until('the order to be paid', () => sale.buyer.final(sale.id, 'paid').catch(() => null), 40_000);
    over = true;
    await killer;
    await expectPaid(sale);
  });
});

test(
  '[O2] an order that is killed in a long step, when nothing else is due, has an alarm that brings it back',
  patience,
  async () => {
    const sale = await aboutToBuy();
    const accepted = await place(sale);
    const letGo = await busyShelf(sale);
    await sale.buyer.pay(accepted);
    const order = orderActor(sale.id);
    await until('pinning to begin', () => underWay(sale, 'pin-stock', 'execute'));
    // The log has heard everything, so that the alarm is there for the step alone.
    await until('the log to be told', async () => {
      const [told] = await rowsOf(order, 'SELECT g FROM relay');
      return told?.g === (await journalOf(order)).length;
    });
    await runInDurableObject(order, () => {});
    await until('what was due to be over', async () => ((await alarmOf(order)) ?? 0) > Date.now() + 500, 8_000);
    await kill(order);
    letGo();
    await resume(sale);
    await expectPaid(sale);
  },
);

describe('[O3] an order that is killed while it is undone', () => {
  test.each([
    ['secure-stock', busyShelf],
    ['freeze-cart', busyCart],
  ] as const)(
    'during the undoing of %s goes on by its alarm, and gives everything back',
    patience,
    async (step, brake) => {
      const sale = await aboutToBuy();
      const accepted = await place(sale);
      const letGo = await brake(sale);
      const cancelling = sale.buyer.cancelPayment(await sale.buyer.decide(accepted, 'cancel')).catch(() => null);
      await until(`the undoing of ${step} to begin`, () => underWay(sale, step, 'compensate'));
      await kill(orderActor(sale.id));
      letGo();
      await cancelling;
      await resume(sale);
      await expectCancelled(sale, 'PAYMENT_CANCELLED');
      expect((await recordOf(sale.id)).captures).toEqual([]);
    },
  );
});

test('[O2] an alarm that was lost is set again by the first call, and the order goes on', patience, async () => {
  const sale = await bought();
  await faults([{ fault: 'webhook-lost', calls: 'always' }]);
  await until('the order to wait', async () => !(await underWay(sale, 'await-approval', 'execute')));
  await sale.buyer.decide(sale.accepted);
  await runInDurableObject(orderActor(sale.id), (_, { storage }) => storage.deleteAlarm());
  expect(await alarmOf(orderActor(sale.id))).toBeNull();
  await kill(orderActor(sale.id));
  await sale.buyer.order(sale.id);
  await until('the alarm to be set again', async () => (await alarmOf(orderActor(sale.id))) !== null);
  // Nobody tells of the approval: the order asks by itself.
  await expectPaid(sale);
});
