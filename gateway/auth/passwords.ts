/** What the shop needs of password hashing. Hashes are PHC strings, which say how they were made. */
export type Passwords = {
  readonly hash: (password: string) => Promise<string>;
  /** `stale`: right, and made with parameters that are no longer ours. */
  readonly verify: (hash: string, password: string) => Promise<{ readonly ok: boolean; readonly stale: boolean }>;
  /** A hash that no password has, with our parameters: verifying against it takes as long as against a real one. */
  readonly nobodys: string;
  /** True for what is on lists of common passwords. */
  readonly isCommon: (password: string) => boolean;
};

/** The part of Argon2 that is used; `password` is hashed whole, byte by byte. */
export type Hasher = {
  readonly hash: (password: string, options: HashOptions) => { readonly encoded: string };
  readonly tryVerify: (encoded: string, password: string) => { readonly success: boolean };
};
export type HashOptions = {
  readonly memoryCost: number;
  readonly timeCost: number;
  readonly parallelism: number;
  readonly hashLength: number;
};

/** OWASP's least for Argon2id (Password Storage Cheat Sheet, 2025): 19 MiB, two passes, one lane. */
export const hashOptions: HashOptions = { memoryCost: 19_456, timeCost: 2, parallelism: 1, hashLength: 32 };
const { memoryCost, timeCost, parallelism } = hashOptions;
const current = `$argon2id$v=19$m=${memoryCost},t=${timeCost},p=${parallelism}$`;
/** Salt and hash are made up. */
const nobodys = `${current}${'A'.repeat(22)}$${'A'.repeat(43)}`;

/** `hasher` is asked for at the first need: it takes memory. */
export function argon2Passwords(hasher: () => Promise<Hasher>, isCommon: Passwords['isCommon']): Passwords {
  return {
    hash: async (password) => (await hasher()).hash(whole(password), hashOptions).encoded,
    verify: async (hash, password) => {
      const ok = (await hasher()).tryVerify(hash, whole(password)).success;
      return { ok, stale: ok && !hash.startsWith(current) };
    },
    nobodys,
    isCommon,
  };
}

/**
 * @phi-ag/argon2 0.5.28 passes the length in UTF-16 units for the length in bytes, and so would cut off the end of every
 * password that is not ASCII. Filled up with NULs, the length is that of the bytes, and exactly the password is hashed.
 */
function whole(password: string): string {
  const bytes = new TextEncoder().encode(password).length;
  return password + '\0'.repeat(bytes - password.length);
}
