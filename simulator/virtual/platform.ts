import { createHash, createPrivateKey, createPublicKey, KeyObject, sign, verify, type webcrypto } from 'node:crypto';

/** The digests of the same few tokens are asked for again and again. */
const known = new Map<string, ArrayBuffer>();
const knownMax = 10_000;

/**
 * What Node does on another thread comes back at a time that nobody can foretell. Of that the shop uses digests and
 * Ed25519 signatures, which are worked out at once in here. Call it once, before a run.
 */
export function foretellCrypto(): void {
  const digest = async (_algorithm: unknown, data: Uint8Array): Promise<ArrayBuffer> => {
    const text = Buffer.from(data.buffer, data.byteOffset, data.byteLength).toString('latin1');
    const before = known.get(text);
    if (before) return before;
    const hash = createHash('sha256').update(data).digest();
    const bytes = hash.buffer.slice(hash.byteOffset, hash.byteOffset + hash.byteLength) as ArrayBuffer;
    if (known.size >= knownMax) known.clear();
    known.set(text, bytes);
    return bytes;
  };
  const replaced = { digest, importKey, sign: signed, verify: verified };
  for (const [name, value] of Object.entries(replaced))
    Object.defineProperty(crypto.subtle, name, { value, configurable: true });
}

async function importKey(
  _format: 'jwk',
  jwk: Record<string, string>,
  algorithm: { name: string },
  _extractable: boolean,
  usages: webcrypto.KeyUsage[],
): Promise<webcrypto.CryptoKey> {
  const source = { key: jwk, format: 'jwk' } as const;
  const key = jwk.d === undefined ? createPublicKey(source) : createPrivateKey(source);
  // Readable, whatever was asked: the same key signs by another interface below.
  return key.toCryptoKey(algorithm, true, usages);
}

const signed = async (_algorithm: unknown, key: webcrypto.CryptoKey, data: Uint8Array) =>
  sign(null, data, KeyObject.from(key));

const verified = async (_algorithm: unknown, key: webcrypto.CryptoKey, signature: Uint8Array, data: Uint8Array) =>
  verify(null, data, KeyObject.from(key), signature);
