import type { Passwords } from './passwords.ts';

const shop = /^(holdfast|holdfastsupply)+$/;

/** Why this password would be guessed; null when nothing speaks against it. Its length is the contract's to judge. */
export function weaknessOf(
  password: string,
  email: string,
  isCommon: Passwords['isCommon'],
): 'common' | 'email' | 'shop' | null {
  const typed = password.toLowerCase();
  const [mailbox = ''] = email.split('@');
  if (typed === email || typed === mailbox || typed.replaceAll(/[^\p{L}]/gu, '') === email.replaceAll(/[^\p{L}]/gu, ''))
    return 'email';
  if (shop.test(typed.replaceAll(/[^a-z]/g, ''))) return 'shop';
  if (typed.trim() === '') return 'common';
  // A sign at the end makes nobody's favourite a secret.
  const bare = typed.replaceAll(/[^\p{L}\p{N}]/gu, '');
  return isCommon(password) || isCommon(bare) ? 'common' : null;
}
