import { crc32 as nodeCrc32 } from 'node:zlib';
import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import { type Certificates, makeCertificates, signer } from '../../../payments/emulator/certificates.ts';
import { crc32 } from '../../../payments/paypal/crc32.ts';
import { webhookVerifier } from '../../../payments/paypal/webhook.ts';
import { headersBy, type Issuer, newAuthority } from './authority.ts';
import { emulatorConfig, laboratory, publicUrl, virtualTime } from './laboratory.ts';
import { approved, captured, orderOf } from './orders.ts';

const now = Date.UTC(2026, 0, 15);
let ours: Certificates;
let strangers: Certificates;
beforeAll(async () => {
  [ours, strangers] = [await makeCertificates(now), await makeCertificates(now)];
});

/** A real event of the emulator, signed with real keys, and a verifier that trusts its root. */
async function transmission() {
  const time = virtualTime(now);
  const lab = laboratory({ sign: (message) => time.during(signer(ours)(message)), config: { leaf: ours.leaf } });
  const { reference } = await captured(lab);
  while (lab.webhooks.length < 2) await lab.time.pass(1);
  const sent = lab.webhooks.find(({ body }) => body.includes('PAYMENT.CAPTURE.COMPLETED'));
  if (!sent) throw new Error('no event was sent');
  return { lab, reference, headers: new Headers(sent.headers), body: new TextEncoder().encode(sent.body) };
}

type Setup = { certificates?: string; root?: string; at?: number; webhookId?: string; status?: number };

function verifier({ certificates = ours.leaf, root = ours.root, at = now, webhookId, status = 200 }: Setup = {}) {
  const fetched: string[] = [];
  const verify = webhookVerifier(
    {
      webhookId: webhookId ?? emulatorConfig.webhookId,
      certificateUrls: [`${publicUrl}/v1/certs/`],
      trustedRoots: [root],
      deadlineMs: 1000,
    },
    {
      fetch: async (request) => {
        fetched.push(request.url);
        return new Response(certificates, { status });
      },
      now: () => at,
      deadline: virtualTime().deadline,
    },
  );
  return { verify, fetched };
}
/** Its signer is not known here: PayPal has to say, or to send it again. */
const unknown = { ok: false, failure: { code: 'UNAVAILABLE', detail: { part: 'signer' } } };
const refusal = (reason: string) => ({ ok: false, failure: { code: 'WEBHOOK_REFUSED', detail: { reason } } });

test('a genuine event is accepted and says which order to look at; its certificate is fetched once', async () => {
  const { headers, body, reference } = await transmission();
  const { verify, fetched } = verifier();
  const accepted = await verify(headers, body);
  expect(accepted).toMatchObject({
    ok: true,
    value: {
      type: 'PAYMENT.CAPTURE.COMPLETED',
      about: { kind: 'capture' },
      ourIds: [orderOf(1)],
      payPalOrderId: reference,
    },
  });
  expect(await verify(headers, body)).toEqual(accepted);
  expect(fetched).toEqual([`${publicUrl}/v1/certs/CERT-sandbox`]);
});

test('the event of an approval names the order at both ends', async () => {
  const { lab, reference } = await transmission();
  const approval = lab.webhooks.find(({ body }) => body.includes('CHECKOUT.ORDER.APPROVED'));
  const body = new TextEncoder().encode(approval?.body);
  expect(await verifier().verify(approval?.headers ?? new Headers(), body)).toMatchObject({
    ok: true,
    value: {
      type: 'CHECKOUT.ORDER.APPROVED',
      about: { kind: 'approval', resourceId: reference },
      payPalOrderId: reference,
      ourIds: [orderOf(1)],
    },
  });
});

test('an event whose smallest part was changed is refused, whichever byte it is', async () => {
  const { headers, body } = await transmission();
  const { verify } = verifier();
  await fc.assert(
    fc.asyncProperty(fc.nat(body.length - 1), fc.integer({ min: 1, max: 255 }), async (at, change) => {
      const forged = body.map((byte, index) => (index === at ? byte ^ change : byte));
      expect(await verify(headers, forged)).toEqual(refusal('signature-wrong'));
    }),
    { numRuns: 50 },
  );
});

test.each([
  'paypal-transmission-id',
  'paypal-transmission-time',
  'paypal-transmission-sig',
  'paypal-cert-url',
  'paypal-auth-algo',
])('an event without %s is refused', async (name) => {
  const { headers, body } = await transmission();
  headers.delete(name);
  expect(await verifier().verify(headers, body)).toEqual(refusal('header-missing'));
});

test.each([
  ['paypal-transmission-id', 'another', 'signature-wrong'],
  ['paypal-transmission-time', '2026-01-15T00:00:01Z', 'signature-wrong'],
  ['paypal-transmission-sig', btoa('nonsense'), 'signature-wrong'],
  ['paypal-transmission-sig', '%%%', 'signature-unreadable'],
  ['paypal-cert-url', 'https://evil.example/v1/certs/CERT', 'certificate-foreign'],
  ['paypal-cert-url', 'http://shop.test.evil.example/sandbox/paypal/v1/certs/CERT', 'certificate-foreign'],
  ['paypal-cert-url', 'http://shop.test@evil.example/sandbox/paypal/v1/certs/CERT', 'certificate-foreign'],
  ['paypal-cert-url', 'http://user:password@shop.test/sandbox/paypal/v1/certs/CERT', 'certificate-foreign'],
  ['paypal-cert-url', 'http://shop.test/media/v1/certs/CERT', 'certificate-foreign'],
  ['paypal-cert-url', 'http://shop.test/sandbox/paypal/v1/certs/../../../../media/CERT', 'certificate-foreign'],
  ['paypal-cert-url', 'not an address', 'certificate-foreign'],
])('an event with %s: %s is refused', async (name, value, reason) => {
  const { headers, body } = await transmission();
  headers.set(name, value);
  const { verify, fetched } = verifier();
  expect(await verify(headers, body)).toEqual(refusal(reason));
  if (reason === 'certificate-foreign') expect(fetched).toEqual([]);
});

test('an event that was signed for another webhook is refused', async () => {
  const { headers, body } = await transmission();
  expect(await verifier({ webhookId: 'ANOTHER' }).verify(headers, body)).toEqual(refusal('signature-wrong'));
});

test('a certificate of a stranger, an expired one, one from the future, a root as leaf, and no certificate are not trusted', async () => {
  const { headers, body } = await transmission();
  const reason = async (setup: Setup) => verifier(setup).verify(headers, body);
  expect(await reason({ certificates: strangers.leaf })).toEqual(unknown);
  expect(await reason({ root: strangers.root })).toEqual(unknown);
  expect(await reason({ certificates: strangers.leaf, root: strangers.root })).toEqual(refusal('signature-wrong'));
  expect(await reason({ certificates: `${strangers.leaf}\n${ours.root}` })).toEqual(unknown);
  expect(await reason({ at: now + 3651 * 86_400_000 })).toEqual(unknown);
  expect(await reason({ at: now - 2 * 86_400_000 })).toEqual(unknown);
  expect(await reason({ certificates: ours.root })).toEqual(unknown);
  expect(await reason({ certificates: 'hello' })).toEqual(unknown);
  expect(await reason({ status: 404 })).toEqual(refusal('certificate-not-found'));
});

test('a certificate that lapses while it is kept is trusted no more', async () => {
  const { headers, body } = await transmission();
  let at = now;
  const verify = webhookVerifier(
    {
      webhookId: emulatorConfig.webhookId,
      certificateUrls: [publicUrl],
      trustedRoots: [ours.root],
      deadlineMs: 1000,
    },
    { fetch: async () => new Response(ours.leaf), now: () => at, deadline: virtualTime().deadline },
  );
  expect(await verify(headers, body)).toMatchObject({ ok: true });
  at += 3651 * 86_400_000;
  expect(await verify(headers, body)).toEqual(unknown);
});

test('a certificate that cannot be fetched is no forgery: PayPal shall send again', async () => {
  const { headers, body } = await transmission();
  expect(await verifier({ status: 503 }).verify(headers, body)).toMatchObject({ failure: { code: 'UNAVAILABLE' } });
});

test('a longer chain is followed, but only over those who may issue and by the names they have', async () => {
  const authority = await newAuthority('CN=Authority');
  const middle = await authority.issue({ subject: 'CN=Middle', mayIssue: true });
  const leaf = await middle.issue({ subject: 'CN=PayPal' });
  const byLeaf = await leaf.issue({ subject: 'CN=Forger' });
  const misnamed = await authority.issue({ subject: 'CN=PayPal', issuer: 'CN=Somebody else' });
  const root = authority.pem;
  const { body } = await transmission();
  const reasonFor = async (by: Issuer, ...others: Issuer[]) => {
    const headers = await headersBy(by, body);
    return verifier({ certificates: [by, ...others].map(({ pem }) => pem).join('\n'), root }).verify(headers, body);
  };
  expect(await reasonFor(leaf, middle)).toMatchObject({ ok: true });
  expect(await reasonFor(leaf)).toEqual(unknown);
  expect(await reasonFor(byLeaf, leaf, middle)).toEqual(unknown);
  expect(await reasonFor(misnamed)).toEqual(unknown);
});

test('crc32 is that of zip, over any bytes', () => {
  fc.assert(
    fc.property(fc.uint8Array(), (bytes) => {
      expect(crc32(bytes)).toBe(nodeCrc32(bytes));
    }),
  );
});

const types = (lab: ReturnType<typeof laboratory>) =>
  lab.webhooks.map(({ body }) => String(JSON.parse(body).event_type).replace(/^(PAYMENT|CHECKOUT)\./, ''));

test('an event that is not acknowledged is sent again with the same id, later and later', async () => {
  const lab = laboratory();
  lab.shop.status = 503;
  await approved(lab);
  await lab.time.pass(4000);
  lab.shop.status = 200;
  await lab.time.pass(60_000);
  const start = lab.webhooks[0]?.at ?? 0;
  expect(lab.webhooks.map(({ at }) => at - start)).toEqual([0, 1000, 3000, 7000]);
  expect(new Set(lab.webhooks.map(({ body }) => JSON.parse(body).id)).size).toBe(1);
  expect((await lab.record()).webhooks).toMatchObject([{ attempts: 4, delivered: true, lastStatus: 200 }]);
});

test('an event that is on its way is not sent a second time by a wake-up meanwhile', async () => {
  let received = 0;
  const lab = laboratory({
    fetch: async () => {
      received++;
      await lab.time.sleep(8000);
      return new Response(null, { status: 200 });
    },
  });
  await approved(lab);
  await lab.time.pass(5000);
  void lab.emulator.wake();
  await lab.time.pass(60_000);
  expect(received).toBe(1);
});

test('an event is given up after 25 attempts', async () => {
  const lab = laboratory();
  lab.shop.status = 500;
  await approved(lab);
  await lab.time.pass(24 * 3_600_000);
  expect(lab.webhooks).toHaveLength(25);
  expect((await lab.record()).webhooks).toMatchObject([{ delivered: false, dueAt: null }]);
});

test('lost, late, doubled and out of order: the script decides what becomes of an event', async () => {
  const lab = laboratory();
  await lab.script({ fault: 'webhook-lost', orderId: orderOf(1) });
  await captured(lab, 1);
  await lab.time.pass(60_000);
  expect(types(lab)).toEqual(['CAPTURE.COMPLETED']);

  lab.webhooks.length = 0;
  await lab.script({ fault: 'webhook-duplicated', eventType: 'PAYMENT.CAPTURE.COMPLETED' });
  await captured(lab, 2);
  await lab.time.pass(1000);
  expect(types(lab)).toEqual(['ORDER.APPROVED', 'CAPTURE.COMPLETED', 'CAPTURE.COMPLETED']);
  expect(new Set(lab.webhooks.map(({ body }) => JSON.parse(body).id)).size).toBe(2);

  lab.webhooks.length = 0;
  await lab.script({ fault: 'webhook-out-of-order', delayMs: 30_000 });
  await captured(lab, 3);
  await lab.time.pass(1000);
  expect(types(lab)).toEqual(['CAPTURE.COMPLETED', 'ORDER.APPROVED']);

  lab.webhooks.length = 0;
  await lab.script({ fault: 'webhook-late', delayMs: 9000 });
  await approved(lab, 4);
  await lab.time.pass(8999);
  expect(types(lab)).toEqual([]);
  await lab.time.pass(1);
  expect(types(lab)).toEqual(['ORDER.APPROVED']);
});

test('an event that waits for a next one that never comes goes out after all', async () => {
  const lab = laboratory();
  await lab.script({ fault: 'webhook-out-of-order', delayMs: 3000 });
  await approved(lab);
  await lab.time.pass(2999);
  expect(types(lab)).toEqual([]);
  await lab.time.pass(1);
  expect(types(lab)).toEqual(['ORDER.APPROVED']);
});

test('each change of a payment has its event', async () => {
  const lab = laboratory();
  const events = async (act: () => Promise<unknown>) => {
    lab.webhooks.length = 0;
    await lab.time.run(act());
    await lab.time.pass(10_000);
    return types(lab);
  };
  const price = { minor: 1999, currency: 'USD' } as const;
  const capture = (reference: string) => () => lab.client.capture(reference, price, `capture-${reference}`);
  const [one, two, three] = [await approved(lab, 1), await approved(lab, 2), await approved(lab, 3)];
  await lab.time.pass(10);
  await lab.script({ fault: 'pending' }, { fault: 'pending', resolveTo: 'declined' }, { fault: 'declined-capture' });
  expect(await events(capture(one))).toEqual(['CAPTURE.PENDING', 'CAPTURE.COMPLETED']);
  expect(await events(capture(two))).toEqual(['CAPTURE.PENDING', 'CAPTURE.DENIED']);
  expect(await events(capture(three))).toEqual(['CAPTURE.DECLINED']);
  const { captureId } = await captured(lab, 4);
  await lab.time.pass(10);
  expect(await events(() => lab.client.refund(captureId, price, 'refund-4'))).toEqual(['CAPTURE.REFUNDED']);
});
