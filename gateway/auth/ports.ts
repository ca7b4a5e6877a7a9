import type { Vault } from '../../storage/vault.ts';
import type { Passwords } from './passwords.ts';
import type { TokenRing } from './tokens.ts';

/** What accounts need of the world. */
export type AuthPorts = {
  readonly db: D1Database;
  readonly passwords: Passwords;
  readonly tokens: TokenRing;
  readonly vault: Vault;
  readonly now: () => number;
  readonly random: (bytes: number) => Uint8Array;
};

/** Of the request that asks, for the audit. */
export type Asking = {
  readonly requestId: string;
  /** The platform's word for where it came from; null when it has none. */
  readonly address: string | null;
};
