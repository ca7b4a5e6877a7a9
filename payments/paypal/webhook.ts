import { ok, type Result, refuse } from '../../contract/failure.ts';
import { type Chain, findChain, isValidAt, readCertificates } from './certificate.ts';
import { crc32 } from './crc32.ts';
import { type PayPalEvent, readEvent } from './event.ts';
import { exchange } from './exchange.ts';
import type { World } from './world.ts';

export type WebhookConfig = {
  /** The id that PayPal gave to our webhook. It is signed, but not sent: a signature for another webhook fails. */
  readonly webhookId: string;
  /** Where certificates may come from: origins, or origins with the start of a path. For PayPal: api.paypal.com. */
  readonly certificateUrls: readonly string[];
  /** PEM texts of the authorities that may vouch for PayPal's certificate. */
  readonly trustedRoots: readonly string[];
  readonly deadlineMs: number;
};

/** Null: genuine, and not understood at all. */
export type VerifyWebhook = (headers: Headers, body: Uint8Array) => Promise<Result<PayPalEvent | null>>;
/** PayPal itself says whether an event is its own. Refused with UNAVAILABLE when it does not say. */
export type Confirm = (transmission: Transmission, body: string) => Promise<Result<boolean>>;

type Key = Awaited<ReturnType<typeof crypto.subtle.importKey>>;
type Signed = { readonly chain: Chain; readonly key: Key };
export type Transmission = Readonly<Record<'id' | 'time' | 'signature' | 'certificateUrl' | 'algorithm', string>>;
/** Null: its signer is nobody whom we know, which is not to say that it is a forger. */
type Signer = Result<Signed | null>;

const knownMax = 20;
const known256 = 'SHA256withRSA';
const rsa = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' };
const forged = (reason: string) => refuse('WEBHOOK_REFUSED', { reason });

/**
 * Verifies webhooks offline, but for the certificate, which is fetched once and kept.
 * Source: PayPal's guide "Integrate webhooks", self verification: RSA-SHA256 over `id|time|webhookId|crc32(body)`.
 * `body` must be the bytes as they came. A forgery is refused as WEBHOOK_REFUSED; UNAVAILABLE means that nobody could say
 * yet, and that PayPal should send again. A replay verifies: de-duplicate by event id.
 *
 * PayPal may change its authority, its certificates or its algorithm before we hear of it. What comes from its address and
 * is only not known here is therefore no forgery: `confirm` asks PayPal, and without an answer it is to be sent again.
 */
export function webhookVerifier(config: WebhookConfig, world: World, confirm: Confirm | null = null): VerifyWebhook {
  const known = new Map<string, Signed>();

  async function signerAt(url: string): Promise<Signer> {
    const kept = known.get(url);
    if (kept && isValidAt(kept.chain, world.now())) return ok(kept);
    const reply = await exchange(world, new Request(url, { redirect: 'manual' }), config.deadlineMs);
    if (reply.kind === 'lost' || reply.status >= 500) return refuse('UNAVAILABLE', { part: 'certificate' });
    if (reply.status !== 200) return forged('certificate-not-found');
    const roots = (await Promise.all(config.trustedRoots.map(readCertificates))).flat();
    const chain = await findChain(reply.text, roots).catch(() => null);
    if (!chain || !isValidAt(chain, world.now())) return ok(null);
    const key = await crypto.subtle
      .importKey('spki', chain[0].publicKey.rawData, rsa, false, ['verify'])
      .catch(() => null);
    if (!key) return ok(null);
    if (known.size >= knownMax) known.clear();
    known.set(url, { chain, key });
    return ok({ chain, key });
  }

  return async (headers, body) => {
    const transmission = transmissionIn(headers);
    if (!transmission) return forged('header-missing');
    if (!isAllowed(transmission.certificateUrl, config.certificateUrls)) return forged('certificate-foreign');
    const signature = fromBase64(transmission.signature);
    if (!signature) return forged('signature-unreadable');
    const text = new TextDecoder().decode(body);
    const signer = transmission.algorithm === known256 ? await signerAt(transmission.certificateUrl) : ok(null);
    if (!signer.ok) return signer;
    if (signer.value === null) {
      if (!confirm) return refuse('UNAVAILABLE', { part: 'signer' });
      const confirmed = await confirm(transmission, text);
      if (!confirmed.ok) return confirmed;
      return confirmed.value ? ok(readEvent(text)) : forged('not-confirmed');
    }
    const message = `${transmission.id}|${transmission.time}|${config.webhookId}|${crc32(body)}`;
    const genuine = await crypto.subtle.verify(rsa, signer.value.key, signature, new TextEncoder().encode(message));
    if (!genuine) return forged('signature-wrong');
    return ok(readEvent(text));
  };
}

function transmissionIn(headers: Headers): Transmission | null {
  const id = headers.get('paypal-transmission-id');
  const time = headers.get('paypal-transmission-time');
  const signature = headers.get('paypal-transmission-sig');
  const certificateUrl = headers.get('paypal-cert-url');
  const algorithm = headers.get('paypal-auth-algo');
  if (!id || !time || !signature || !certificateUrl || !algorithm) return null;
  return { id, time, signature, certificateUrl, algorithm };
}

/** Compares parsed parts: `https://api.paypal.com.evil.example` starts with an allowed text, and is foreign. */
function isAllowed(candidate: string, allowed: readonly string[]): boolean {
  const url = URL.parse(candidate);
  if (url === null) return false;
  if (url.username !== '' || url.password !== '') return false;
  return allowed.some((entry) => {
    const base = new URL(entry);
    return url.origin === base.origin && url.pathname.startsWith(base.pathname);
  });
}

function fromBase64(text: string): Uint8Array<ArrayBuffer> | null {
  try {
    return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
  } catch {
    return null;
  }
}
