import type { OrderId } from '../../contract/ids.ts';
import { equal, type Money, sum, withCode } from '../../contract/money.ts';
import type { OrderEvent } from '../../contract/order.ts';
import { keeps, settledUp } from '../order/ledger.ts';
import { isPromised, owed } from '../order/promised.ts';
import { unread } from '../order/reconcile.ts';
import { spelledOut } from '../order/spelled.ts';
import type { Order } from '../order/state.ts';
import { hasLeft, isUnderWay } from '../order/way.ts';
import type { Rules } from '../runtime/rules.ts';
import { parcels } from './delivery.ts';
import { over, violationOf } from './over.ts';
import type { OrderPicture, PromiseId, ProviderPicture, Violation } from './picture.ts';
import { promising } from './promising.ts';

/** The steps after which an order only goes forward: of each order there is one. */
export const pivot = 'capture-payment';
export const pivots: readonly string[] = [pivot, 'authorise-payment'];
/** The steps before it, in the order of the plan. */
export const undoable: readonly string[] = [
  'freeze-cart',
  'secure-stock',
  'create-payment',
  'await-approval',
  'pin-stock',
];

/** [M1] of one order at one moment. What its saga is still at, and news that it is reading about, count for neither side. */
export function orderViolations({ id, order, provider }: OrderPicture): Violation[] {
  const moving = order.saga !== null || unread(order) || order.acts.some(({ end }) => end === null);
  const wrong = [...ledgerWrongs(order, moving), ...(provider ? bookWrongs(order, provider, moving) : [])];
  return wrong.map((what) => violationOf('order', id, 'M1', what));
}

function ledgerWrongs(order: Order, moving: boolean): string[] {
  const { captured, status } = order;
  const wrong: string[] = [];
  const refunded = back(order);
  if (refunded.minor > captured.minor) wrong.push(`${withCode(refunded)} refunded of ${withCode(captured)} captured`);
  if (isUnderWay(order) && !moving) {
    // What came twice has gone back: what is kept is the price, less what was refunded of it.
    const price = owed(order);
    if (!isPromised(order) && (captured.minor < price.minor || keeps(order).minor > price.minor))
      wrong.push(`paid ${withCode(captured)} for ${withCode(price)}, and ${withCode(refunded)} refunded`);
    if (isPromised(order) && hasLeft(order.groups)) wrong.push('goods have left, and their money was not taken');
    if (!isPromised(order) && settledUp(order)) wrong.push(`${status}, and ${withCode(refunded)} refunded`);
  }
  // While stray money is on its way back, the order knows of it.
  if ((status === 'cancelled' || status === 'refunded') && !moving && !settledUp(order))
    wrong.push(`${status}, and ${withCode(captured)} captured but ${withCode(refunded)} refunded`);
  if (status === 'cancelled' && !moving && order.authorisation?.state === 'open' && order.capture === null)
    wrong.push('cancelled, and its payment is still authorised');
  return wrong;
}

/** The ledger is never ahead of the provider's books, and behind them only while a saga is asking. */
function bookWrongs(order: Order, provider: NonNullable<ProviderPicture>, moving: boolean): string[] {
  const { currency } = order.captured;
  const amounts = [...provider.captures, provider.refunded];
  if (amounts.some((amount) => amount.currency !== currency)) return [`the provider counts not in ${currency}`];
  const captured = sum(provider.captures, currency);
  const wrong = [
    ...differing('captured', order.captured, captured, moving),
    ...differing('refunded', back(order), provider.refunded, moving),
  ];
  if (provider.refunded.minor > captured.minor)
    wrong.push(`the provider refunded ${withCode(provider.refunded)} of ${withCode(captured)} captured`);
  const keptMax = Math.max(0, ...provider.captures.map(({ minor }) => minor));
  if (provider.captures.length > 1 && !moving && captured.minor - provider.refunded.minor > keptMax)
    wrong.push(`captured ${provider.captures.length} times: ${provider.captures.map(withCode).join(' and ')}`);
  return wrong;
}

/** The provider's books do not tell refunds from reversals; both have left us. */
const back = ({ refunded, reversed }: Order): Money => ({ ...refunded, minor: refunded.minor + reversed.minor });

const differing = (what: string, ledger: Money, books: Money, moving: boolean): string[] =>
  equal(ledger, books) || (moving && books.minor > ledger.minor)
    ? []
    : [`${withCode(ledger)} ${what} in the ledger, ${withCode(books)} in the provider's books`];

/** It waits for a human. */
export const stuck = ({ order }: Pick<OrderPicture, 'order'>): boolean => order.attention !== null;

const finals: ReadonlySet<string> = new Set<Order['status']>([
  ...(['authorised', 'paid', 'shipped', 'delivered', 'cancelled', 'refunded'] as const),
]);

/** [O2] of an order in a shop that is at rest: it is over, or asks for a human. */
export function endedViolations(picture: OrderPicture): Violation[] {
  const { id, order } = picture;
  if (stuck(picture)) return [];
  if (!finals.has(order.status)) return [violationOf('order', id, 'O2', `at rest, and ${order.status}`)];
  const open = order.acts.find(({ end }) => end === null)?.kind ?? order.saga;
  return open === null ? [] : [violationOf('order', id, 'O2', `at rest, and its ${open} is not over`)];
}

type Line = Extract<OrderEvent, { type: 'step-started' | 'step-settled' }>;

type Judge = Rules<OrderEvent>['judge'];

/** [O3] [M2] over an order's whole history: undone wholly, last first, each once; and never after the capture. */
const undoing: Judge = (_, { seq, event }, notes) => {
  const before = notes.get<Walk>('walk') ?? { begun: [], undone: [], undoing: false, money: 'none', captures: 0 };
  const walk = { ...before, begun: [...before.begun], undone: [...before.undone] };
  const wrongs = spelledOut(event).flatMap((line) => wrongsOf(walk, line));
  notes.set('walk', walk);
  return wrongs.map(([promise, what]) => ({ promise, what: `${what} (event ${seq})` }));
};

/** [M2] A hint that comes twice is the same hint. */
const hinting: Judge = (_, { seq, event }, notes) => {
  if (event.type !== 'payment-hinted') return [];
  // Under this name they are sealed where they are stored.
  const { hints } = notes.get<{ readonly hints: readonly string[] }>('hints') ?? { hints: [] };
  if (hints.includes(event.hintId)) return [{ promise: 'M2', what: `one hint was taken twice (event ${seq})` }];
  notes.set('hints', { hints: [...hints, event.hintId] });
  return [];
};

export const orderRules: Rules<OrderEvent> = {
  version: 4,
  judge: (...args) => [...undoing(...args), ...hinting(...args), ...parcels(...args), ...promising(...args)],
};
export const undoingViolations = over('order', undoing)<OrderId>;
export const hintViolations = over('order', hinting)<OrderId>;

type Wrongs = readonly (readonly [PromiseId, string])[];
type Walk = {
  /** Steps before the pivot that have begun, in the order of the plan: one that another did in passing may begin early. */
  readonly begun: string[];
  readonly undone: string[];
  undoing: boolean;
  /** `asked`: the capture was asked for and not refused; it may have been made. */
  money: 'none' | 'asked' | 'refused';
  captures: number;
};

function wrongsOf(walk: Walk, event: OrderEvent): Wrongs {
  switch (event.type) {
    case 'payment-captured':
      walk.captures++;
      return walk.captures > 1 ? [['M2', `captured ${walk.captures} times`]] : [];
    case 'order-cancelled': {
      const left = walk.begun.filter((step) => !walk.undone.includes(step));
      return left.length > 0 ? [['O3', `cancelled, and not undone: ${left.join(', ')}`]] : [];
    }
    case 'step-started':
    case 'step-settled':
      if (event.saga !== 'checkout') return [];
      return event.phase === 'execute' ? executed(walk, event) : compensated(walk, event);
    default:
      return [];
  }
}

const placeOf = (step: string): number => undoable.indexOf(step);

function executed(walk: Walk, event: Line): Wrongs {
  if (pivots.includes(event.step))
    walk.money = event.type === 'step-settled' && event.outcome === 'refused' ? 'refused' : 'asked';
  if (event.type !== 'step-started') return [];
  if (walk.money === 'none' && !walk.begun.includes(event.step)) {
    walk.begun.push(event.step);
    walk.begun.sort((left, right) => placeOf(left) - placeOf(right));
  }
  return walk.undoing ? [['O3', `${event.step} was executed while the order was undone`]] : [];
}

function compensated(walk: Walk, event: Line): Wrongs {
  if (event.type === 'step-settled') {
    if (event.outcome !== 'done') return [];
    const again = walk.undone.includes(event.step);
    walk.undone.push(event.step);
    return again ? [['O3', `${event.step} was undone twice`]] : [];
  }
  walk.undoing = true;
  const wrongs: [PromiseId, string][] = [];
  if (walk.money === 'asked') wrongs.push(['M2', `${event.step} was undone after the capture`]);
  const place = walk.begun.indexOf(event.step);
  const later = walk.begun.slice(place + 1).filter((step) => !walk.undone.includes(step));
  if (place === -1) wrongs.push(['O3', `${event.step} was undone and had not begun`]);
  else if (later.length > 0) wrongs.push(['O3', `${event.step} was undone before ${later.join(', ')}`]);
  return wrongs;
}
