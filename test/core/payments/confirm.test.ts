import { beforeAll, expect, test } from 'vitest';
import { type Certificates, makeCertificates, signer } from '../../../payments/emulator/certificates.ts';
import { payPal } from '../../../payments/paypal/client.ts';
import { webhookVerifier } from '../../../payments/paypal/webhook.ts';
import { emulatorConfig, laboratory, publicUrl } from './laboratory.ts';
import { captured } from './orders.ts';

const now = Date.UTC(2026, 0, 15);
let ours: Certificates;
let others: Certificates;
beforeAll(async () => {
  [ours, others] = [await makeCertificates(now), await makeCertificates(now)];
});

/** A genuine event, and a shop that trusts another authority than the one that vouches for its signer. */
async function unknownSigner(silent = false) {
  const lab = laboratory({
    sign: (message) => lab.time.during(signer(ours)(message)),
    config: { leaf: ours.leaf },
  });
  await captured(lab);
  while (lab.webhooks.length < 2) await lab.time.pass(1);
  const sent = lab.webhooks[1];
  if (!sent) throw new Error('no event was sent');
  const client = payPal(lab.config, {
    fetch: async () => new Response(null, { status: 503 }),
    now: lab.time.now,
    deadline: lab.time.deadline,
  });
  const verify = webhookVerifier(
    {
      ...{ webhookId: emulatorConfig.webhookId, certificateUrls: [`${publicUrl}/v1/certs/`] },
      ...{ trustedRoots: [others.root], deadlineMs: 1_000 },
    },
    { fetch: lab.fetch, now: lab.time.now, deadline: lab.time.deadline },
    (...event) => (silent ? client : lab.client).confirm(emulatorConfig.webhookId, ...event),
  );
  const check = (text: string, headers = sent.headers) =>
    lab.time.run(lab.time.during(verify(headers, new TextEncoder().encode(text))));
  return { lab, check, text: sent.body, headers: sent.headers };
}

test('[M1.11] a signer whom only PayPal knows: PayPal is asked, with the very text that came', async () => {
  const { lab, check, text } = await unknownSigner();
  expect(await check(text)).toMatchObject({ ok: true, value: { type: 'PAYMENT.CAPTURE.COMPLETED' } });
  const asked = lab.calls.find(({ url }) => url.endsWith('/v1/notifications/verify-webhook-signature'));
  expect(await asked?.text()).toContain(`"webhook_event":${text}}`);
});

test('[M1.11] PayPal says that it is not its own: a forgery', async () => {
  const { check, text } = await unknownSigner();
  const refusal = { ok: false, failure: { code: 'WEBHOOK_REFUSED', detail: { reason: 'not-confirmed' } } };
  expect(await check(text.replace('COMPLETED', 'COMPLETEE'))).toEqual(refusal);
  expect(await check('not JSON')).toEqual(refusal);
});

test('[M1.11] an algorithm of which we have not heard is left to PayPal too', async () => {
  const { check, text, headers } = await unknownSigner();
  const newer = new Headers(headers);
  newer.set('paypal-auth-algo', 'SHA512withRSA');
  expect(await check(text, newer)).toMatchObject({ ok: true });
});

test('[M1.11] PayPal does not say: the event is to be sent again', async () => {
  const { check, text } = await unknownSigner(true);
  expect(await check(text)).toMatchObject({ ok: false, failure: { code: 'UNAVAILABLE' } });
});
