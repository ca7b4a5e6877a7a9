import { crc32 } from '../../../payments/paypal/crc32.ts';
import { loadX509 } from '../../../payments/x509.ts';
import { emulatorConfig, publicUrl } from './laboratory.ts';

const algorithm = {
  name: 'RSASSA-PKCS1-v1_5',
  hash: 'SHA-256',
  publicExponent: new Uint8Array([1, 0, 1]),
  modulusLength: 2048,
};
const validity = { notBefore: new Date(Date.UTC(2026, 0, 1)), notAfter: new Date(Date.UTC(2027, 0, 1)) };

async function newKeys() {
  const keys = await crypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
  if (!('privateKey' in keys)) throw new Error('RSA keys come in pairs');
  return keys;
}
type Keys = Awaited<ReturnType<typeof newKeys>>;

/** A certificate with its key, which may issue others, rightly or wrongly. */
export type Issuer = {
  readonly pem: string;
  readonly keys: Keys;
  readonly issue: (wish: { subject: string; mayIssue?: boolean; issuer?: string }) => Promise<Issuer>;
};

export async function newAuthority(subject: string): Promise<Issuer> {
  const { BasicConstraintsExtension, X509CertificateGenerator } = await loadX509();
  const keys = await newKeys();
  const certificate = await X509CertificateGenerator.createSelfSigned({
    name: subject,
    ...validity,
    keys,
    signingAlgorithm: algorithm,
    extensions: [new BasicConstraintsExtension(true, undefined, true)],
  });
  return issuerWith(certificate.toString('pem'), subject, keys);
}

function issuerWith(pem: string, name: string, keys: Keys): Issuer {
  return {
    pem,
    keys,
    issue: async ({ subject, mayIssue = false, issuer = name }) => {
      const { BasicConstraintsExtension, X509CertificateGenerator } = await loadX509();
      const own = await newKeys();
      const certificate = await X509CertificateGenerator.create({
        subject,
        issuer,
        ...validity,
        publicKey: own.publicKey,
        signingKey: keys.privateKey,
        signingAlgorithm: algorithm,
        extensions: [new BasicConstraintsExtension(mayIssue, undefined, true)],
      });
      return issuerWith(certificate.toString('pem'), subject, own);
    },
  };
}

/** The headers of a transmission that this certificate's key has signed. */
export async function headersBy({ keys }: Issuer, body: Uint8Array): Promise<Headers> {
  const [id, time] = ['T-1', '2026-01-15T00:00:00Z'];
  const message = new TextEncoder().encode(`${id}|${time}|${emulatorConfig.webhookId}|${crc32(body)}`);
  const signature = new Uint8Array(await crypto.subtle.sign(algorithm.name, keys.privateKey, message));
  return new Headers({
    'paypal-transmission-id': id,
    'paypal-transmission-time': time,
    'paypal-transmission-sig': btoa(String.fromCharCode(...signature)),
    'paypal-cert-url': `${publicUrl}/v1/certs/CERT-1`,
    'paypal-auth-algo': 'SHA256withRSA',
  });
}
