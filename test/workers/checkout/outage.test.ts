import { runInDurableObject } from 'cloudflare:test';
import { afterEach, expect, test } from 'vitest';
import { expectCancelled, expectPaid } from '../books.ts';
import { evict, journalOf } from '../journal.ts';
import { faults } from '../paypal.ts';
import { orderActor } from '../shop.ts';
import { until } from '../until.ts';
import { patience } from './fault-cases.ts';
import { bought } from './sale.ts';

afterEach(() => faults([]));

/**
 * PayPal has been away for so long that the order asks it every ten minutes only. The wait is written into the
 * journal, and the order reads it again.
 */
async function longOutage() {
  const sale = await bought();
  const lines = async () => (await journalOf(orderActor(sale.id))).filter(({ body }) => body.step === 'await-approval');
  await until('the order to wait', async () => (await lines()).at(-1)?.type === 'step-settled');
  await faults([{ endpoint: 'get', fault: 'server-error', calls: 'always' }]);
  await sale.buyer.comeBack(
    `https://shop.test/api/payments/paypal/return?order=${sale.id}&token=${new URL(sale.accepted.approveUrl ?? '').searchParams.get('token')}`,
  );
  await until('PayPal to be away', async () => (await lines()).at(-1)?.body.outcome === 'unsure');
  await runInDurableObject(orderActor(sale.id), async (_, { storage }) => {
    const later = Date.now() + 600_000;
    storage.sql.exec(
      `UPDATE events SET body = json_set(body, '$.retryAt', ?) WHERE json_extract(body, '$.outcome') = 'unsure'`,
      later,
    );
    await storage.deleteAlarm();
  });
  await evict(orderActor(sale.id));
  return sale;
}

test('[O2] [O3] a shopper who cancels while PayPal is away need not wait for it to come back', patience, async () => {
  const sale = await longOutage();
  const response = await sale.buyer.call('POST', `/api/orders/${sale.id}/cancel`, { key: 'stop' });
  expect(response.status).toBe(200);
  await expectCancelled(sale, 'PAYMENT_CANCELLED');
});

test(
  '[O2] [M2] a webhook after an outage is answered at once, not when the next question was due',
  patience,
  async () => {
    const sale = await longOutage();
    await faults([]);
    await sale.buyer.decide(sale.accepted);
    await expectPaid(sale);
  },
);
