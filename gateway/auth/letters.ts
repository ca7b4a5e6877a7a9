import { z } from 'zod';
import type { CallerId } from '../../contract/ids.ts';
import { letterId } from '../../contract/mail.ts';
import { thrown } from '../../contract/report.ts';
import { letterTokens, type NewToken, type OwedLetter, type TokenPurpose } from '../../storage/auth/letter-tokens.ts';
import { authUsers } from '../../storage/auth/users.ts';
import { base64url, sha256Hex } from '../identity.ts';
import type { Services } from '../services.ts';
import type { AuthPorts } from './ports.ts';
import { emailOf } from './session.ts';

// K3    A token is in one letter alone: what is stored is its hash. It is good once, for half an hour, until there is a newer one.
// K3.1  Until its letter has been asked for, what the letter needs is stored with the token, sealed: whoever dies between the two
//       owes it, and the next who comes to write a letter of an account asks for it, under the same id.

const lastsMs = 30 * 60_000;
/** What such a letter says is worth nothing by then. */
const keptMs = 24 * 3_600_000;
/** Whoever has promised a letter has asked for it long before that, or never will. */
const overdueMs = 10_000;
const owedAtOnce = 20;
const pages: Readonly<Record<TokenPurpose, string>> = { 'password-reset': 'reset', verification: 'verify' };

const link = z.strictObject({ token: z.string(), origin: z.string() });
type Link = z.infer<typeof link>;
export type Made = NewToken & Link;

const placeOf = (hash: string) => ({ table: 'letter_tokens', row: hash, field: 'owed' });

export function newToken({ random, now, vault }: AuthPorts, purpose: TokenPurpose, origin: string): Made {
  const token = base64url(random(32));
  const [at, hash] = [now(), hashOf(token)];
  const owed = vault.seal(JSON.stringify({ token, origin } satisfies Link), placeOf(hash), '');
  return { token, origin, purpose, hash, now: at, until: at + lastsMs, owed };
}

export const hashOf = (token: string): string => sha256Hex(`letter-token:${token}`);

type Letter = Pick<Made, 'token' | 'origin' | 'purpose' | 'hash' | 'until'>;

/** Asks for the letter, after the answer: how long that takes tells nobody whether there is one. */
export function write(services: Services, user: CallerId, to: string, letter: Letter): void {
  services.background(asked(services, user, to, letter));
}

async function asked(services: Services, user: CallerId, to: string, letter: Letter): Promise<void> {
  const { token, origin, purpose, hash, until } = letter;
  const id = letterId.parse(`${user}.${purpose}-${hash.slice(0, 16)}`);
  const href = `${origin}/${pages[purpose]}?token=${token}`;
  try {
    const answer = await services.mail(id, { type: 'send', to, keptMs, letter: { kind: purpose, link: href, until } });
    if (!answer.ok) return services.report('letter-not-asked', { code: answer.failure.code });
    await letterTokens(services.auth.db).settle(hash);
  } catch (error) {
    services.report('letter-not-asked', thrown(error));
  }
}

/** Asks for what others have promised and not asked for, after the answer. Asked for twice, it is one letter. */
export const catchUp = (services: Services): void => services.background(allOwed(services));

async function allOwed(services: Services): Promise<void> {
  const { auth } = services;
  const now = auth.now();
  try {
    for (const letter of await letterTokens(auth.db).owed(now - overdueMs, now, owedAtOnce))
      await owed(services, letter);
  } catch (error) {
    services.report('letter-not-asked', thrown(error));
  }
}

async function owed(services: Services, letter: OwedLetter): Promise<void> {
  const { auth } = services;
  const user = await authUsers(auth.db).byId(letter.user);
  // Nobody is there any more to be written to.
  if (!user) return letterTokens(auth.db).settle(letter.hash);
  const opened = link.parse(JSON.parse(auth.vault.open(letter.owed, placeOf(letter.hash), '')));
  await asked(services, user.id, emailOf(auth.vault, user), { ...letter, ...opened });
}
