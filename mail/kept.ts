import { done, unsure } from '../contract/outcome.ts';
import { messageOf } from './message.ts';
import type { MailProvider, Posting } from './provider.ts';

export type KeptLetter = Posting & { readonly messageId: string; readonly raw: string };

/** On a machine of one's own no letter leaves: each is kept, once, by its Message-ID. `keep` is durable when it resolves. */
export const kept = (keep: (letter: KeptLetter) => Promise<void>): MailProvider => ({
  send: async (letter, messageId) => {
    try {
      await keep({ ...letter, messageId, raw: messageOf(letter, messageId) });
      return done(null);
    } catch {
      return unsure('the mailbox does not answer');
    }
  },
});
