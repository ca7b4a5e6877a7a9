import { isUnderWay } from '../../actors/order/way.ts';
import type { Evidence, RunRecord, VerdictName } from '../record.ts';
import { hrefOf } from './ops.ts';
import { awaitsBuyer, isOver, type Seen } from './orders.ts';
import type { Charges } from './sandbox.ts';

type Verdict = RunRecord['verdict'];
type Finding = Verdict[VerdictName];

/** What became of the units of one SKU. Null: the shop did not say. */
export type ShelfStory = {
  readonly sku: string;
  /** On hand at the start, and what was delivered since. */
  readonly there: number | null;
  /** Left the shelf during the run. */
  readonly gone: number | null;
  readonly onHand: number | null;
  readonly available: number | null;
  /** In orders of this run that are paid. */
  readonly paid: number;
  /** Why somebody who wanted one could not buy it in the end; null when nobody was left who wanted one. */
  readonly refusedLast: string | null;
};

export type Facts = {
  readonly shelves: readonly ShelfStory[];
  readonly orders: readonly Seen[];
  /** By order. What the books of the payment provider say. */
  readonly charges: ReadonlyMap<string, Charges>;
  /** Things went wrong on purpose, so that an order may rightly ask for a human. */
  readonly troubled: boolean;
  /** All was given the time to come to its end. False after an interruption: what is under way is no fault. */
  readonly settled: boolean;
};

/** The five numbers that must be 0, each with the actors whose records show it. */
export function verdictOf(facts: Facts): Verdict {
  return {
    oversold: sum(facts.shelves.map(oversold)),
    unsold: sum(facts.settled ? facts.shelves.map(unsold) : []),
    lost: sum([...facts.orders.map(lost), ...(facts.settled ? facts.shelves.map(unitsLost) : [])]),
    doubleCharged: sum(facts.orders.map((order) => overcharged(order, facts))),
    stuck: sum(facts.settled ? facts.orders.map((order) => stuck(order, facts)) : []),
  };
}

function oversold({ sku, there, gone, onHand, paid }: ShelfStory): Finding {
  if (there === null) return none;
  const most = Math.max(paid, gone ?? 0);
  if (most > there) return onShelf(sku, most - there, `${most} units of ${sku} are sold, and there were ${there}`);
  const accounted = gone !== null && onHand !== null ? gone + onHand : there;
  return accounted > there
    ? onShelf(sku, accounted - there, `${gone} units of ${sku} are sold and ${onHand} are there, of ${there}`)
    : none;
}

function unsold({ sku, available, refusedLast }: ShelfStory): Finding {
  if (refusedLast === null || (available !== null && available <= 0)) return none;
  // Without a look at the shelf, sold out is believed.
  if (available === null && refusedLast === 'OUT_OF_STOCK') return none;
  const units = available ?? 1;
  return onShelf(sku, units, `${units} units of ${sku} are there, and the last buyer was told ${refusedLast}`);
}

/** Paid for, and not taken from the shelf; or neither sold nor there. */
function unitsLost({ sku, there, gone, onHand, paid }: ShelfStory): Finding {
  if (gone === null || there === null || onHand === null) return none;
  if (paid > gone && paid <= there)
    return onShelf(sku, paid - gone, `${paid} units of ${sku} are paid for, and the shelf has given ${gone}`);
  const accounted = gone + onHand;
  return accounted < there
    ? onShelf(sku, there - accounted, `${gone} units of ${sku} are sold and ${onHand} are there, of ${there}`)
    : none;
}

const lost = ({ id, gone }: Seen): Finding =>
  gone ? onOrder(id, `order ${id} was accepted, and is not there any more`) : none;

function overcharged({ id, view }: Seen, { charges, settled }: Facts): Finding {
  const charge = charges.get(id);
  if (!charge) return none;
  if (charge.captures > 1) return onOrder(id, `money was taken ${charge.captures} times for order ${id}`);
  if (!settled || !view) return none;
  const owed = isUnderWay(view) ? view.total.minor : 0;
  if (view.status === 'needs-attention' || charge.keptMinor <= owed) return none;
  return onOrder(id, `order ${id} is ${view.status}, and PayPal's books keep ${charge.keptMinor} of its buyer's money`);
}

function stuck(order: Seen, { troubled }: Facts): Finding {
  const { id, view } = order;
  if (view?.status === 'needs-attention')
    return troubled ? none : onOrder(id, `order ${id} asks for a human, though nothing went wrong`);
  if (isOver(order) || awaitsBuyer(order)) return none;
  return onOrder(id, `order ${id} is still ${view?.status ?? 'not to be seen'}`);
}

const none: Finding = { count: 0, evidence: [] };
const onShelf = (sku: string, count: number, what: string): Finding => found('stock', sku, count, what);
const onOrder = (id: string, what: string): Finding => found('order', id, 1, what);
const found = (kind: string, id: string, count: number, what: string): Finding => ({
  count,
  evidence: [{ what, actor: { kind, id }, href: hrefOf(kind, id) }],
});

const shownMax = 50;
const sum = (findings: readonly Finding[]): Finding => ({
  count: findings.reduce((all, { count }) => all + count, 0),
  evidence: findings.flatMap(({ evidence }): Evidence[] => evidence).slice(0, shownMax),
});
