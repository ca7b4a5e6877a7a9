import { emailKey } from '../../contract/email.ts';
import { resealable } from '../../storage/auth/reseal.ts';
import type { AuthPorts } from './ports.ts';
import { placeOf, printsOf } from './session.ts';

export type Pass = { readonly looked: number; readonly resealed: number; readonly next: string | null };

/** Seals a page of accounts anew with the newest key, and makes them to be found by it. Done twice, it changes nothing. */
export async function resealAccounts({ db, vault }: AuthPorts, after: string, limit: number): Promise<Pass> {
  const rows = resealable(db);
  const page = await rows.page(after, limit);
  const updates = page.flatMap((row) => {
    const { id, emailSealed, emailPrint, nameSealed, salt } = row;
    const email = vault.open(emailSealed, placeOf(id, 'email'), salt);
    const [print] = printsOf(vault, emailKey(email));
    const isCurrent = [emailSealed, nameSealed].every((sealed) => sealed === null || vault.isCurrent(sealed));
    if (isCurrent && emailPrint === print) return [];
    const name = nameSealed && vault.open(nameSealed, placeOf(id, 'name'), salt);
    const again = {
      emailSealed: vault.seal(email, placeOf(id, 'email'), salt),
      emailPrint: print,
      nameSealed: name && vault.seal(name, placeOf(id, 'name'), salt),
    };
    return [rows.replace(row, again)];
  });
  if (updates.length > 0) await db.batch(updates);
  const next = page.length === limit ? (page.at(-1)?.id ?? null) : null;
  return { looked: page.length, resealed: updates.length, next };
}
