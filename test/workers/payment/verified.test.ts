import { expect, test } from 'vitest';
import { makeCertificates, signer } from '../../../payments/emulator/certificates.ts';
import { crc32 } from '../../../payments/paypal/crc32.ts';
import { webhookVerifier } from '../../../payments/paypal/webhook.ts';
import { realDeadline } from '../../../payments/paypal/world.ts';

test('a signed webhook is accepted inside workerd, and refused once a byte of it was changed', async () => {
  const certificates = await makeCertificates(Date.now());
  const certificateUrl = 'http://shop.test/sandbox/paypal/v1/certs/CERT-sandbox';
  const body = new TextEncoder().encode(
    JSON.stringify({ id: 'WH-1', event_type: 'CHECKOUT.ORDER.APPROVED', resource: { id: 'ORDER1' } }),
  );
  const headers = new Headers({
    'paypal-transmission-id': 'T-1',
    'paypal-transmission-time': '2026-01-15T00:00:00Z',
    'paypal-transmission-sig': await signer(certificates)(`T-1|2026-01-15T00:00:00Z|WEBHOOK|${crc32(body)}`),
    'paypal-cert-url': certificateUrl,
    'paypal-auth-algo': 'SHA256withRSA',
  });
  const verify = webhookVerifier(
    {
      webhookId: 'WEBHOOK',
      certificateUrls: ['http://shop.test/sandbox/paypal/'],
      trustedRoots: [certificates.root],
      deadlineMs: 1000,
    },
    { fetch: async () => new Response(certificates.leaf), now: () => Date.now(), deadline: realDeadline },
  );
  expect(await verify(headers, body)).toMatchObject({ ok: true, value: { id: 'WH-1', payPalOrderId: 'ORDER1' } });
  const flipped = body.map((byte, index) => (index === 9 ? byte ^ 1 : byte));
  expect(await verify(headers, flipped)).toMatchObject({ ok: false, failure: { code: 'WEBHOOK_REFUSED' } });
});
