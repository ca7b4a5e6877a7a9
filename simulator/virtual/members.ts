import { cart as cartCore } from '../../actors/cart/core.ts';
import type { OrderPicture, Violation } from '../../actors/promises/picture.ts';
import type { CartEvent } from '../../contract/cart.ts';
import { callerId } from '../../contract/ids.ts';
import { cartOf } from '../../gateway/identity.ts';
import type { Buyer } from '../buyers/buyer.ts';
import { emailsIn } from './accounts.ts';
import { histories, sings } from './books.ts';
import { guestIdOf } from './reach.ts';
import { residentsOf } from './residents.ts';
import type { Shop } from './shop.ts';

/** [C1] The cart of a guest whose cookie is gone has moved, with or without anything in it: nobody could come back to it. */
export function leftBehind(shop: Shop, buyers: ReadonlyMap<number, Buyer>): Violation[] {
  const [residents, history] = [residentsOf(shop.hosts.values()), histories(shop)];
  return [...buyers].flatMap(([number, buyer]) => [
    ...buyer.adopted.flatMap((token) => {
      const id = cartOf(callerId.parse(guestIdOf(token)));
      const known = residents.find((of) => of.kind === 'cart' && of.id === id);
      const cart = (known ? history<CartEvent>(known) : []).reduce(
        (state, { event }) => cartCore.evolve(state, event),
        cartCore.initial,
      );
      const what = `the cart of buyer ${number}, a guest until a login, was left behind`;
      return cart.moved ? [] : [wrong(what, id)];
    }),
    ...buyer.jars
      .flatMap(({ session, guests }) => (session === null ? [] : guests))
      .map((guest) => {
        const id = cartOf(callerId.parse(guestIdOf(guest)));
        return wrong(`buyer ${number} is logged in, and still has the cookie of a guest`, id);
      }),
  ]);
}

const wrong = (what: string, id: string): Violation => ({ promise: 'C1', what, evidence: { kind: 'cart', id } });

/** [A1] Once all is quiet, no socket of a session that has ended is open; those who were not told for a fault are not counted. */
export function openSockets(shop: Shop): Violation[] {
  const ended = new Set(
    shop.accounts.all<{ id: string }>('SELECT id FROM sessions WHERE revoked_at IS NOT NULL').map(({ id }) => id),
  );
  return [...shop.hosts.values()].flatMap(({ name, sockets }) =>
    [...sockets.values()]
      .filter(({ session }) => session !== null && ended.has(session))
      .map(() => ({ promise: 'A1', what: `a socket of ${name} is open after its session`, evidence: null }) as const),
  );
}

/** [C1] An act that was done in a cart that moved is not done again in the cart that received it. */
export function doneTwice(
  carts: readonly { readonly id: string; readonly events: readonly CartEvent[] }[],
): Violation[] {
  const known = new Map(carts.map(({ id, events }) => [id, events]));
  return carts.flatMap(({ id, events }) =>
    events.flatMap((event, index) => {
      if (event.type !== 'lines-received') return [];
      const before = new Set(keysOf(known.get(event.from) ?? []));
      const again = keysOf(events.slice(index)).filter((key) => before.has(key));
      return again.map((key) => wrong(`act ${key} was done before a login, and again after it`, id));
    }),
  );
}

const keysOf = (events: readonly CartEvent[]): string[] =>
  events.flatMap((event) => (event.type === 'line-put' || event.type === 'line-removed' ? (event.key ?? []) : []));

type Row = Record<string, string | number | null>;
const tables = ['users', 'sessions', 'guests', 'session_sockets', 'service_keys', 'audit'] as const;

/** [P1] What accounts keep is sealed. */
export const openTables = (shop: Shop): Violation[] =>
  tables.flatMap((table) =>
    shop.accounts
      .all<Row>(`SELECT * FROM ${table}`)
      .filter((row) => sings(JSON.stringify(row)))
      .map(() => ({ promise: 'P1', what: `personal data lies open in the table ${table}`, evidence: null })),
  );

/** [P1] Every order of an account that is gone, and of the guests that it was, has forgotten whose it was, or will when it is over and its last parcel has left. */
export function unforgotten(shop: Shop, orders: readonly OrderPicture[]): Violation[] {
  const gone = shop.accounts.all<{ id: string }>(
    `SELECT id FROM users WHERE deleted_at IS NOT NULL
     UNION SELECT guest_id FROM guests JOIN users ON users.id = guests.user_id WHERE users.deleted_at IS NOT NULL`,
  );
  const callers = new Set(gone.map(({ id }) => id));
  return orders
    .filter(({ order }) => order.placed !== null && callers.has(order.placed.caller))
    .filter(({ order }) => order.forgetting === 'no' || (order.forgetting === 'asked' && !mayStillLeave(order)))
    .map(({ id }) => ({
      ...{ promise: 'P1', what: `${id} of an account that is gone knows whose it was` },
      evidence: { kind: 'order', id },
    }));
}

/** It is not over, or one of its parcels is still in the house and is paid for. */
const mayStillLeave = ({ saga, status, groups }: OrderPicture['order']): boolean =>
  saga !== null ||
  (status !== 'cancelled' && status !== 'refunded' && groups.some((group) => group.status === 'to-pack'));

/** [A1] One e-mail, one account. */
export function accountViolations(shop: Shop): Violation[] {
  const emails = emailsIn(shop.accounts, shop.auth.vault);
  const twice = emails.filter((email, index) => emails.indexOf(email) !== index);
  return twice.map(() => ({ promise: 'A1', what: 'one e-mail has two accounts', evidence: null }));
}
