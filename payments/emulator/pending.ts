import { expire } from './authorizations.ts';
import type { Books } from './books.ts';
import { type Noted, restate, type Settles } from './payments.ts';
import type { Sandbox } from './world.ts';

export type Pending = ReturnType<typeof openPending>;

/** What PayPal still thinks about, and authorizations that will expire, with the time and the way in which each will end. */
export function openPending({ world }: Sandbox, books: Books, note: (noted: Noted) => void) {
  const { sql } = world;
  for (const statement of tables) sql.exec(statement);

  return {
    add: (resourceId: string, { at, to }: Settles): void => {
      sql.exec('INSERT INTO pending (resource_id, due_at, ends_as) VALUES (?, ?, ?)', resourceId, at, to);
    },

    settleDue: (): void => {
      world.transaction(() => {
        const due = sql.exec('SELECT * FROM pending WHERE due_at <= ? ORDER BY due_at', world.now()).toArray();
        for (const row of due) {
          // First: its end may be the beginning of another wait.
          sql.exec('DELETE FROM pending WHERE resource_id = ?', String(row.resource_id));
          settle(String(row.resource_id), row.ends_as === 'completed');
        }
      });
    },
  };

  function settle(resourceId: string, isCompleted: boolean): void {
    const authorization = books.authorization(resourceId);
    if (authorization) {
      expire({ world }, books, authorization, note, isCompleted);
      return;
    }
    const capture = books.capture(resourceId);
    if (capture) {
      const settled = { ...capture, status: isCompleted ? 'COMPLETED' : 'DECLINED', updatedAt: world.now() } as const;
      books.putCapture(settled);
      note({ kind: 'capture', capture: settled, settles: null, late: true });
      return;
    }
    const refund = books.refund(resourceId);
    // Somebody may have cancelled it meanwhile.
    if (refund?.status !== 'PENDING') return;
    const settled = { ...refund, status: isCompleted ? 'COMPLETED' : 'FAILED', updatedAt: world.now() } as const;
    books.putRefund(settled);
    const refunded = books.capture(refund.captureId);
    if (refunded) restate({ world }, books, refunded);
    note({ kind: 'refund', refund: settled, settles: null });
  }
}

const tables = [
  `CREATE TABLE IF NOT EXISTS pending
     (resource_id TEXT PRIMARY KEY, due_at INTEGER NOT NULL, ends_as TEXT NOT NULL) STRICT`,
  'CREATE INDEX IF NOT EXISTS pending_by_due ON pending (due_at)',
];
