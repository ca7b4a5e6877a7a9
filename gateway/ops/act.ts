import type { Context } from 'hono';
import type { Result } from '../../contract/failure.ts';
import { type AuditRow, auditRow } from '../../storage/auth/audit.ts';
import { askingOf } from '../auth/asking.ts';
import { auditOf } from '../auth/audit.ts';
import type { App } from '../context.ts';
import { claim } from '../http/key.ts';

/** Who works on the shop: the account, or the service key. */
export function operatorIn(c: Context<App>): string {
  const { user, key } = c.get('operator');
  return user ?? key ?? '';
}

/** What was done is put down where an auditor looks for it. What counts is in the journal of the actor that it was done to. */
export async function audited<Answer>(
  c: Context<App>,
  { act, subject }: Pick<AuditRow, 'act' | 'subject'>,
  done: Promise<Result<Answer>>,
): Promise<Result<Answer>> {
  const result = await done;
  if (!result.ok) return result;
  const { auth } = c.get('services');
  const { user: userId } = c.get('operator');
  await auditRow(auth.db, { ...auditOf(auth, askingOf(c)), userId, act, subject }).run();
  return result;
}

/** The same under an Idempotency-Key, which stands for what `claims` says from now on. */
export async function actUnder<Answer>(
  c: Context<App>,
  { key, claims, ...row }: { readonly key: string; readonly claims: string } & Pick<AuditRow, 'act' | 'subject'>,
  act: () => Promise<Result<Answer>>,
): Promise<Result<Answer>> {
  const reused = await claim(c, operatorIn(c), key, claims);
  return reused ? { ok: false, failure: reused } : audited(c, row, act());
}
