import { z } from 'zod';

const row = z.object({
  id: z.string(),
  emailSealed: z.string(),
  emailPrint: z.string(),
  nameSealed: z.string().nullable(),
  salt: z.string(),
});
export type SealedRow = Readonly<z.infer<typeof row>>;

/** What of an account is sealed, in D1 `auth`, row by row. */
export function resealable(db: D1Database) {
  return {
    /** Accounts by id, those after `after`. One that was deleted has nothing left to seal. */
    async page(after: string, limit: number): Promise<SealedRow[]> {
      const { results } = await db
        .prepare(
          `SELECT id, email_sealed AS emailSealed, email_print AS emailPrint, name_sealed AS nameSealed, salt
           FROM users WHERE id > ? AND deleted_at IS NULL ORDER BY id LIMIT ?`,
        )
        .bind(after, limit)
        .all();
      return z.array(row).parse(results);
    },

    /** Only where nobody has changed the row since it was read. */
    replace: (
      before: SealedRow,
      after: Pick<SealedRow, 'emailSealed' | 'emailPrint' | 'nameSealed'>,
    ): D1PreparedStatement =>
      db
        .prepare(
          `UPDATE users SET email_sealed = ?, email_print = ?, name_sealed = ?
           WHERE id = ? AND email_sealed = ? AND name_sealed IS ?`,
        )
        .bind(after.emailSealed, after.emailPrint, after.nameSealed, before.id, before.emailSealed, before.nameSealed),
  };
}
