import { SELF } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { certificates, signer } from '../../payments/emulator/certificates.ts';
import { crc32 } from '../../payments/paypal/crc32.ts';
import { origin, unique } from './shop.ts';

const sign = signer(certificates.parse(JSON.parse(env.CERTIFICATES)));

/** The body of an event, as PayPal writes one about a capture. */
export const captured = (order: string, payPalOrder: string, id = `WH-${unique()}`) => ({
  id,
  event_type: 'PAYMENT.CAPTURE.COMPLETED',
  resource: { id: 'CAPTURE1', custom_id: order, supplementary_data: { related_ids: { order_id: payPalOrder } } },
});

/** The headers that make a body genuine. */
export async function signed(body: string): Promise<Record<string, string>> {
  const [id, time] = [`T-${unique()}`, new Date().toISOString()];
  const message = `${id}|${time}|${env.WEBHOOK_ID}|${crc32(new TextEncoder().encode(body))}`;
  return {
    'content-type': 'application/json',
    'paypal-transmission-id': id,
    'paypal-transmission-time': time,
    'paypal-transmission-sig': await sign(message),
    'paypal-cert-url': `${env.PUBLIC_URL}/v1/certs/CERT-sandbox`,
    'paypal-auth-algo': 'SHA256withRSA',
  };
}

export const send = (body: BodyInit, headers: Record<string, string>): Promise<Response> =>
  SELF.fetch(`${origin}/api/webhooks/paypal`, { method: 'POST', headers, body });

export async function announce(event: object): Promise<Response> {
  const body = JSON.stringify(event);
  return send(body, await signed(body));
}
