import type { CallerId } from '../../contract/ids.ts';
import { letterId } from '../../contract/mail.ts';
import { thrown } from '../../contract/report.ts';
import type { NewToken, TokenPurpose } from '../../storage/auth/letter-tokens.ts';
import { base64url, sha256Hex } from '../identity.ts';
import type { Services } from '../services.ts';
import type { AuthPorts } from './ports.ts';

// K3  A token is in one letter alone: what is stored is its hash. It is good once, for half an hour, until there is a newer one.

const lastsMs = 30 * 60_000;
/** What such a letter says is worth nothing by then. */
const keptMs = 24 * 3_600_000;
const pages: Readonly<Record<TokenPurpose, string>> = { 'password-reset': 'reset', verification: 'verify' };

export type Made = NewToken & { readonly token: string };

export function newToken({ random, now }: AuthPorts, purpose: TokenPurpose): Made {
  const token = base64url(random(32));
  const at = now();
  return { token, purpose, hash: hashOf(token), now: at, until: at + lastsMs };
}

export const hashOf = (token: string): string => sha256Hex(`letter-token:${token}`);

/** Asks for the letter, after the answer: how long that takes tells nobody whether there is one. */
export function write(
  services: Services,
  origin: string,
  user: CallerId,
  to: string,
  { token, purpose, hash, until }: Made,
): void {
  const id = letterId.parse(`${user}.${purpose}-${hash.slice(0, 16)}`);
  const link = `${origin}/${pages[purpose]}?token=${token}`;
  services.background(
    (async () => {
      try {
        const asked = await services.mail(id, { type: 'send', to, keptMs, letter: { kind: purpose, link, until } });
        if (!asked.ok) services.report('letter-not-asked', { code: asked.failure.code });
      } catch (error) {
        services.report('letter-not-asked', thrown(error));
      }
    })(),
  );
}
