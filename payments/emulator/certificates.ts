import { z } from 'zod';
import { loadX509 } from '../x509.ts';

/** PEM texts. The shop trusts `root`; the emulator signs with `key` and shows `leaf`. Made once, then kept. */
export const certificates = z.strictObject({
  root: z.string().includes('BEGIN CERTIFICATE'),
  leaf: z.string().includes('BEGIN CERTIFICATE'),
  key: z.string().includes('BEGIN PRIVATE KEY'),
});
export type Certificates = z.infer<typeof certificates>;

const algorithm = {
  name: 'RSASSA-PKCS1-v1_5',
  hash: 'SHA-256',
  publicExponent: new Uint8Array([1, 0, 1]),
  modulusLength: 2048,
};
const dayMs = 86_400_000;

async function newKeys() {
  const keys = await crypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
  if (!('privateKey' in keys)) throw new Error('RSA keys come in pairs');
  return keys;
}

type Key = Awaited<ReturnType<typeof newKeys>>['privateKey'];

async function privatePem(key: Key): Promise<string> {
  const exported = await crypto.subtle.exportKey('pkcs8', key);
  const { PemConverter } = await loadX509();
  if (!(exported instanceof ArrayBuffer)) throw new Error('PKCS #8 is binary');
  return PemConverter.encode(exported, 'PRIVATE KEY');
}

/** A certificate authority of one's own and one certificate by it, valid from a day before `now` for `days` days. */
export async function makeCertificates(now: number, days = 3650): Promise<Certificates> {
  const { BasicConstraintsExtension, KeyUsageFlags, KeyUsagesExtension, X509CertificateGenerator } = await loadX509();
  const [authority, signer] = [await newKeys(), await newKeys()];
  const validity = { notBefore: new Date(now - dayMs), notAfter: new Date(now + days * dayMs) };
  const name = 'CN=Holdfast sandbox root';
  const root = await X509CertificateGenerator.createSelfSigned({
    name,
    ...validity,
    keys: authority,
    signingAlgorithm: algorithm,
    extensions: [
      new BasicConstraintsExtension(true, 1, true),
      new KeyUsagesExtension(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign, true),
    ],
  });
  const leaf = await X509CertificateGenerator.create({
    subject: 'CN=messageverificationcerts.sandbox.invalid',
    issuer: name,
    ...validity,
    publicKey: signer.publicKey,
    signingKey: authority.privateKey,
    signingAlgorithm: algorithm,
    extensions: [
      new BasicConstraintsExtension(false, undefined, true),
      new KeyUsagesExtension(KeyUsageFlags.digitalSignature, true),
    ],
  });
  return {
    root: root.toString('pem'),
    leaf: leaf.toString('pem'),
    key: await privatePem(signer.privateKey),
  };
}

/** Signs a webhook's message: base64 of RSA-SHA256. */
export type Sign = (message: string) => Promise<string>;

/** The key is read at the first use and then kept. */
export function signer({ key }: Certificates): Sign {
  const read = async () => {
    const { PemConverter } = await loadX509();
    return crypto.subtle.importKey('pkcs8', PemConverter.decodeFirst(key), algorithm, false, ['sign']);
  };
  let ready: ReturnType<typeof read> | null = null;
  return async (message) => {
    ready ??= read();
    const bytes = await crypto.subtle.sign(algorithm.name, await ready, new TextEncoder().encode(message));
    return btoa(String.fromCharCode(...new Uint8Array(bytes)));
  };
}
