import {
  CheckoutPaymentIntent,
  Client,
  Environment,
  OrdersController,
  PaymentsController,
} from '@paypal/paypal-server-sdk';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { credentials, type Laboratory, laboratory, publicUrl } from './laboratory.ts';

const sent = z.object({
  method: z.string(),
  url: z.string(),
  headers: z.looseObject({}),
  data: z.unknown().optional(),
});

/** PayPal's own SDK with its network replaced: it has no option for another host. */
function officialClient(lab: Laboratory): Client {
  const adapter = async (config: unknown) => {
    const { method, url, headers, data } = sent.parse(config);
    const { pathname, search } = new URL(url);
    const plain = Object.entries(headers).flatMap(([name, value]): [string, string][] =>
      typeof value === 'string' ? [[name, value]] : [],
    );
    const answer = await lab.emulator.fetch(
      new Request(publicUrl + pathname + search, {
        method: method.toUpperCase(),
        headers: plain,
        ...(data === undefined ? {} : { body: String(data) }),
      }),
    );
    return {
      data: await answer.text(),
      status: answer.status,
      statusText: answer.statusText,
      headers: Object.fromEntries(answer.headers),
      config,
      request: {},
    };
  };
  return new Client({
    environment: Environment.Sandbox,
    clientCredentialsAuthCredentials: {
      oAuthClientId: credentials.clientId,
      oAuthClientSecret: credentials.clientSecret,
    },
    unstable_httpClientOptions: { adapter },
  });
}

test("PayPal's own SDK creates, captures and refunds an order at the emulator", async () => {
  const lab = laboratory();
  const client = officialClient(lab);
  const [orders, payments] = [new OrdersController(client), new PaymentsController(client)];
  const made = await orders.createOrder({
    paypalRequestId: 'create-1',
    prefer: 'return=representation',
    body: {
      intent: CheckoutPaymentIntent.Capture,
      purchaseUnits: [{ customId: 'order-1', amount: { currencyCode: 'USD', value: '19.99' } }],
      paymentSource: {
        paypal: { experienceContext: { returnUrl: 'http://shop.test/back', cancelUrl: 'http://shop.test/cart' } },
      },
    },
  });
  expect(made.result.status).toBe('PAYER_ACTION_REQUIRED');
  const id = made.result.id ?? '';
  const approveUrl = made.result.links?.find(({ rel }) => rel === 'payer-action')?.href ?? '';
  expect((await lab.decide(approveUrl, 'approve')).status).toBe(303);
  expect((await orders.getOrder({ id })).result.status).toBe('APPROVED');

  const taken = await orders.captureOrder({ id, paypalRequestId: 'capture-1' });
  expect(taken.result.status).toBe('COMPLETED');
  const capture = taken.result.purchaseUnits?.[0]?.payments?.captures?.[0];
  expect(capture).toMatchObject({ status: 'COMPLETED', amount: { currencyCode: 'USD', value: '19.99' } });
  const captureId = capture?.id ?? '';
  expect((await payments.getCapturedPayment({ captureId })).result.sellerReceivableBreakdown?.grossAmount.value).toBe(
    '19.99',
  );

  const given = await payments.refundCapturedPayment({
    captureId,
    paypalRequestId: 'refund-1',
    prefer: 'return=representation',
    body: { amount: { currencyCode: 'USD', value: '5.00' } },
  });
  expect(given.result).toMatchObject({ status: 'COMPLETED', amount: { value: '5.00' } });
  expect((await payments.getRefund({ refundId: given.result.id ?? '' })).result.status).toBe('COMPLETED');
  expect(await lab.record('order-1')).toMatchObject({ captures: [{ status: 'PARTIALLY_REFUNDED' }], refunds: [{}] });
});

test("PayPal's own SDK authorizes an order, takes it anew, captures a part and the rest, and voids another", async () => {
  const lab = laboratory();
  const client = officialClient(lab);
  const [orders, payments] = [new OrdersController(client), new PaymentsController(client)];
  const authorized = async (customId: string, by = orders): Promise<string> => {
    const made = await by.createOrder({
      paypalRequestId: `create-${customId}`,
      prefer: 'return=representation',
      body: {
        intent: CheckoutPaymentIntent.Authorize,
        purchaseUnits: [{ customId, amount: { currencyCode: 'USD', value: '100.00' } }],
        paymentSource: {
          paypal: { experienceContext: { returnUrl: 'http://shop.test/back', cancelUrl: 'http://shop.test/cart' } },
        },
      },
    });
    const id = made.result.id ?? '';
    await lab.decide(made.result.links?.find(({ rel }) => rel === 'payer-action')?.href ?? '', 'approve');
    const granted = await by.authorizeOrder({ id, paypalRequestId: `authorize-${customId}` });
    expect(granted.result.status).toBe('COMPLETED');
    return granted.result.purchaseUnits?.[0]?.payments?.authorizations?.[0]?.id ?? '';
  };

  const first = await authorized('order-1');
  const shown = (await payments.getAuthorizedPayment({ authorizationId: first })).result;
  expect(shown).toMatchObject({ status: 'CREATED', expirationTime: '2026-02-13T00:00:00Z' });
  await lab.time.pass(4 * 86_400_000);
  // A token lasts nine hours, and the SDK asks for none while its own clock says that it holds.
  const [laterOrders, later] = [new OrdersController(officialClient(lab)), new PaymentsController(officialClient(lab))];
  const anew = await later.reauthorizePayment({
    authorizationId: first,
    paypalRequestId: 'anew-1',
    prefer: 'return=representation',
    body: { amount: { currencyCode: 'USD', value: '100.00' } },
  });
  const authorizationId = anew.result.id ?? '';
  expect(authorizationId).not.toBe(first);
  const part = await later.captureAuthorizedPayment({
    ...{ authorizationId, paypalRequestId: 'part-1', prefer: 'return=representation' },
    body: { amount: { currencyCode: 'USD', value: '30.00' }, finalCapture: false },
  });
  expect(part.result).toMatchObject({ status: 'COMPLETED', finalCapture: false, amount: { value: '30.00' } });
  const rest = await later.captureAuthorizedPayment({
    ...{ authorizationId, paypalRequestId: 'rest-1', prefer: 'return=representation' },
    body: { amount: { currencyCode: 'USD', value: '60.00' }, finalCapture: true },
  });
  expect(rest.result.finalCapture).toBe(true);
  expect((await later.getAuthorizedPayment({ authorizationId })).result.status).toBe('CAPTURED');

  const other = await authorized('order-2', laterOrders);
  const gone = await later.voidPayment({ authorizationId: other, prefer: 'return=representation' });
  expect(gone.result?.status).toBe('VOIDED');
  const quiet = await later.voidPayment({ authorizationId: await authorized('order-3', laterOrders) });
  expect(quiet.statusCode).toBe(204);
  await expect(later.voidPayment({ authorizationId: other })).rejects.toMatchObject({
    ...{ statusCode: 422, result: { details: [{ issue: 'PREVIOUSLY_VOIDED' }] } },
  });
});

test("PayPal's own SDK reads the emulator's errors", async () => {
  const lab = laboratory();
  const orders = new OrdersController(officialClient(lab));
  const refused = orders.captureOrder({ id: 'NONE', paypalRequestId: 'capture-1' });
  await expect(refused).rejects.toMatchObject({
    statusCode: 404,
    result: { name: 'RESOURCE_NOT_FOUND', details: [{ issue: 'INVALID_RESOURCE_ID' }] },
  });
});
