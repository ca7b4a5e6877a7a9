import { z } from 'zod';
import { emailKey } from '../../contract/email.ts';
import type { Vault } from '../vault.ts';

const body = z.strictObject({
  to: z.string(),
  from: z.string(),
  at: z.int(),
  subject: z.string(),
  text: z.string(),
  html: z.string(),
  /** The whole message as it would have left. */
  raw: z.string(),
});
const row = z.object({
  number: z.int(),
  messageId: z.string(),
  sealed: z.string(),
  keptAt: z.int(),
  count: z.int(),
});
/** `number`: the higher, the newer. `count`: how often it was handed in. */
export type LetterInBox = z.infer<typeof body> & Pick<z.infer<typeof row>, 'number' | 'messageId' | 'keptAt' | 'count'>;

const columns = 'number, message_id AS messageId, sealed, kept_at AS keptAt, count';
const purpose = 'mail.to';

/** The mailbox of a local shop, in D1 `mail`. Each letter lies there once, by its Message-ID. */
export function keptLetters(db: D1Database, vault: Vault) {
  const place = (messageId: string) => ({ table: 'kept_letters', row: messageId, field: 'body' });
  const opened = ({ sealed, ...rest }: z.infer<typeof row>): LetterInBox => ({
    ...rest,
    ...body.parse(JSON.parse(vault.open(sealed, place(rest.messageId), ''))),
  });
  return {
    /** Durable when it resolves, all or none. The same letter again is counted, and stays as it was. */
    async keep(letters: readonly (z.infer<typeof body> & { readonly messageId: string })[], now: number) {
      const keeping = db.prepare(
        `INSERT INTO kept_letters (message_id, to_print, sealed, kept_at) VALUES (?1, ?2, ?3, ?4)
         ON CONFLICT (message_id) DO UPDATE SET count = count + 1`,
      );
      await db.batch(
        letters.map(({ messageId, ...letter }) => {
          const sealed = vault.seal(JSON.stringify(body.parse(letter)), place(messageId), '');
          const [print] = vault.fingerprints(emailKey(letter.to), purpose);
          return keeping.bind(messageId, print, sealed, now);
        }),
      );
    },

    /** The newest first; `to`: of one receiver alone. `before`: of those with a smaller number. */
    async newest(limit: number, to: string | null = null, before: number | null = null): Promise<LetterInBox[]> {
      const prints = to === null ? [] : vault.fingerprints(emailKey(to), purpose);
      const { results } = await db
        .prepare(
          `SELECT ${columns} FROM kept_letters
           WHERE deleted_at IS NULL AND (?1 = '[]' OR to_print IN (SELECT value FROM json_each(?1))) AND number < ?2
           ORDER BY number DESC LIMIT ?3`,
        )
        .bind(JSON.stringify(prints), before ?? Number.MAX_SAFE_INTEGER, limit)
        .all();
      return z.array(row).parse(results).map(opened);
    },

    async one(number: number): Promise<LetterInBox | null> {
      const { results } = await db.prepare(`SELECT ${columns} FROM kept_letters WHERE number = ?`).bind(number).all();
      const [found] = z.array(row).parse(results);
      return found ? opened(found) : null;
    },
  };
}
