import { env } from 'cloudflare:workers';
import { expect, test } from 'vitest';
import { appOf } from '../../../gateway/app.ts';
import { servicesOf } from '../../../gateway/bindings.ts';
import { certificates, makeCertificates, signer } from '../../../payments/emulator/certificates.ts';
import { crc32 } from '../../../payments/paypal/crc32.ts';
import { webhookVerifier } from '../../../payments/paypal/webhook.ts';
import { realDeadline } from '../../../payments/paypal/world.ts';
import { Buyer } from '../buyer.ts';
import { journalOf, waits } from '../journal.ts';
import { orderActor, origin, sell } from '../shop.ts';
import { until } from '../until.ts';
import { captured, signed } from '../webhook.ts';

const ours = certificates.parse(JSON.parse(env.CERTIFICATES));
const day = 24 * 3_600_000;

/** An order that waits for its buyer, and so is at rest: nothing but a webhook would move it. */
async function waiting() {
  const buyer = new Buyer();
  await buyer.add((await sell()).sku);
  const { id, approveUrl } = await buyer.place('paypal');
  await until('the order to wait', () => waits(orderActor(id)));
  await until('the list to know it', async () => (await listed(id))[0]?.status === 'awaiting-payment');
  const text = JSON.stringify(captured(id, new URL(approveUrl ?? '').searchParams.get('token') ?? ''));
  return { id, text };
}

/** What the list says of it. When it was heard of last moves by itself. */
const listed = async (id: string) =>
  (await env.DB_ORDERS.prepare('SELECT id, status, total_minor FROM orders WHERE id = ?').bind(id).all()).results;

/** What is written of the order: hints in its journal, and what the list says. */
async function written(id: string): Promise<string> {
  const hints = (await journalOf(orderActor(id))).filter(({ type }) => type === 'payment-hinted');
  return JSON.stringify({ hints, listed: await listed(id) });
}

/** A shop to which PayPal's address gives this certificate, and which trusts this root. */
const shopThatFinds = (leaf: string, root: string) =>
  appOf({
    ...servicesOf(env),
    verifyWebhook: webhookVerifier(
      { webhookId: env.WEBHOOK_ID, certificateUrls: [env.PUBLIC_URL], trustedRoots: [root], deadlineMs: 1_000 },
      { fetch: async () => new Response(leaf), now: () => Date.now(), deadline: realDeadline },
      // As PayPal would say of what it has not signed.
      async () => ({ ok: true, value: false }),
    ),
  });

async function signedBy(sign: (message: string) => Promise<string>, text: string, webhookId = env.WEBHOOK_ID) {
  const headers = await signed(text);
  const message = `${headers['paypal-transmission-id']}|${headers['paypal-transmission-time']}|${webhookId}|${crc32(new TextEncoder().encode(text))}`;
  return { ...headers, 'paypal-transmission-sig': await sign(message) };
}
const without = (headers: Record<string, string>, name: string) =>
  Object.fromEntries(Object.entries(headers).filter(([key]) => key !== name));

type Attempt = { text: string; headers: Record<string, string>; shop?: ReturnType<typeof appOf> };
const forgeries: Record<string, (text: string) => Promise<Attempt>> = {
  'a flipped byte': async (text) => ({ text: text.replace('COMPLETED', 'COMPLETEE'), headers: await signed(text) }),
  'a signature for another webhook': async (text) => ({
    text,
    headers: await signedBy(signer(ours), text, 'WH-OTHER'),
  }),
  'a certificate from a foreign address': async (text) => ({
    text,
    headers: { ...(await signed(text)), 'paypal-cert-url': 'https://evil.test/v1/certs/CERT-sandbox' },
  }),
  'a certificate from an address that only begins like ours': async (text) => ({
    text,
    headers: { ...(await signed(text)), 'paypal-cert-url': `${new URL(env.PUBLIC_URL).origin}.evil.test/v1/certs/x` },
  }),
  'a certificate of another authority': async (text) => {
    const theirs = await makeCertificates(Date.now());
    return { text, headers: await signedBy(signer(theirs), text), shop: shopThatFinds(theirs.leaf, ours.root) };
  },
  'a certificate that has expired': async (text) => {
    const old = await makeCertificates(Date.now() - 100 * day, 10);
    return { text, headers: await signedBy(signer(old), text), shop: shopThatFinds(old.leaf, old.root) };
  },
  'a certificate that is not valid yet': async (text) => {
    const early = await makeCertificates(Date.now() + 100 * day, 10);
    return { text, headers: await signedBy(signer(early), text), shop: shopThatFinds(early.leaf, early.root) };
  },
  'a key that is not the certificate’s': async (text) => ({
    text,
    headers: await signedBy(signer(await makeCertificates(Date.now())), text),
  }),
  'no signature at all': async (text) => ({ text, headers: { 'content-type': 'application/json' } }),
};
for (const name of ['id', 'time', 'sig']
  .map((part) => `paypal-transmission-${part}`)
  .concat('paypal-cert-url', 'paypal-auth-algo'))
  forgeries[`the header ${name} missing`] = async (text) => ({ text, headers: without(await signed(text), name) });

test.each(Object.entries(forgeries))('an event with %s is refused, and writes nothing', async (_, forge) => {
  const { id, text } = await waiting();
  const before = await written(id);
  const { text: body, headers, shop = appOf(servicesOf(env)) } = await forge(text);
  const request = new Request(`${origin}/api/webhooks/paypal`, { method: 'POST', headers, body });
  const response = await shop.fetch(request, {});
  expect([response.status, await response.json()]).toMatchObject([400, { code: 'WEBHOOK_REFUSED' }]);
  expect(await written(id)).toBe(before);
});

test('the same event, genuine, is taken and written down: so the refusals above refuse something', async () => {
  const { id, text } = await waiting();
  const before = await written(id);
  const good = await makeCertificates(Date.now());
  const request = new Request(`${origin}/api/webhooks/paypal`, {
    method: 'POST',
    headers: await signedBy(signer(good), text),
    body: text,
  });
  expect((await shopThatFinds(good.leaf, good.root).fetch(request, {})).status).toBe(200);
  expect(await written(id)).not.toBe(before);
});
