import { passwordLengthMax, passwordLengthMin } from '../../../../contract/auth.ts';

export type PasswordHint = { readonly fits: boolean; readonly text: string };

const goodLength = 14;
/** Parts of an address or a name that are too short say nothing. */
const partLengthMin = 4;

/**
 * What can be said of a password without knowing what attackers know: its length, and whether it repeats itself or the
 * person. Never that it is "strong". The server also refuses the common ones.
 */
export function passwordHint(password: string, about: readonly string[]): PasswordHint {
  const letters = [...password];
  const missing = passwordLengthMin - letters.length;
  if (missing > 0)
    return { fits: false, text: `${missing} more ${missing === 1 ? 'character' : 'characters'} needed.` };
  if (letters.length > passwordLengthMax)
    return { fits: false, text: `At most ${passwordLengthMax} characters, please.` };
  const lower = password.toLowerCase();
  const parts = about.flatMap((text) => text.toLowerCase().split(/[^\p{L}\p{N}]+/u));
  if (parts.some((part) => part.length >= partLengthMin && lower.includes(part)))
    return { fits: true, text: 'It holds a part of your name or address: easy to guess. Choose something unrelated.' };
  if (new Set(letters).size < 5)
    return { fits: true, text: 'It repeats the same few characters: easy to guess. Mix in more.' };
  if (letters.length < goodLength)
    return { fits: true, text: `Long enough to be taken. Longer is safer: ${goodLength} or more is good.` };
  return { fits: true, text: 'A good length. Safe, if nobody can guess it and you use it nowhere else.' };
}
