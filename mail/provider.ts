import type { Reply } from '../contract/outcome.ts';
import type { Written } from './words.ts';

/** A letter that is ready to leave. `from` and `to` are bare addresses: names are no part of them. */
export type Posting = Written & { readonly to: string; readonly from: string; readonly at: number };

/**
 * The seam between the shop and whoever carries its letters. `done`: they have it. `refused`: they will never take it.
 * `unsure`: they may have it; the same letter is then handed in again under the same `messageId`, by which whoever keeps or
 * reads letters knows that it is one and the same (RFC 5322, 3.6.4).
 */
export type MailProvider = {
  readonly send: (letter: Posting, messageId: string) => Reply;
};
