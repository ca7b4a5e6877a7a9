import { cart as cartCore } from '../../actors/cart/core.ts';
import { letterIdOf } from '../../actors/order/letters.ts';
import { authorises } from '../../actors/order/promised.ts';
import type { Order } from '../../actors/order/state.ts';
import { wasPaid } from '../../actors/order/way.ts';
import type { Picture, Violation } from '../../actors/promises/picture.ts';
import type { OrderId } from '../../contract/ids.ts';
import { inWords, type Money } from '../../contract/money.ts';
import { orderStanding } from '../../contract/order-list.ts';
import type { PaymentState } from '../../contract/payment.ts';
import type { Shop } from './shop.ts';

/** What is told elsewhere of what happened: in lists, in letters, in levels. All of it says the same as the books. */
export const retoldViolations = (shop: Shop, picture: Picture): Violation[] => [
  ...directoryWrongs(shop, picture),
  ...picture.orders.flatMap(({ id, order, provider }) => [
    ...listWrongs(shop, id, order, provider?.refunded.minor ?? null),
    ...letterWrongs(shop, id, order),
  ]),
  ...levelWrongs(shop, picture),
];

const wrong = (
  promise: 'L1' | 'K1',
  kind: 'order' | 'cart' | 'stock' | 'mail',
  id: string,
  what: string,
): Violation => ({
  ...{ promise, what: `${id} ${what}` },
  evidence: { kind, id },
});

function directoryWrongs(shop: Shop, { carts, orders, shelves }: Picture): Violation[] {
  const shown = new Map(
    shop.readModels
      .all<{ kind: string; id: string; status: string }>('SELECT kind, id, status FROM actors')
      .map(({ kind, id, status }) => [`${kind}:${id}`, status]),
  );
  const stand = (kind: 'order' | 'cart' | 'stock', id: string, status: string): Violation[] => {
    const said = shown.get(`${kind}:${id}`);
    return said === undefined || said === status
      ? []
      : [wrong('L1', kind, id, `is ${status}, and is listed as ${said}`)];
  };
  return [
    ...carts.flatMap(({ id, cart }) => stand('cart', id, cartCore.status(cart))),
    ...orders.flatMap(({ id, order }) => stand('order', id, order.status)),
    ...shelves.flatMap(({ sku, totals: { onHand, held } }) =>
      stand('stock', sku, onHand > held ? 'in-stock' : 'sold-out'),
    ),
  ];
}

/** Once its money is there: what became of it, in one word. */
function moneyOf({ captured, refunded, reversed, disputes }: Order): PaymentState | null {
  if (captured.minor === 0) return null;
  if (disputes.some(({ state }) => state === 'open')) return 'disputed';
  if (reversed.minor > 0) return 'reversed';
  if (refunded.minor >= captured.minor) return 'refunded';
  return refunded.minor > 0 ? 'partly-refunded' : 'captured';
}

/** `backMinor`: what went back, by PayPal's own books; null: it has none of this order. */
function listWrongs(shop: Shop, id: OrderId, order: Order, backMinor: number | null): Violation[] {
  const [row] = shop.readModels.all<{ status: string; minor: number | null; standing: string | null }>(
    'SELECT status, total_minor AS minor, standing FROM orders WHERE id = ?',
    id,
  );
  if (!row || !order.placed) return [];
  const wrongs: string[] = [];
  if (row.status !== order.status) wrongs.push(`is ${order.status}, and its buyer's list says ${row.status}`);
  const total = order.quote?.total.minor ?? null;
  if (total !== null && row.minor !== total) wrongs.push(`costs ${total}, and its buyer's list says ${row.minor}`);
  const standing = orderStanding.omit({ version: true }).safeParse(JSON.parse(row.standing ?? 'null'));
  if (!standing.success)
    return [...wrongs, 'has told its list nothing that can be read'].map((what) => wrong('L1', 'order', id, what));
  const { payment, groups } = standing.data;
  const [said, is] = [payment.status, moneyOf(order)];
  if (is !== null && said !== is) wrongs.push(`is ${is}, and its buyer's list says ${said}`);
  if (payment.captured.minor !== order.captured.minor)
    wrongs.push(`has brought ${order.captured.minor}, and its buyer's list says ${payment.captured.minor}`);
  if (backMinor !== null && payment.refunded.minor + order.reversed.minor !== backMinor)
    wrongs.push(`has sent ${backMinor} back, and its buyer's list says ${payment.refunded.minor}`);
  const [listed, going] = [
    JSON.stringify(groups.map(({ id: name, status }) => [name, status])),
    JSON.stringify(order.groups.map(({ id: name, status }) => [name, status])),
  ];
  if (listed !== going) wrongs.push(`leaves as ${going}, and its buyer's list says ${listed}`);
  return wrongs.map((what) => wrong('L1', 'order', id, what));
}

/** [K1] What lies in the mailbox is for the buyer, and names the sums of the books. */
function letterWrongs(shop: Shop, id: OrderId, order: Order): Violation[] {
  const { placed, forgetting, quote, ledger, payment, timeline } = order;
  if (!placed || forgetting !== 'no' || !quote) return [];
  const lying = new Map(
    [...shop.postbox.letters].map(([messageId, { raw }]) => [messageId.slice(0, messageId.indexOf('@')), raw]),
  );
  const is = (what: 'order-received' | 'order-authorised' | 'order-paid' | 'order-cancelled') =>
    letterIdOf(id, { kind: what });
  const over = timeline.some(({ status }) => status === 'cancelled');
  const waited =
    timeline.some(({ status }) => status === 'awaiting-payment') && placed.body.payment.method === 'paypal';
  const due: [string, Money | null][] = [
    ...(waited ? [[is('order-received'), quote.total] as [string, Money]] : []),
    ...(wasPaid(order) && authorises(order) ? [[is('order-authorised'), quote.total] as [string, Money]] : []),
    ...(wasPaid(order) && !authorises(order) ? [[is('order-paid'), quote.total] as [string, Money]] : []),
    // Taken when goods left: what was cancelled before was not.
    ...(authorises(order) && order.acts.some(taken)
      ? [[is('order-paid'), order.capture?.amount ?? null] as [string, Money | null]]
      : []),
    ...(over && payment ? [[is('order-cancelled'), null] as [string, null]] : []),
    ...ledger
      .filter(({ kind }) => kind === 'refunded')
      .map(({ amount }, index): [string, Money | null] => [
        letterIdOf(id, { kind: 'order-refunded', entry: index + 1 }),
        // One that came to nothing since was told of as it was then.
        amount.minor > 0 ? amount : null,
      ]),
  ];
  return due.flatMap(([name, amount]) => {
    const raw = lying.get(name);
    if (raw === undefined) return [wrong('K1', 'mail', name, 'is due, and is in no mailbox')];
    const said = textIn(raw);
    return [
      ...(raw.includes(`To: <${placed.body.email}>`) ? [] : [wrong('K1', 'mail', name, 'is for somebody else')]),
      ...(amount === null || said.includes(inWords(amount))
        ? []
        : [wrong('K1', 'mail', name, `does not say ${inWords(amount)}`)]),
    ];
  });
}

const taken = ({ kind, end }: Order['acts'][number]): boolean => kind === 'capture' && end !== null && !end.failure;

/** The plain words of a message. */
function textIn(raw: string): string {
  const [, body = ''] = /base64\r\n\r\n([A-Za-z0-9+/=\r\n]+)/.exec(raw) ?? [];
  return Buffer.from(body, 'base64').toString('utf8');
}

/** [L2] What lists show of a shelf is what can be bought. */
function levelWrongs(shop: Shop, { shelves }: Picture): Violation[] {
  const shown = new Map(
    shop.readModels
      .all<{ sku: string; available: number }>('SELECT sku, available FROM levels')
      .map((row) => [row.sku, row.available]),
  );
  return shelves.flatMap(({ sku, totals: { onHand, held } }) => {
    const said = shown.get(sku);
    return said === undefined || said === onHand - held
      ? []
      : [wrong('L1', 'stock', sku, `has ${onHand - held} to sell, and lists say ${said}`)];
  });
}
