import { ok, type Result, refuse } from '../../contract/failure.ts';
import type { Call } from './call.ts';
import { json } from './token.ts';
import type { Transmission } from './webhook.ts';
import { verification } from './wire.ts';

/**
 * Asks PayPal whether an event is its own. Source: "verify webhook signature" in PayPal's OpenAPI document
 * notifications_webhooks_v1. The event goes back letter by letter as it came: PayPal checks the text that it has signed, and a
 * body that was parsed and written anew is another text.
 */
export async function confirmed(
  call: Call,
  webhookId: string,
  { id, time, signature, certificateUrl, algorithm }: Transmission,
  body: string,
): Promise<Result<boolean>> {
  // What is not JSON cannot be sent within JSON, and is no event of PayPal's.
  if (typeof json(body) !== 'object') return ok(false);
  const said = JSON.stringify({
    ...{ auth_algo: algorithm, cert_url: certificateUrl, transmission_id: id, transmission_sig: signature },
    ...{ transmission_time: time, webhook_id: webhookId },
  });
  const text = `${said.slice(0, -1)},"webhook_event":${body}}`;
  const answer = await call.postText('/v1/notifications/verify-webhook-signature', text, verification);
  if (answer.kind === 'ok') return ok(answer.value.verification_status === 'SUCCESS');
  // What breaks PayPal's own rules for these headers was not sent by PayPal.
  if (answer.kind === 'problem' && (answer.status === 400 || answer.status === 422)) return ok(false);
  return refuse('UNAVAILABLE', { part: 'payment' });
}
