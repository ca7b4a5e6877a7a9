import type { Context } from 'hono';
import { z } from 'zod';
import { readCertificates } from '../paypal/certificate.ts';
import { crc32 } from '../paypal/crc32.ts';
import { errorReply, refusal } from './refusal.ts';
import { respond } from './spoil.ts';
import type { Tokens } from './tokens.ts';
import { type Sandbox, webhookId } from './world.ts';

/** Source: `verify_webhook_signature` in PayPal's OpenAPI document notifications_webhooks_v1. */
const wordy = /^(?!\d+$)\w+\S+/;
const asked = z.object({
  auth_algo: z
    .string()
    .max(100)
    .regex(/^[a-zA-Z0-9]+$/),
  cert_url: z.url().max(500),
  transmission_id: z.string().max(50).regex(wordy),
  transmission_sig: z.string().max(500).regex(wordy),
  transmission_time: z.iso.datetime({ offset: true }).max(100),
  webhook_id: webhookId,
});
const rsa = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' };

/** `POST /v1/notifications/verify-webhook-signature`: whether an event is one of ours, by the very text of it. */
export function verifier({ world, config }: Sandbox, tokens: Tokens) {
  return async (context: Context): Promise<Response> => {
    if (!tokens.isValid(context.req.header('authorization'))) return respond(errorReply(401, world.newId()));
    const text = await context.req.text();
    const event = /"webhook_event"\s*:\s*/.exec(text);
    const read = asked.safeParse(parsed(text));
    if (!read.success || !event)
      return respond(refusal('INVALID_PARAMETER_SYNTAX', world.newId(), { location: 'body' }));
    const body = text.slice(event.index + event[0].length, text.lastIndexOf('}')).trimEnd();
    const { transmission_id: id, transmission_time: time, transmission_sig: signature, webhook_id } = read.data;
    const message = `${id}|${time}|${config.webhookId}|${crc32(new TextEncoder().encode(body))}`;
    const genuine = webhook_id === config.webhookId && (await isSigned(signature, message));
    const status = genuine ? 'SUCCESS' : 'FAILURE';
    return respond({ status: 200, body: { verification_status: status }, kept: false });
  };

  async function isSigned(signature: string, message: string): Promise<boolean> {
    const [leaf] = await readCertificates(config.leaf);
    if (!leaf) return false;
    const key = await crypto.subtle.importKey('spki', leaf.publicKey.rawData, rsa, false, ['verify']);
    const bytes = bytesOf(signature);
    return bytes !== null && crypto.subtle.verify(rsa, key, bytes, new TextEncoder().encode(message));
  }
}

function bytesOf(base64: string): Uint8Array<ArrayBuffer> | null {
  try {
    return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
  } catch {
    return null;
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
