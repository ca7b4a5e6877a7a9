import { resealable } from '../../storage/auth-reseal.ts';
import { normalEmail } from './email.ts';
import type { AuthPorts } from './ports.ts';
import { placeOf, printsOf } from './session.ts';

export type Pass = { readonly looked: number; readonly resealed: number; readonly next: string | null };

/** Seals a page of accounts anew with the newest key, and makes them to be found by it. Done twice, it changes nothing. */
export async function resealAccounts({ db, vault }: AuthPorts, after: string, limit: number): Promise<Pass> {
  const rows = resealable(db);
  const page = await rows.page(after, limit);
  const old = page.filter(({ id, emailSealed, emailPrint, nameSealed, salt }) => {
    const email = vault.open(emailSealed, placeOf(id, 'email'), salt);
    const [print] = printsOf(vault, normalEmail(email));
    return (
      emailPrint !== print || !vault.isCurrent(emailSealed) || (nameSealed !== null && !vault.isCurrent(nameSealed))
    );
  });
  const updates = old.map((row) => {
    const again = (sealed: string, field: 'email' | 'name') => {
      const place = placeOf(row.id, field);
      return vault.seal(vault.open(sealed, place, row.salt), place, row.salt);
    };
    const email = vault.open(row.emailSealed, placeOf(row.id, 'email'), row.salt);
    return rows.replace(row, {
      emailSealed: again(row.emailSealed, 'email'),
      emailPrint: printsOf(vault, normalEmail(email))[0],
      nameSealed: row.nameSealed && again(row.nameSealed, 'name'),
    });
  });
  if (updates.length > 0) await db.batch(updates);
  const next = page.length === limit ? (page.at(-1)?.id ?? null) : null;
  return { looked: page.length, resealed: old.length, next };
}
