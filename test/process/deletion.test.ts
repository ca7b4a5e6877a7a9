import { setTimeout } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import { keyHashOf } from '../../gateway/local/service-key.ts';
import { Browser } from './browser.ts';
import { order } from './buyer.ts';
import { Served } from './served.ts';

const opsKey = 'hf_of-the-test-that-deletes';
/** The list of orders hears of nothing for an hour, and who does not pay has 12 seconds. */
const slow = { LOG_FLUSH_SECONDS: '3600', PAYMENT_DEADLINE_SECONDS: '12', OPS_KEY_HASHES: keyHashOf(opsKey) };

type Placed = { readonly id: string; readonly approveUrl: string };

test('[P1.5] killed as soon as a deletion is answered, with the log an hour behind, the shop forgets every order of the account', async () => {
  const shop = await Served.open(slow);
  onTestFinished(() => shop.close());
  const browser = new Browser(shop.url);
  const account = { email: 'ada@example.com', password: 'correct horse battery staple 42' };
  expect((await browser.call('POST', '/api/auth/register', account)).status).toBe(202);
  const places = async (key: string): Promise<Placed> => {
    await browser.call('POST', '/api/cart/items', { sku: 'MUG-ENAMEL-SEA', quantity: 1 });
    const placed = await browser.call<Placed>('POST', '/api/orders', order, key);
    expect(placed.status).toBe(202);
    return placed.body;
  };

  // As a guest, one that is paid and one that waits for its buyer.
  const paid = await places('paid');
  const back = await fetch(paid.approveUrl, {
    ...{ method: 'POST', redirect: 'manual', body: new URLSearchParams({ decision: 'approve' }) },
  });
  await fetch(back.headers.get('location') ?? '', { redirect: 'manual' });
  await until(
    async () => (await browser.call<{ status: string }>('GET', `/api/orders/${paid.id}`)).body.status === 'paid',
  );
  const waiting = await places('waiting');
  expect((await browser.call('POST', '/api/auth/login', account)).status).toBe(200);
  expect((await browser.call<{ items: unknown[] }>('GET', '/api/orders')).body.items).toEqual([]);

  const { password } = account;
  expect((await browser.call('DELETE', '/api/auth/me', { password })).status).toBe(204);
  await shop.kill();
  await shop.start();

  const forgets = ({ id }: Placed) => until(async () => (await eventsOf(shop.url, id)).includes('personal-forgotten'));
  await forgets(waiting);
  // What is paid for needs its address until the parcel has left.
  const kept = await eventsOf(shop.url, paid.id);
  expect([kept.includes('forget-asked'), kept.includes('personal-forgotten')]).toEqual([true, false]);
  const left = await fetch(`${shop.url}/api/ops/orders/${paid.id}/groups/g1/shipped`, {
    ...{ method: 'POST', body: JSON.stringify({ carrier: 'Post', tracking: 'A-1' }) },
    headers: { authorization: `Bearer ${opsKey}`, 'content-type': 'application/json', 'idempotency-key': 'it-left' },
  });
  expect(left.status).toBe(200);
  await forgets(paid);
}, 180_000);

async function eventsOf(shop: string, id: string): Promise<string[]> {
  const headers = { authorization: `Bearer ${opsKey}` };
  const answer = await fetch(`${shop}/api/ops/actors/order/${id}/events?limit=500`, { headers });
  const { events } = (await answer.json()) as { events: readonly { readonly type: string }[] };
  return events.map(({ type }) => type);
}

async function until(met: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 60_000;
  while (!(await met())) {
    if (Date.now() > deadline) throw new Error('it did not come to be within a minute');
    await setTimeout(200);
  }
}
