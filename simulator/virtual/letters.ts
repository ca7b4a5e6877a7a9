import { mailViolations } from '../../actors/promises/mail.ts';
import type { OrderPicture, Violation } from '../../actors/promises/picture.ts';
import type { MailEvent } from '../../contract/mail.ts';
import type { OrderEvent } from '../../contract/order.ts';
import type { History } from './books.ts';
import type { Postbox } from './postbox.ts';
import type { Resident } from './residents.ts';

type Asked = { readonly id: string; readonly events: readonly { readonly seq: number; readonly event: MailEvent }[] };

/** [K1] When all is calm, what was asked lies in the mailbox, once, and nothing else does; and each order's letters were asked. */
export function letterViolations(
  postbox: Postbox,
  residents: readonly Resident[],
  history: History,
  orders: readonly Pick<OrderPicture, 'id' | 'order'>[],
): Violation[] {
  const letters = residents.flatMap((of): Asked[] =>
    of.kind === 'mail' ? [{ id: of.id, events: history<MailEvent>(of) }] : [],
  );
  const wrong = (id: string, what: string): Violation => ({
    ...{ promise: 'K1', what: `${id} ${what}` },
    evidence: { kind: 'mail', id },
  });
  const ids = new Set(letters.map(({ id }) => id));
  const sent = new Set(
    letters.flatMap(({ id, events }) => (events.some(({ event }) => event.type === 'letter-sent') ? [id] : [])),
  );
  const ended = (events: Asked['events']) => events.some(({ event }) => event.type !== 'letter-asked');
  const lying = new Set([...postbox.letters.keys()].map((messageId) => messageId.slice(0, messageId.indexOf('@'))));
  const due = orders.flatMap(({ id, order }) => {
    const was = (status: string) => order.timeline.some((moment) => moment.status === status);
    if (order.forgetting !== 'no') return [];
    const refunds = order.ledger.filter(({ kind }) => kind === 'refunded');
    const groups = order.groups.flatMap((group) => [
      // Told of when it was there already, that it has left is no news.
      ...(group.shippedAt !== null && shippedFirst(history, residents, id, group.id)
        ? [`${id}.shipped-${group.id}`]
        : []),
      ...(group.deliveredAt === null ? [] : [`${id}.delivered-${group.id}`]),
    ]);
    const back = refunds.map((_, index) => `${id}.refunded-${index + 1}`);
    return [
      ...(was('paid') ? [`${id}.paid`] : []),
      ...(was('authorised') ? [`${id}.authorised`] : []),
      ...back,
      ...groups,
    ];
  });
  return [
    ...letters.flatMap(({ id, events }) => mailViolations(id, events)),
    ...letters.flatMap(({ id, events }) => (ended(events) ? [] : [wrong(id, 'was asked, and has no end in all calm')])),
    ...[...sent].flatMap((id) => (lying.has(id) ? [] : [wrong(id, 'is said to be sent, and is in no mailbox')])),
    ...[...lying].flatMap((id) => (ids.has(id) ? [] : [wrong(id, 'is in a mailbox, and nobody has asked for it')])),
    ...due.flatMap((id) => (sent.has(id) ? [] : [wrong(id, 'was never sent, and is due')])),
    ...[...postbox.altered].map((messageId) => wrong(messageId, 'was handed in again with other words')),
  ];
}

/** Which word about a group came first decides whether there is a letter that it has left. */
function shippedFirst(history: History, residents: readonly Resident[], order: string, group: string): boolean {
  const own = residents.find((of) => of.kind === 'order' && of.id === order);
  const words = own ? history<OrderEvent>(own).map(({ event }) => event) : [];
  const first = words.find(
    (event) => (event.type === 'group-shipped' || event.type === 'group-delivered') && event.group === group,
  );
  return first?.type === 'group-shipped';
}
