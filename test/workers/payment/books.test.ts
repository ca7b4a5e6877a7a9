import { evictDurableObject, runDurableObjectAlarm } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { expect, test } from 'vitest';
import { orderId } from '../../../contract/ids.ts';
import { emulatorSettings } from '../../../payments/emulator/paypal-books.ts';
import { payPal } from '../../../payments/paypal/client.ts';
import { realDeadline } from '../../../payments/paypal/world.ts';
import type { PaymentRequest } from '../../../payments/provider.ts';

const settings = emulatorSettings.parse(env);
const amount = { minor: 4250, currency: 'EUR' } as const;
let orders = 0;

const requestOf = (): PaymentRequest => ({
  orderId: orderId.parse(`order_${String(++orders).padStart(26, '0')}`),
  amount,
  parts: { goods: amount, shipping: { ...amount, minor: 0 } },
  shipTo: null,
  returnUrl: 'http://shop.test/return',
  cancelUrl: 'http://shop.test/cancel',
});

/** A fresh stub for each call: after an eviction the old one leads nowhere. */
function sandbox(name: string) {
  const stub = () => env.PAYPAL_BOOKS.get(env.PAYPAL_BOOKS.idFromName(name));
  const fetch = (request: Request) => stub().fetch(request);
  const client = payPal(
    {
      baseUrl: settings.PUBLIC_URL,
      clientId: settings.CLIENT_ID,
      clientSecret: settings.CLIENT_SECRET,
      deadlineMs: 500,
      brandName: 'Holdfast',
    },
    { fetch, now: () => Date.now(), deadline: realDeadline },
  );
  const decide = (approveUrl: string | null) => {
    const body = new URLSearchParams({ decision: 'approve' });
    return fetch(new Request(approveUrl ?? '', { method: 'POST', body, redirect: 'manual' }));
  };
  /** Reads the answer to its end: an eviction waits for every request under way. */
  const script = async (fault: unknown) =>
    (await fetch(new Request(`${settings.PUBLIC_URL}/_faults`, { method: 'PUT', body: JSON.stringify(fault) }))).text();
  const record = async () => (await fetch(new Request(`${settings.PUBLIC_URL}/_record`))).json();
  return { stub, client, decide, script, record };
}

async function approvedOrder({ client, decide }: ReturnType<typeof sandbox>): Promise<string> {
  const made = await client.create(requestOf(), `create-${orders}`);
  if (made.kind !== 'done') throw new Error(`not created: ${JSON.stringify(made)}`);
  expect((await decide(made.value.approveUrl)).status).toBe(303);
  return made.value.reference;
}

test('[M1] the books survive the death of their object: a repeated capture meets its first answer', async () => {
  const paypal = sandbox('survives');
  const reference = await approvedOrder(paypal);
  const first = await paypal.client.capture(reference, amount, 'capture-1');
  expect(first.kind).toBe('done');
  await evictDurableObject(paypal.stub());
  expect(await paypal.client.capture(reference, amount, 'capture-1')).toEqual(first);
  expect(await paypal.client.capture(reference, amount, 'capture-2')).toEqual(first);
  expect(await paypal.record()).toMatchObject({ captures: [{ status: 'COMPLETED', amount: { value: '42.50' } }] });
});

test('[M2] a pending capture is settled by the alarm, even after the object was evicted', async () => {
  const paypal = sandbox('settles');
  const reference = await approvedOrder(paypal);
  await paypal.script({ fault: 'pending', resolveAfterMs: 300 });
  expect(await paypal.client.capture(reference, amount, 'capture-1')).toEqual({ kind: 'pending' });
  await evictDurableObject(paypal.stub());
  await new Promise((resolve) => setTimeout(resolve, 350));
  await runDurableObjectAlarm(paypal.stub());
  expect(await paypal.client.capture(reference, amount, 'capture-1')).toMatchObject({
    kind: 'done',
    value: { amount },
  });
});

test('[M2] a capture whose answer was lost is unsure at first and done when it is asked for again', async () => {
  const paypal = sandbox('lost');
  const reference = await approvedOrder(paypal);
  await paypal.script({ endpoint: 'capture', fault: 'timeout-after' });
  expect(await paypal.client.capture(reference, amount, 'capture-1')).toMatchObject({ kind: 'unsure' });
  expect(await paypal.client.capture(reference, amount, 'capture-1')).toMatchObject({
    kind: 'done',
    value: { amount },
  });
  expect(await paypal.record()).toMatchObject({ captures: [{ status: 'COMPLETED' }], requests: { capture: 2 } });
});
