import { runInDurableObject } from 'cloudflare:test';
import { expect, test } from 'vitest';
import type { OrderId } from '../../../contract/ids.ts';
import { delivery } from '../../contract/delivery.ts';
import { member, password } from '../account.ts';
import { Buyer } from '../buyer.ts';
import { evict, journalOf, tablesOf } from '../journal.ts';
import { carrierKey, tell } from '../orders/carrier.ts';
import { recordOf } from '../paypal.ts';
import { orderActor, sell } from '../shop.ts';
import { until } from '../until.ts';

/** Every row of every table that the order has made, as text. */
async function dumpOf(id: OrderId): Promise<string> {
  const tables = await tablesOf(orderActor(id));
  expect(tables).toEqual(expect.arrayContaining(['events', 'snapshot', 'outbox', 'relay', 'subject']));
  return runInDurableObject(orderActor(id), (_, { storage }) =>
    tables.map((table) => JSON.stringify(storage.sql.exec(`SELECT * FROM ${table}`).toArray())).join('\n'),
  );
}

/** What nobody may read on a disk: who buys, where to, and what the payment is called elsewhere. */
async function secretsOf(id: OrderId): Promise<string[]> {
  const { name, line1, city, postalCode } = delivery.address;
  const { orders, captures } = await recordOf(id);
  const ids = [...orders, ...captures].map((one) => one.id);
  expect(ids).toHaveLength(2);
  return [delivery.email, name, line1, city, postalCode, ...ids];
}

async function paid() {
  const buyer = new Buyer();
  await buyer.add((await sell()).sku, 1);
  const accepted = await buyer.place();
  await buyer.pay(accepted);
  await buyer.final(accepted.id, 'paid');
  return { buyer, id: accepted.id };
}

test('[P1] a dump of an order that PayPal has paid holds no e-mail, name, street or id of PayPal’s', async () => {
  const { buyer, id } = await paid();
  const dump = await dumpOf(id);
  for (const secret of await secretsOf(id)) expect(dump).not.toContain(secret);
  expect(dump).toMatch(/hf1\.test-2\./);
  await evict(orderActor(id));
  expect(await buyer.order(id)).toMatchObject(delivery);
});

test('[P1] a sealed text that was moved to another event or another order stops the order, and nothing is made up', async () => {
  const [one, other] = [await paid(), await paid()];
  const event = await runInDurableObject(orderActor(other.id), (_, { storage }) =>
    String(storage.sql.exec('SELECT body FROM events WHERE seq = 1').one().body),
  );
  await runInDurableObject(orderActor(one.id), (_, { storage }) => {
    storage.sql.exec('DELETE FROM snapshot');
    storage.sql.exec('UPDATE events SET body = ? WHERE seq = 1', event);
  });
  await evict(orderActor(one.id));
  const answer = await one.buyer.call('GET', `/api/orders/${one.id}`);
  expect([answer.status, JSON.stringify(await answer.json())]).toEqual([
    500,
    expect.not.stringContaining(delivery.email),
  ]);
});

test('[P1.6] an order whose account is gone forgets who bought once its parcel has left, keeps what was paid, and can still be told apart', async () => {
  const { buyer, id } = await paid();
  const before = await secretsOf(id);
  const [{ salt } = { salt: '' }] = await runInDurableObject(orderActor(id), (_, { storage }) =>
    storage.sql.exec<{ salt: string }>('SELECT salt FROM subject').toArray(),
  );
  await orderActor(id).execute({ type: 'forget', callers: [await buyer.caller()] });
  // Its parcel is paid for, and has to find its way.
  expect(await buyer.order(id)).toMatchObject({ address: { line1: delivery.address.line1 } });
  expect((await tell(await carrierKey(), id, 'shipped')).status).toBe(200);
  await until('the order to have forgotten', async () =>
    (await journalOf(orderActor(id))).at(-1)?.type === 'personal-forgotten' ? true : null,
  );
  await evict(orderActor(id));
  expect(await buyer.order(id)).toMatchObject({
    status: 'shipped',
    email: 'erased@erased.invalid',
    address: { line1: 'erased' },
  });
  const dump = await dumpOf(id);
  for (const secret of [...before, salt]) expect(dump).not.toContain(secret);
});

test('[P1] nobody else can make an order forget', async () => {
  const { id } = await paid();
  const stranger = await new Buyer().caller();
  expect(await orderActor(id).execute({ type: 'forget', callers: [stranger] })).toMatchObject({ ok: false });
});

test('[P1] who deletes the account a moment after an order is forgotten by that order, too', async () => {
  const { browser } = await member();
  const good = await sell();
  await browser.call('POST', '/api/cart/items', { body: { sku: good.sku, quantity: 1 } });
  const body = { ...delivery, payment: { method: 'manual' } };
  const placed = await browser.call('POST', '/api/orders', { body, key: 'just-before' });
  const { id } = await placed.json<{ id: OrderId }>();
  expect((await browser.call('DELETE', '/api/auth/me', { body: { password } })).status).toBe(204);
  const types = (await journalOf(orderActor(id))).map(({ type }) => type);
  expect(types).toContain('forget-asked');
});
