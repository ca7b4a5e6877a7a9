import { runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { expect, test } from 'vitest';
import { opsNights } from '../../../contract/ops.ts';
import { member } from '../account.ts';
import { bought } from '../checkout/sale.ts';
import { askOps, callOps, eventsOf, told } from '../ops.ts';
import { faults, recordOf } from '../paypal.ts';
import { byHand } from '../paypal-desk.ts';
import { until } from '../until.ts';

const night = () => env.NIGHT.get(env.NIGHT.idFromName('night'));
const nights = async () => (await askOps('/nights', opsNights)).items;

test('[M1.13] a refund that nobody has told of is found in the night, booked by its order, and shown to operators', {
  timeout: 60_000,
}, async () => {
  const sale = await bought();
  await sale.buyer.decide(sale.accepted);
  await sale.buyer.final(sale.id, 'paid');
  await until('all webhooks to be delivered', async () =>
    (await recordOf(sale.id)).webhooks.every(({ delivered }) => delivered),
  );
  await told(['order', sale.id]);
  await faults([{ fault: 'webhook-lost', orderId: sale.id, calls: 'always' }]);
  await byHand({ do: 'refund', of: sale.id, amount: { currency_code: 'USD', value: '9.00' } });
  expect(await nights()).toEqual([]);
  expect((await sale.buyer.order(sale.id)).refunded).toMatchObject({ minor: 0 });
  // As if it had been asleep for days.
  await runInDurableObject(night(), (_, { storage }) => {
    storage.sql.exec("UPDATE nights SET date = '2020-01-01', body = json_set(body, '$.date', '2020-01-01')");
    return storage.setAlarm(Date.now() + 60_000);
  });
  await runDurableObjectAlarm(night());
  const [found] = await until('the night to end', async () => {
    const all = await nights();
    return all[0]?.endedAt && all;
  });
  expect(found).toMatchObject({ differed: [sale.id], silent: 0 });
  expect((await sale.buyer.order(sale.id)).refunded).toMatchObject({ minor: 900 });
  expect((await eventsOf('order', sale.id)).slice(-2).map(({ type }) => type)).toEqual([
    'reconcile-begun',
    'books-read',
  ]);
});

test('only operators see what the nights have found', async () => {
  expect((await callOps('/nights', {})).status).toBe(401);
  expect((await (await member()).browser.call('GET', '/api/ops/nights')).status).toBe(403);
});
