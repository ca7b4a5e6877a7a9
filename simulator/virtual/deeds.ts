import { receivedOf } from '../../actors/order/after.ts';
import type { Order } from '../../actors/order/state.ts';
import type { Violation } from '../../actors/promises/picture.ts';
import type { Act } from '../../contract/after.ts';
import type { OrderEvent } from '../../contract/order.ts';

/** What an act should send back, of what was paid for its units: each unit has its own part, rounded one way or the other. */
function worthOf(order: Order, { kind, units }: Act): { readonly least: number; readonly most: number } {
  const parts = units.flatMap(({ group, sku, quantity }) => {
    const line = order.groups.find(({ id }) => id === group)?.lines.find((one) => one.sku === sku);
    if (!line) return [];
    const paid = kind === 'cancel' ? [line.goods.minor, line.shipping.minor] : [line.goods.minor];
    return paid.map((minor) => ({ share: minor / line.quantity, quantity }));
  });
  return {
    least: parts.reduce((sum, { share, quantity }) => sum + Math.floor(share) * quantity, 0),
    most: parts.reduce((sum, { share, quantity }) => sum + Math.ceil(share) * quantity, 0),
  };
}

/** [M1] [O4] What is done with an order once it is paid, looked at as it begins. */
export class Deeds {
  /** By order, group and what was told: the earliest. */
  readonly #first = new Map<string, number>();

  /** `after`: what this event has made of the order. */
  order(id: string, before: Order, event: OrderEvent, after: Order): Violation[] {
    return this.#wrongs(id, before, event, after).map(([promise, what]) => ({
      ...{ promise, what },
      evidence: { kind: 'order', id },
    }));
  }

  #wrongs(id: string, before: Order, event: OrderEvent, after: Order): ['M1' | 'O4', string][] {
    switch (event.type) {
      case 'act-begun':
        return begun(before, event.act).map((what) => ['M1', `${event.act.kind} ${event.act.actId} ${what}`]);
      case 'return-asked': {
        const sent = event.units.every(({ group }) =>
          ['shipped', 'delivered'].includes(before.groups.find((one) => one.id === group)?.status ?? ''),
        );
        return sent ? [] : [['O4', `${event.returnId} is to come back, and has not left`]];
      }
      case 'return-decided': {
        const known = before.returns.find(({ returnId }) => returnId === event.returnId);
        return known?.decision === 'open' ? [] : [['O4', `${event.returnId} was decided, and was ${known?.decision}`]];
      }
      case 'group-shipped':
      case 'group-delivered': {
        const { group: name, happenedAt } = event;
        const note = `${id} ${name} ${event.type}`;
        const first = Math.min(happenedAt, this.#first.get(note) ?? happenedAt);
        this.#first.set(note, first);
        const group = after.groups.find((one) => one.id === name);
        const said = event.type === 'group-shipped' ? group?.shippedAt : group?.deliveredAt;
        const was = before.groups.find((one) => one.id === name)?.status;
        return [
          ...(said === first
            ? []
            : [['O4', `${name} is said to have left or come at ${said}, and did at ${first}`] as ['O4', string]]),
          ...(was === 'cancelled' ? [['O4', `${name} was cancelled, and is sent`] as ['O4', string]] : []),
        ];
      }
      default:
        return [];
    }
  }
}

function begun(order: Order, act: Act): string[] {
  const { actId, kind, amount, units, returnId } = act;
  const wrong: string[] = [];
  if (order.acts.some((one) => one.actId === actId)) wrong.push('has begun twice');
  if (order.placed?.intent === 'authorise' && order.capture === null) wrong.push(...ofPromise(order, act));
  const sendsBack = kind !== 'capture' && kind !== 'void' && !(kind === 'cancel' && order.capture === null);
  const { captured, refunded, reversed } = order;
  const onItsWay = order.acts
    .filter(({ end, progress }) => end === null && progress['execute send-refund']?.status !== 'done')
    .reduce((sum, one) => sum + one.amount.minor, 0);
  const left = captured.minor - refunded.minor - reversed.minor - onItsWay;
  if (sendsBack && amount.minor > left) wrong.push(`sends ${amount.minor} back, and ${left} is there`);
  if (sendsBack && order.disputes.some(({ state }) => state === 'open'))
    wrong.push('sends money back while it is disputed');
  const back = order.returns.find((one) => one.returnId === returnId);
  if (kind === 'receive' && back?.decision !== 'accepted') wrong.push('takes back what nobody has agreed to take');
  for (const { group, sku, quantity } of units) {
    const line = order.groups.find(({ id }) => id === group)?.lines.find((one) => one.sku === sku);
    const gone = order.acts
      .filter(({ end }) => end?.failure == null)
      .flatMap((one) => one.units)
      .reduce((sum, unit) => sum + (unit.group === group && unit.sku === sku ? unit.quantity : 0), quantity);
    if (gone > (line?.quantity ?? 0)) wrong.push(`is of ${gone} ${sku} in ${group}, and ${line?.quantity} were bought`);
    const announced = back?.units.find((unit) => unit.group === group && unit.sku === sku);
    if (back && announced && receivedOf(order, back, announced) + quantity > announced.quantity)
      wrong.push(`takes back more ${sku} than were announced`);
  }
  const { least, most } = worthOf(order, act);
  if (kind !== 'refund' && kind !== 'capture' && kind !== 'void' && (amount.minor < least || amount.minor > most))
    wrong.push(`sends ${amount.minor} back for units that cost ${least} to ${most}`);
  return wrong;
}

/** [M1] Of money that is promised and not taken: it is taken whole, once, for goods that are on their way, less what was cancelled. */
function ofPromise(order: Order, { kind, amount }: Act): string[] {
  const { acts, groups, authorisation, status } = order;
  const cancelled = acts
    .filter((one) => one.kind === 'cancel' && !one.end?.failure)
    .reduce((sum, one) => sum + one.amount.minor, 0);
  const price = groups
    .flatMap(({ lines }) => lines)
    .reduce((sum, { goods, shipping }) => sum + goods.minor + shipping.minor, 0);
  const left = price - cancelled;
  switch (kind) {
    case 'capture':
      return [
        ...(authorisation ? [] : ['takes money that nobody has promised']),
        ...(amount.minor === left ? [] : [`takes ${amount.minor}, and ${left} is owed`]),
        ...(acts.some((one) => one.kind === 'capture' && one.end === null) ? ['takes what is being taken'] : []),
      ];
    case 'void':
      return status === 'cancelled' ? [] : ['lets a promise go of an order that is not over'];
    case 'cancel':
      return amount.minor > left ? [`cancels ${amount.minor}, and ${left} is left`] : [];
    default:
      return [`sends ${amount.minor} back, and nothing was taken`];
  }
}
