import type { Act, GroupUnits } from '../../contract/after.ts';
import type { GroupStatus, PlannedGroup } from '../../contract/delivery.ts';
import type { Failure } from '../../contract/failure.ts';
import type { OrderStatus } from '../../contract/order.ts';
import type { Progress } from '../runtime/saga.ts';

/** A delivery group, and how far it has come. */
export type Group = PlannedGroup & {
  readonly status: GroupStatus;
  /** The one that left first comes first. */
  readonly parcels: readonly { readonly carrier: string; readonly tracking: string; readonly at: number }[];
  /** Epoch ms: the earliest that was told. */
  readonly shippedAt: number | null;
  readonly deliveredAt: number | null;
};

export type ActState = Act & {
  readonly at: number;
  readonly progress: Progress;
  readonly end: { readonly failure: Failure | null } | null;
  /** Money has gone back for it. */
  readonly refunded?: true;
};
export type Return = {
  readonly returnId: string;
  readonly at: number;
  readonly units: readonly (GroupUnits & { readonly reason: string })[];
  readonly decision: 'open' | 'accepted' | 'refused';
};

/** One word of a carrier. That of a delivery names no parcel: both are empty. */
export type Told = {
  readonly eventId: string;
  readonly group: string;
  readonly carrier: string;
  readonly tracking: string;
};

const arrived: ReadonlySet<GroupStatus> = new Set(['delivered', 'returned']);
const left: ReadonlySet<GroupStatus> = new Set(['shipped', ...arrived]);

/** Some of its goods are on their way, or were. */
export const hasLeft = (groups: readonly Pick<Group, 'status'>[]): boolean =>
  groups.some(({ status }) => left.has(status));

/** Of an order whose money is there, or promised: how far its goods have come, in the one word that a shopper sees. */
export function wordOf(groups: readonly Pick<Group, 'status'>[], promised = false): OrderStatus {
  const sent = groups.filter(({ status }) => status !== 'cancelled');
  if (sent.length > 0 && sent.every(({ status }) => arrived.has(status))) return 'delivered';
  if (sent.some(({ status }) => left.has(status))) return 'shipped';
  return promised ? 'authorised' : 'paid';
}

const way: ReadonlySet<string> = new Set<OrderStatus>(['authorised', 'paid', 'shipped', 'delivered']);
/** Its money is there or promised, and nobody has to look at it. */
export const isUnderWay = ({ status }: { readonly status: string | null }): boolean =>
  status !== null && way.has(status);

/** Whatever has become of it since. */
export const wasPaid = ({ timeline }: { readonly timeline: readonly { readonly status: string }[] }): boolean =>
  timeline.some(isUnderWay);

/** A human is called for this act. */
export const actStuck = (actId: string): string => `act ${actId}`;
