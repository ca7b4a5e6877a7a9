import { done, refused, unsure } from '../contract/outcome.ts';
import { messageOf } from './message.ts';
import type { MailProvider } from './provider.ts';

/** Hands a whole message to the platform: rejects with an error that has a code. */
export type HandIn = (from: string, to: string, raw: string) => Promise<unknown>;

/** These say that this letter will not be taken, whenever it is handed in again. As the platform's documentation lists them. */
const final: ReadonlySet<string> = new Set([
  'E_VALIDATION_ERROR',
  'E_FIELD_MISSING',
  'E_RECIPIENT_NOT_ALLOWED',
  'E_RECIPIENT_SUPPRESSED',
  'E_CONTENT_TOO_LARGE',
  'E_HEADER_NOT_ALLOWED',
]);

/**
 * Through the Worker's `send_email` binding. What is wrong with the account (a domain that is not set up, a spent quota) is no
 * word about the letter: it waits until somebody has mended that.
 */
export const cloudflare = (handIn: HandIn): MailProvider => ({
  send: async (letter, messageId) => {
    try {
      await handIn(letter.from, letter.to, messageOf(letter, messageId));
      return done(null);
    } catch (error) {
      const code = codeOf(error);
      return final.has(code) ? refused('MAIL_REFUSED', { code }) : unsure(code === '' ? 'no answer' : code);
    }
  },
});

const codeOf = (error: unknown): string =>
  typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'string' ? error.code : '';
