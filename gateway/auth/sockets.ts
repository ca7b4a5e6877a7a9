import { socketsOf } from '../../storage/auth/session-sockets.ts';
import type { Services } from '../services.ts';

/** A socket that was being opened while its session ended is there by then. */
const againMs = 3_000;

/** Tells every actor that ended sessions have sockets to: at once, and again for those that were just being opened. */
export function hangUp(services: Services, sessions: readonly string[]): void {
  if (sessions.length === 0) return;
  services.background(
    (async () => {
      await closeAll(services, sessions);
      await new Promise<void>((resolve) => void services.after(againMs, resolve));
      await closeAll(services, sessions);
    })(),
  );
}

async function closeAll(services: Services, sessions: readonly string[]): Promise<void> {
  try {
    const sockets = await socketsOf(services.auth.db, sessions);
    const told = await Promise.allSettled(
      sockets.map(({ kind, actorId, sessionId }) => services.closeSockets(kind, actorId, sessionId)),
    );
    for (const each of told)
      if (each.status === 'rejected') services.report('sockets-not-closed', { error: String(each.reason) });
  } catch (error) {
    services.report('sockets-not-closed', { error: String(error) });
  }
}
