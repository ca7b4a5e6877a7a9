import type { AuditRow } from '../../storage/auth/audit.ts';
import type { Asking, AuthPorts } from './ports.ts';

/** The part of an audit row that is the same for all acts. */
export function auditOf(
  { vault, now }: Pick<AuthPorts, 'vault' | 'now'>,
  { requestId, address }: Asking,
): Pick<AuditRow, 'at' | 'requestId' | 'addressPrint'> {
  const addressPrint = address === null ? null : vault.fingerprints(address, 'audit.address')[0];
  return { at: now(), requestId, addressPrint };
}
