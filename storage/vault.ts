import { Buffer } from 'node:buffer';
import { createCipheriv, createDecipheriv, createHmac, createSecretKey, type KeyObject } from 'node:crypto';
import { z } from 'zod';

/** 32 bytes each, in base64, by key id. New text is sealed with the current key; the others only open what is old. */
export const keyRing = z
  .strictObject({
    current: z.string(),
    keys: z.record(
      z.string().regex(/^[A-Za-z0-9_-]{1,32}$/, 'a key id: up to 32 letters, digits, - and _'),
      z.string().refine((key) => Buffer.from(key, 'base64').length === 32, '32 bytes in base64'),
    ),
  })
  .refine(({ current, keys }) => Object.hasOwn(keys, current), 'the current key is not in the ring');
export type KeyRing = Readonly<z.infer<typeof keyRing>>;

/** Where a sealed text stands. It opens nowhere else. */
export type Place = { readonly table: string; readonly row: string; readonly field: string };

const version = 'hf1';
const ivBytes = 12;
const tagBytes = 16;

/**
 * Seals text with AES-256-GCM: `hf1.<key id>.<base64url of iv, ciphertext and tag>`. Whose text it is, is a salt that is
 * kept beside it and goes into the key: a salt that is thrown away takes with it all that was sealed with it, in every backup
 * that is younger. Synchronous on purpose: an actor writes without awaiting anything. Format and AAD: docs/spec/security.md.
 */
export class Vault {
  readonly #ring: KeyRing;
  readonly #random: (bytes: number) => Uint8Array;
  /** Derived keys, for as long as this vault lives. */
  readonly #derived = new Map<string, KeyObject>();

  /** `random` must be the platform's own generator; the simulator hands in one that repeats. */
  constructor(ring: KeyRing, random: (bytes: number) => Uint8Array) {
    this.#ring = ring;
    this.#random = random;
  }

  /** For a subject whose text is to be forgotten some day: 256 random bits. */
  newSalt(): string {
    return Buffer.from(this.#random(32)).toString('base64url');
  }

  seal(text: string, place: Place, salt: string): string {
    const kid = this.#ring.current;
    const iv = this.#random(ivBytes);
    const cipher = createCipheriv('aes-256-gcm', this.#keyOf(kid, `seal:${salt}`), iv);
    cipher.setAAD(aadOf(kid, place));
    const body = Buffer.concat([iv, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]);
    return `${version}.${kid}.${body.toString('base64url')}`;
  }

  /** Throws when the text was changed, stood elsewhere, belongs to somebody else, or its key is not in the ring. */
  open(sealed: string, place: Place, salt: string): string {
    const [, kid = '', body = ''] = sealed.split('.');
    if (!this.isSealed(sealed) || !Object.hasOwn(this.#ring.keys, kid))
      throw new Error(`no key opens ${place.table}.${place.field}`);
    const bytes = Buffer.from(body, 'base64url');
    const decipher = createDecipheriv('aes-256-gcm', this.#keyOf(kid, `seal:${salt}`), bytes.subarray(0, ivBytes));
    decipher.setAAD(aadOf(kid, place));
    decipher.setAuthTag(bytes.subarray(-tagBytes));
    const text = Buffer.concat([decipher.update(bytes.subarray(ivBytes, -tagBytes)), decipher.final()]);
    return text.toString('utf8');
  }

  isSealed(text: string): boolean {
    return text.startsWith(`${version}.`);
  }

  /** False: the ring has a newer key than the one that this was sealed with. */
  isCurrent(sealed: string): boolean {
    return sealed.startsWith(`${version}.${this.#ring.current}.`);
  }

  /**
   * What a text is found by without being read: its HMAC under each key of the ring, the current one first. `purpose`
   * keeps equal texts in different columns apart.
   */
  fingerprints(text: string, purpose: string): readonly [current: string, ...older: string[]] {
    const { current, keys } = this.#ring;
    const under = (kid: string) =>
      createHmac('sha256', this.#keyOf(kid, `find:${purpose}`))
        .update(text)
        .digest('hex');
    return [
      under(current),
      ...Object.keys(keys)
        .filter((kid) => kid !== current)
        .map(under),
    ];
  }

  /** Key objects, since Node looks long at bytes whether they are one. */
  #keyOf(kid: string, use: string): KeyObject {
    const name = `${kid}:${use}`;
    const known = this.#derived.get(name);
    if (known) return known;
    const ringKey = Buffer.from(this.#ring.keys[kid] ?? '', 'base64');
    const key = createSecretKey(createHmac('sha256', createSecretKey(ringKey)).update(use).digest());
    this.#derived.set(name, key);
    return key;
  }
}

const aadOf = (kid: string, { table, row, field }: Place): Buffer =>
  Buffer.from(JSON.stringify([version, kid, table, row, field]));
