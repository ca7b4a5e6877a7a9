import type { InspectionOf, OpsActor, OpsActorNow, OpsEvents, OpsState } from '../../contract/ops.ts';
import type { ActorSummary } from '../../storage/orders/read-models.ts';

const iso = (at: number): string => new Date(at).toISOString();
const isoOrNull = (at: number | null): string | null => (at === null ? null : iso(at));

export const summaryView = ({ kind, id, status, seq, updatedAt, lastType }: ActorSummary): OpsActor => ({
  ...{ kind, id, status, seq, lastType },
  updatedAt: iso(updatedAt),
});

export const actorView = ({ type: _, holds, ...rest }: InspectionOf<'now'>): OpsActorNow => ({
  ...rest,
  // A job that is due at 0 is due at once.
  jobs: rest.jobs.map((job) => ({ ...job, dueAt: isoOrNull(job.dueAt === 0 ? rest.now : job.dueAt) })),
  dueAt: isoOrNull(rest.dueAt),
  alarmAt: isoOrNull(rest.alarmAt),
  ...(holds && { holds: holds.map((hold) => ({ ...hold, expiresAt: isoOrNull(hold.expiresAt) })) }),
  now: iso(rest.now),
});

export const eventsView = ({ type: _, ...rest }: InspectionOf<'events'>): OpsEvents => ({
  ...rest,
  events: rest.events.map((event) => ({ ...event, at: iso(event.at) })),
});

export const stateView = ({ type: _, ...rest }: InspectionOf<'state'>): OpsState => ({
  ...rest,
  at: isoOrNull(rest.at),
});
