import { z } from 'zod';
import { actorKind, logLevel } from './log.ts';
import { placedUnits } from './stock.ts';

/** A JSON object as it is stored: whatever a core writes down. */
const stored = z.record(z.string(), z.unknown());
export type Stored = Readonly<z.infer<typeof stored>>;

export const eventsMax = 500;
/** A question to an actor about itself. It changes nothing, and makes nothing where there is nothing. */
export const inspectQuery = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('now') }),
  z.strictObject({ type: z.literal('events'), after: z.int().min(0), limit: z.int().min(1).max(eventsMax) }),
  /** What the state was after this many events. */
  z.strictObject({ type: z.literal('state'), at: z.int() }),
  /** Hold some more of your history against the promises, as far as one write goes. */
  z.strictObject({ type: z.literal('promises') }),
]);
export type InspectQuery = z.infer<typeof inspectQuery>;

const openHold = z.strictObject({
  id: z.string(),
  quantity: z.int(),
  expiresAt: z.int().nullable(),
  allocation: z.array(placedUnits).readonly().exactOptional(),
});
const job = z.strictObject({ name: z.string(), dueAt: z.int().nullable(), running: z.boolean() });

/** What an actor answers. All times are epoch ms. */
export const inspection = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('now'),
    kind: actorKind,
    id: z.string(),
    /** Of its last event. */
    seq: z.int(),
    status: z.string(),
    /** Without record rows. */
    state: stored,
    /** When its core wants to be woken. */
    dueAt: z.int().nullable(),
    alarmAt: z.int().nullable(),
    jobs: z.array(job),
    outbox: z.strictObject({ waiting: z.int() }),
    /** Of the last event that the log has taken. */
    relayed: z.int(),
    sockets: z.int(),
    /** Of a shelf: the open holds, those that lapse soonest first. */
    holds: z.array(openHold).optional(),
    /** There are more holds than are listed. */
    holdsPartial: z.boolean().optional(),
    now: z.int(),
  }),
  z.strictObject({
    type: z.literal('events'),
    events: z.array(z.strictObject({ seq: z.int(), at: z.int(), type: z.string(), status: z.string(), event: stored })),
    /** Null: there are no more. */
    nextAfter: z.int().nullable(),
  }),
  z.strictObject({ type: z.literal('state'), seq: z.int(), at: z.int().nullable(), state: stored }),
  z.strictObject({
    type: z.literal('promises'),
    /** Of the last event that was judged. */
    seq: z.int(),
    /** It is the last that there is. */
    complete: z.boolean(),
    /** By promise: how often it was found broken, and the first times in words. */
    broken: z.record(z.string(), z.strictObject({ count: z.int(), words: z.array(z.string()) })),
    /** Once complete: what those need who hold the books of several actors against each other. */
    told: stored,
  }),
]);
export type Inspection = z.infer<typeof inspection>;
export type InspectionOf<Type extends Inspection['type']> = Extract<Inspection, { readonly type: Type }>;

const time = z.iso.datetime();
const timeOrNull = time.nullable();

/** What the ops interface shows of the same, with times in ISO 8601 and without personal data. Times inside of `state` and `event` are epoch ms. */
export const opsActor = z.strictObject({
  kind: actorKind,
  id: z.string(),
  status: z.string(),
  seq: z.int(),
  updatedAt: time,
  /** Of its last event. */
  lastType: z.string(),
});
export const opsActorList = z.strictObject({ items: z.array(opsActor), nextCursor: z.string().nullable() });
export type OpsActor = z.infer<typeof opsActor>;

export const opsActorNow = z.strictObject({
  kind: actorKind,
  id: z.string(),
  seq: z.int(),
  status: z.string(),
  state: stored,
  dueAt: timeOrNull,
  alarmAt: timeOrNull,
  jobs: z.array(job.extend({ dueAt: timeOrNull })),
  outbox: z.strictObject({ waiting: z.int() }),
  relayed: z.int(),
  sockets: z.int(),
  holds: z.array(openHold.extend({ expiresAt: timeOrNull })).optional(),
  holdsPartial: z.boolean().optional(),
  now: time,
});
export type OpsActorNow = z.infer<typeof opsActorNow>;

export const opsEvents = z.strictObject({
  events: z.array(z.strictObject({ seq: z.int(), at: time, type: z.string(), status: z.string(), event: stored })),
  nextAfter: z.int().nullable(),
});
export type OpsEvents = z.infer<typeof opsEvents>;
export const opsState = z.strictObject({ seq: z.int(), at: timeOrNull, state: stored });
export type OpsState = z.infer<typeof opsState>;

/** How the promises stand. `complete` is false when not all could be looked at that the promise is about. */
export const opsPromise = z.strictObject({
  promise: z.string(),
  title: z.string(),
  checkedAt: time,
  /** Actors whose books were held against it. */
  count: z.int(),
  /** How many times it was found broken; the first of them are listed. */
  broken: z.int(),
  violations: z.array(
    z.strictObject({
      what: z.string(),
      evidence: z.strictObject({ kind: actorKind, id: z.string() }).nullable(),
      /** Where the evidence can be read. */
      href: z.string().nullable(),
    }),
  ),
  complete: z.boolean(),
});
export const opsInvariants = z.strictObject({
  checkedAt: time,
  /** Nothing was under way: only then can the books of different actors be held against each other. */
  atRest: z.boolean(),
  promises: z.array(opsPromise),
});
export type OpsInvariants = z.infer<typeof opsInvariants>;

const perKind = z.strictObject({ paying: z.int(), holding: z.int(), coming: z.int() });
/** How crowded it is at the door of the process that answers: since it began, and now. */
export const loadView = z.strictObject({
  /** So many may begin in one round of the thread. */
  limit: z.int(),
  /** How long the last round took, and what one request costs in it. */
  roundMs: z.number(),
  costMs: z.number(),
  busy: z.int(),
  waiting: z.int(),
  admitted: perKind,
  /** Of those: who had to wait at the door first. */
  waited: perKind,
  shed: perKind,
  ops: z.strictObject({ admitted: z.int(), shed: z.int(), busy: z.int() }),
});
export type LoadView = Readonly<z.infer<typeof loadView>>;
export const opsMetrics = z.strictObject({ at: time, door: loadView });

/** `POST /api/ops/projections`: one page of making anew what the log feeds. */
export const rebuildPage = z.strictObject({
  /** Entries that this page has read. */
  read: z.int(),
  /** Entries that are not in the archive, while later ones are: on their way, or lost. */
  gaps: z.array(z.string()),
  /** Once all is read: how many rows differ, and the first of them, each value as SQL writes it. Null: a row that is not there. */
  differences: z
    .strictObject({
      count: z.int(),
      rows: z.array(
        z.strictObject({
          table: z.string(),
          key: z.string(),
          running: z.string().nullable(),
          rebuilt: z.string().nullable(),
        }),
      ),
    })
    .nullable(),
  /** Ask for the next page in a few seconds: what differs may only be on its way. */
  wait: z.boolean(),
  next: z.string().nullable(),
});
export type RebuildPage = z.infer<typeof rebuildPage>;

/** `GET /api/ops/logs`: entries of the log, those that happened last first. */
export const opsLogs = z.strictObject({
  items: z.array(
    z.strictObject({
      ...{ kind: actorKind, id: z.string(), seq: z.int(), at: time, level: logLevel },
      ...{ type: z.string(), status: z.string(), data: stored },
    }),
  ),
  /** False: only so much is read at once, and there may be more that fits before the next page begins. */
  complete: z.boolean(),
  nextCursor: z.string().nullable(),
});
export type OpsLogs = z.infer<typeof opsLogs>;

/** `GET /api/ops/nights`: what the nightly looks at closed orders have found. */
export const opsNights = z.strictObject({
  items: z.array(
    z.strictObject({
      date: z.string(),
      begunAt: time,
      endedAt: timeOrNull,
      /** Orders that were drawn, and how many of them were asked by now. */
      ...{ drawn: z.int(), asked: z.int() },
      /** Whose books were read; the others have none elsewhere, or nothing was ever captured of them. */
      looked: z.int(),
      /** Whose books said something else: their journals say what, and what was booked. */
      differed: z.array(z.string()),
      /** The provider did not answer in time: the order itself asks on. */
      silent: z.int(),
    }),
  ),
});
