import type { AfterEvent } from '../../contract/after.ts';
import type { Allocated, DeliveryEvent, DeliveryRequest, PlannedGroup } from '../../contract/delivery.ts';
import { ok, type Result, refuse } from '../../contract/failure.ts';
import { groupsOf } from '../../fulfillment/groups.ts';
import { worded } from './hints.ts';
import { mayShip } from './invoice.ts';
import { captureAsked, isPromised } from './promised.ts';
import type { Order } from './state.ts';
import type { Group, Told } from './way.ts';

/**
 * The parcels of an order. Carriers and ops tell of them in any order, late, and any number of times.
 * G1 Each word is known by its id: told again, it changes nothing.
 * G2 A group only goes forward: what is delivered stays so, whatever is told of it afterwards.
 * G3 Every parcel that was told of is kept, once.
 */

/** So much can be told of one order: more than any parcel has to tell. */
const toldMax = 200;

/** What is quoted leaves as quoted, unless its units were found elsewhere. */
export const whereFound = (
  { quote, lines, groups }: Order,
  allocations: readonly (readonly Allocated[])[] | undefined,
): readonly Group[] => (quote && allocations ? toPack(groupsOf(quote, lines, allocations)) : groups);

export const toPack = (groups: readonly PlannedGroup[]): readonly Group[] =>
  groups.map((group) => ({ ...group, status: 'to-pack', parcels: [], shippedAt: null, deliveredAt: null }));

export function decideDelivery(
  order: Order,
  request: DeliveryRequest,
  at: number,
): Result<readonly (DeliveryEvent | AfterEvent)[]> {
  const group = order.groups.find(({ id }) => id === request.group);
  if (!order.placed || !group) return refuse('NOT_FOUND');
  const known = order.told.find(({ eventId }) => eventId === request.eventId);
  const event = eventOf(request, at);
  if (known) return isSame(known, toldBy(event)) ? ok([]) : refuse('ID_REUSED');
  if (order.told.length >= toldMax) return refuse('TOO_MUCH_TOLD', { most: toldMax });
  // A parcel that left is on its way, whatever has become of the money since: what is told of it is still true.
  const stays = group.status === 'cancelled' || (group.status === 'to-pack' && !(mayShip(order) && holds(order, at)));
  if (stays) return refuse('ORDER_NOT_SHIPPABLE', { status: order.status });
  return ok([event, ...captureAsked(evolveDelivery(order, event), at)]);
}

/** What was promised may be over before anybody has noticed. */
const holds = (order: Order, at: number): boolean =>
  !isPromised(order) || order.authorisation.expiresAt === null || at < order.authorisation.expiresAt;

const eventOf = (request: DeliveryRequest, at: number): DeliveryEvent =>
  request.type === 'mark-shipped'
    ? { ...request, type: 'group-shipped', at }
    : { ...request, type: 'group-delivered', at };

const toldBy = (event: DeliveryEvent): Told => {
  const { eventId, group } = event;
  const parcel = event.type === 'group-shipped' ? event : { carrier: '', tracking: '' };
  return { eventId, group, carrier: parcel.carrier, tracking: parcel.tracking };
};

/** When it happened may be remembered differently the second time: the first word counts. */
const isSame = (one: Told, other: Told): boolean =>
  one.group === other.group && one.carrier === other.carrier && one.tracking === other.tracking;

export function evolveDelivery(order: Order, event: DeliveryEvent): Order {
  const groups = order.groups.map((group) => (group.id === event.group ? moved(group, event) : group));
  const told = [...order.told, toldBy(event)];
  return worded({ ...order, groups, told }, event.at);
}

function moved(group: Group, event: DeliveryEvent): Group {
  const { happenedAt } = event;
  if (event.type === 'group-delivered')
    return { ...group, status: 'delivered', deliveredAt: earlier(group.deliveredAt, happenedAt) };
  const { carrier, tracking } = event;
  const isIt = (parcel: Group['parcels'][number]) => parcel.carrier === carrier && parcel.tracking === tracking;
  const at = earlier(group.parcels.find(isIt)?.at ?? null, happenedAt);
  const others = group.parcels.filter((parcel) => !isIt(parcel));
  // In whatever order they are told of, they end in this one.
  const parcels = [...others, { carrier, tracking, at }].toSorted(firstFirst);
  const status = group.status === 'to-pack' ? 'shipped' : group.status;
  return { ...group, status, parcels, shippedAt: earlier(group.shippedAt, happenedAt) };
}

/** No two parcels have one name, wherever their carriers' names end. */
const nameOf = ({ carrier, tracking }: Group['parcels'][number]): string => JSON.stringify([carrier, tracking]);
const firstFirst = (one: Group['parcels'][number], other: Group['parcels'][number]): number =>
  one.at - other.at || (nameOf(one) < nameOf(other) ? -1 : 1);

const earlier = (known: number | null, told: number): number => (known === null ? told : Math.min(known, told));
