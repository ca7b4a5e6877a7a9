import { SELF } from 'cloudflare:test';
import { expect, test } from 'vitest';
import { expectRefusal } from '../refusal.ts';
import { origin } from '../shop.ts';
import { captured, send, signed } from '../webhook.ts';

const text = JSON.stringify(captured(`order_${'0'.repeat(26)}`, 'X'));

test('a genuine event is taken, which is what the refusals below are measured by', async () => {
  expect((await send(text, await signed(text))).status).toBe(200);
});

test.each([
  'paypal-transmission-id',
  'paypal-transmission-time',
  'paypal-transmission-sig',
  'paypal-cert-url',
  'paypal-auth-algo',
])('an event without %s is refused', async (name) => {
  const { [name]: _, ...headers } = await signed(text);
  expect((await expectRefusal(await send(text, headers), 400, 'WEBHOOK_REFUSED')).facts).toEqual({
    reason: 'header-missing',
  });
});

test.each([
  ['paypal-transmission-id', 'T-OTHER', 'signature-wrong'],
  ['paypal-transmission-time', '2020-01-01T00:00:00Z', 'signature-wrong'],
  ['paypal-transmission-sig', btoa('x'.repeat(256)), 'signature-wrong'],
  ['paypal-transmission-sig', '%%%', 'signature-unreadable'],
  ['paypal-cert-url', 'https://evil.test/sandbox/paypal/v1/certs/x', 'certificate-foreign'],
  ['paypal-cert-url', 'https://paypal.test.evil.test/sandbox/paypal/v1/certs/x', 'certificate-foreign'],
  ['paypal-cert-url', 'https://u:p@paypal.test/sandbox/paypal/v1/certs/x', 'certificate-foreign'],
  ['paypal-cert-url', 'https://paypal.test/sandbox/paypal/v1/certs/../../_record', 'certificate-foreign'],
  ['paypal-cert-url', 'http://paypal.test/sandbox/paypal/v1/certs/x', 'certificate-foreign'],
  ['paypal-cert-url', 'javascript:alert(1)', 'certificate-foreign'],
  ['paypal-cert-url', 'not a url', 'certificate-foreign'],
])('an event whose %s is %s is refused', async (name, value, reason) => {
  const response = await send(text, { ...(await signed(text)), [name]: value });
  expect((await expectRefusal(response, 400, 'WEBHOOK_REFUSED')).facts).toEqual({ reason });
});

test('an event of which one byte was changed is refused', async () => {
  const response = await send(text.replace('COMPLETED', 'COMPLETER'), await signed(text));
  expect((await expectRefusal(response, 400, 'WEBHOOK_REFUSED')).facts).toEqual({ reason: 'signature-wrong' });
});

test('an event of more than 256 KiB is refused before it is read to its end, whether it tells its size or not', async () => {
  const big = 'x'.repeat(256 * 1024 + 1);
  await expectRefusal(await send(big, await signed('{}')), 413, 'BODY_TOO_LARGE');
  let sent = 0;
  const endless = new ReadableStream<Uint8Array>({
    pull: (controller) => {
      sent += 64 * 1024;
      // Ends one day, so that a reader who does not stop is seen and not waited for.
      if (sent > 16 * 1024 * 1024) controller.close();
      else controller.enqueue(new Uint8Array(64 * 1024));
    },
  });
  await expectRefusal(await send(endless, await signed('{}')), 413, 'BODY_TOO_LARGE');
  expect(sent).toBeLessThan(2 * 1024 * 1024);
});

test.each(['GET', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'])('webhooks do not come by %s', async (method) => {
  const response = await SELF.fetch(`${origin}/api/webhooks/paypal`, { method });
  expect(response.headers.get('allow')).toBe('POST');
  await expectRefusal(response, 405, 'METHOD_NOT_ALLOWED');
});
