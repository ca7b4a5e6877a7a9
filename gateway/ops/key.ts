import { sha256Hex } from '../identity.ts';

/** True when the SHA-256 of this key is among `hashes` (hex). Takes the same time whichever it is and wherever it differs. */
export async function isKnownKey(key: string, hashes: readonly string[]): Promise<boolean> {
  const presented = sha256Hex(key);
  let known = false;
  for (const hash of hashes) known = equal(presented, hash) || known;
  return known;
}

/** The key in `Authorization: Bearer …`; null when there is none of that kind. */
export const bearerIn = (header: string | undefined): string | null =>
  /^Bearer +(\S+)$/i.exec(header ?? '')?.[1] ?? null;

function equal(left: string, right: string): boolean {
  let difference = left.length ^ right.length;
  for (let at = 0; at < left.length; at++) difference |= left.charCodeAt(at) ^ right.charCodeAt(at);
  return difference === 0;
}
