import type { X509Certificate } from '@peculiar/x509';
import { loadX509 } from '../x509.ts';

/** A certificate and those that vouch for it, up to a trusted root. The root itself comes last. */
export type Chain = readonly [X509Certificate, ...X509Certificate[]];

const depthMax = 5;

/** All certificates of a PEM text, in its order. Throws on what is not PEM. */
export async function readCertificates(pem: string): Promise<X509Certificate[]> {
  const { PemConverter, X509Certificate } = await loadX509();
  return PemConverter.decode(pem).map((der) => new X509Certificate(der));
}

/**
 * The way from the first certificate of a PEM text to one of the trusted roots; null when there is none.
 * Checks names, signatures and the right of each issuer to issue; validity in time is `isValidAt`, so that a chain
 * may be kept and asked again.
 */
export async function findChain(pem: string, roots: readonly X509Certificate[]): Promise<Chain | null> {
  const [leaf, ...others] = await readCertificates(pem);
  if (!leaf || (await isAuthority(leaf))) return null;
  const chain: [X509Certificate, ...X509Certificate[]] = [leaf];
  for (let at = leaf; chain.length < depthMax; ) {
    const root = await issuerOf(at, roots);
    if (root) return [...chain, root];
    const next = await issuerOf(at, others);
    if (!next) return null;
    chain.push(next);
    at = next;
  }
  return null;
}

export const isValidAt = (chain: Chain, now: number): boolean =>
  chain.every(({ notBefore, notAfter }) => notBefore.getTime() <= now && now <= notAfter.getTime());

async function issuerOf(
  certificate: X509Certificate,
  candidates: readonly X509Certificate[],
): Promise<X509Certificate | null> {
  for (const candidate of candidates) {
    if (candidate.subject !== certificate.issuer || !(await isAuthority(candidate))) continue;
    if (await certificate.verify({ publicKey: candidate.publicKey, signatureOnly: true })) return candidate;
  }
  return null;
}

async function isAuthority(certificate: X509Certificate): Promise<boolean> {
  const { BasicConstraintsExtension, KeyUsageFlags, KeyUsagesExtension } = await loadX509();
  if (certificate.getExtension(BasicConstraintsExtension)?.ca !== true) return false;
  const usages = certificate.getExtension(KeyUsagesExtension);
  return usages === null || (usages.usages & KeyUsageFlags.keyCertSign) !== 0;
}
