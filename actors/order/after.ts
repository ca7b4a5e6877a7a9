import type { Act, AfterEvent, AfterRequest, GroupUnits, UnitsAsked } from '../../contract/after.ts';
import { ok, type Result, refuse } from '../../contract/failure.ts';
import type { Money } from '../../contract/money.ts';
import { apportion } from '../../fulfillment/apportion.ts';
import { disputed, keeps } from './ledger.ts';
import { isPromised } from './promised.ts';
import type { Order } from './state.ts';
import { failed, left, unitsIn } from './units.ts';
import type { ActState, Group, Return } from './way.ts';

/**
 * What happens to an order's money and units once it is paid. Several acts may be under way at once.
 * A1 An act is known by its id: asked again, it is done once.
 * A2 What is refunded, and what is on its way back, is never more than was captured: it counts as spent from the moment in
 *    which it is on record, and is free again only when its act has come to nothing.
 * A3 A unit is cancelled, or comes back, once; what it cost is read from what was paid for it, and nothing is worked out anew.
 * A4 Nothing goes back while a dispute is open: the buyer has that money already.
 */
type Asked<Type extends AfterRequest['type']> = Extract<AfterRequest, { type: Type }>;
type Decision = Result<readonly AfterEvent[]>;

/** What of an order's money is neither back nor on its way. */
export function refundable(order: Order): Money {
  const spent = order.acts.reduce((minor, one) => minor + (isOnItsWay(one) ? one.amount.minor : 0), 0);
  return { ...order.captured, minor: Math.max(0, keeps(order).minor - spent) };
}
/** On record, and not in the ledger yet. */
const isOnItsWay = ({ end, progress }: ActState): boolean =>
  end === null && progress['execute send-refund']?.status !== 'done';

export function decideRefund(order: Order, { id: actId, by, reason, amount }: Asked<'refund'>, at: number): Decision {
  const known = order.acts.find((one) => one.actId === actId);
  if (known) return known.kind === 'refund' && known.amount.minor === amount.minor ? ok([]) : refuse('ID_REUSED');
  const no = barred(order, amount);
  return no ?? begin({ actId, kind: 'refund', amount, units: [], reason, by }, at);
}

/** What has not left: the whole order, or some of its units. */
export function decideCancelUnits(order: Order, asked: Asked<'cancel-units'>, at: number): Decision {
  const { id: actId, by, reason, lines } = asked;
  if (order.acts.some((one) => one.actId === actId)) return ok([]);
  // Its units are not sold before its checkout is over.
  if (order.saga === 'checkout') return refuse('ORDER_NOT_CANCELLABLE');
  const open = order.groups.filter(({ status }) => status === 'to-pack');
  const all = order.groups.length > 0 && open.length === order.groups.length;
  if (!lines && !all) return refuse('ORDER_NOT_CANCELLABLE');
  const units = lines ? found(order, open, lines) : left(order, open);
  if (units === null || units.length === 0) return refuse('ORDER_NOT_CANCELLABLE');
  const amount = worthOf(order, units, true);
  // Nothing was taken yet: less will be, or what is being taken right now goes back.
  const no = isPromised(order) ? null : barred(order, amount);
  if (no) return no;
  const restocked = units.map((unit) => ({ ...unit, restock: true }));
  return begin({ actId, kind: 'cancel', amount, units: restocked, reason, by }, at);
}

export function decideAskReturn(
  order: Order,
  asked: Asked<'ask-return'>,
  closesAt: number | null,
  at: number,
): Decision {
  const { id: returnId, by, lines } = asked;
  if (order.returns.some((one) => one.returnId === returnId)) return ok([]);
  const sent = order.groups.filter(({ status }) => status === 'shipped' || status === 'delivered');
  if (sent.length === 0) return refuse('NOT_RETURNABLE', { why: 'nothing of it has left' });
  if (closesAt !== null && at > closesAt) return refuse('RETURN_TOO_LATE', { until: new Date(closesAt).toISOString() });
  const units = lines.flatMap(({ reason, ...line }) =>
    (found(order, sent, [line]) ?? []).map((unit) => ({ ...unit, reason })),
  );
  const wanted = lines.reduce((sum, { quantity }) => sum + quantity, 0);
  const distinct = new Set(lines.map(({ sku }) => sku)).size === lines.length;
  if (!distinct || units.reduce((sum, { quantity }) => sum + quantity, 0) !== wanted)
    return refuse('NOT_RETURNABLE', { why: 'more than there is to return' });
  return ok([{ type: 'return-asked', at, returnId, units, by }]);
}

export function decideReturn(
  order: Order,
  { id: returnId, accepted, reason, by }: Asked<'decide-return'>,
  at: number,
): Decision {
  const known = order.returns.find((one) => one.returnId === returnId);
  if (!known) return refuse('NOT_FOUND');
  const wanted = accepted ? 'accepted' : 'refused';
  if (known.decision !== 'open') return known.decision === wanted ? ok([]) : refuse('RETURN_DECIDED');
  return ok([{ type: 'return-decided', at, returnId, accepted, reason, by }]);
}

/** What was announced is the ceiling; what was counted is refunded, and may come in several parcels. */
export function decideReceive(order: Order, asked: Asked<'receive-return'>, at: number): Decision {
  const { id: actId, returnId, lines, by } = asked;
  if (order.acts.some((one) => one.actId === actId)) return ok([]);
  const known = order.returns.find((one) => one.returnId === returnId);
  if (!known) return refuse('NOT_FOUND');
  if (known.decision !== 'accepted') return refuse('RETURN_NOT_ACCEPTED');
  const awaited = known.units.map((unit) => ({ ...unit, quantity: unit.quantity - receivedOf(order, known, unit) }));
  const units: (GroupUnits & { restock: boolean })[] = [];
  for (const { sku, quantity, disposition } of lines) {
    let wanted = quantity;
    for (const unit of awaited) {
      if (unit.sku !== sku) continue;
      const taken = Math.min(wanted, unit.quantity);
      if (taken === 0) continue;
      unit.quantity -= taken;
      wanted -= taken;
      units.push({ group: unit.group, sku, quantity: taken, restock: disposition === 'restock' });
    }
    if (wanted > 0) return refuse('NOT_RETURNABLE', { sku, why: 'more than is awaited' });
  }
  const amount = worthOf(order, units, false);
  const no = barred(order, amount);
  return no ?? begin({ actId, kind: 'receive', amount, units, returnId, reason: 'returned', by }, at);
}

export const receivedOf = (order: Order, { returnId }: Return, { group, sku }: GroupUnits): number =>
  unitsIn(
    order.acts.filter((one) => one.returnId === returnId && !failed(one)),
    group,
    sku,
  );

const begin = (one: Act, at: number): Decision => ok([{ type: 'act-begun', at, act: one }]);

/** Why this much may not go back now; null: it may. */
function barred(order: Order, amount: Money): Extract<Decision, { ok: false }> | null {
  if (order.captured.minor === 0 || !order.capture) return refuse('NOTHING_TO_RETURN');
  if (order.placed?.invoice) return refuse('ORDER_NOT_REFUNDABLE', { why: 'paid by transfer' });
  if (order.saga === 'checkout') return refuse('ORDER_NOT_REFUNDABLE', { why: 'its checkout is not over' });
  if (disputed(order)) return refuse('PAYMENT_DISPUTED');
  if (amount.currency !== order.captured.currency) return refuse('INVALID', { path: 'amount.currency' });
  const most = refundable(order).minor;
  return amount.minor > most ? refuse('AMOUNT_TOO_LARGE', { maxMinor: most }) : null;
}

/** The first groups give first; null when there are not as many. */
function found(order: Order, groups: readonly Group[], lines: readonly UnitsAsked[]): GroupUnits[] | null {
  const rest = left(order, groups);
  const units: GroupUnits[] = [];
  for (const { sku, quantity } of lines) {
    let wanted = quantity;
    for (const [index, unit] of rest.entries()) {
      const taken = unit.sku === sku ? Math.min(wanted, unit.quantity) : 0;
      if (taken === 0) continue;
      rest[index] = { ...unit, quantity: unit.quantity - taken };
      wanted -= taken;
      units.push({ group: unit.group, sku, quantity: taken });
    }
    if (wanted > 0) return null;
  }
  return units;
}

/** Of each unit its own part of what was paid; those that went before have had the first parts. */
function worthOf(order: Order, units: readonly GroupUnits[], withShipping: boolean): Money {
  let minor = 0;
  const taken = new Map<string, number>();
  for (const { group, sku, quantity } of units) {
    const line = order.groups.find(({ id }) => id === group)?.lines.find((one) => one.sku === sku);
    if (!line) continue;
    const key = `${group} ${sku}`;
    const before = taken.get(key) ?? settledUnits(order, group, sku);
    taken.set(key, before + quantity);
    const part = (of: Money): number =>
      apportion(of.minor, Array<number>(line.quantity).fill(1))
        .slice(before, before + quantity)
        .reduce((sum, one) => sum + one, 0);
    minor += part(line.goods) + (withShipping ? part(line.shipping) : 0);
  }
  return { ...order.captured, minor };
}
const settledUnits = (order: Order, group: string, sku: string): number =>
  unitsIn(
    order.acts.filter((one) => !failed(one)),
    group,
    sku,
  );

/** Whether all of a group's units are cancelled, or are back. */
export const isWhollyIn = (order: Order, { id, lines }: Group, kind: ActState['kind']): boolean => {
  const acts = order.acts.filter((one) => one.kind === kind && !failed(one));
  return lines.every(({ sku, quantity }) => unitsIn(acts, id, sku) === quantity);
};
