import { z } from 'zod';

const lengthMax = 254;
/** What a browser takes in a field for it: https://html.spec.whatwg.org/#valid-e-mail-address. */
const pattern = z.regexes.html5Email;

/** An e-mail address as it was typed. Its domain may be in any script; it is compared by `emailKey`. */
export const email = z
  .string()
  .trim()
  .max(lengthMax)
  .refine((text) => emailKey(text).length <= lengthMax && pattern.test(emailKey(text)), 'an e-mail address')
  .meta({ format: 'idn-email' });

/** One mailbox, one text, however it is typed: in small letters, the domain in ASCII. Of any text. */
export const emailKey = (typed: string): string => mailedTo(typed).toLowerCase();

/** As it stands on a letter: the mailbox as it was typed, the domain in ASCII. Of any text. */
export function mailedTo(typed: string): string {
  const text = typed.trim();
  const at = text.lastIndexOf('@');
  return `${text.slice(0, at + 1)}${asciiDomain(text.slice(at + 1))}`;
}

/** As a browser looks it up (UTS #46). What is no domain stays as it is. */
function asciiDomain(domain: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: ASCII is where they are
  if (/^[\x00-\x7f]*$/.test(domain) || /[\s/?#@:\\%[\]<>^|]/.test(domain)) return domain;
  const url = `http://${domain}/`;
  return URL.canParse(url) ? new URL(url).hostname : domain;
}
