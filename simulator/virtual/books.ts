import { cart as cartCore } from '../../actors/cart/core.ts';
import { mail as mailCore } from '../../actors/mail/core.ts';
import { order as orderCore } from '../../actors/order/core.ts';
import { logViolations } from '../../actors/promises/log.ts';
import type { Picture, ProviderPicture, ShelfPicture, Violation } from '../../actors/promises/picture.ts';
import type { Decider } from '../../actors/runtime/decider.ts';
import { type Batch, eventsIn, historyKey } from '../../actors/runtime/history.ts';
import { stock as stockCore } from '../../actors/stock/core.ts';
import type { StockRow, StockTotals } from '../../actors/stock/state.ts';
import type { CartId, OrderId, Sku } from '../../contract/ids.ts';
import { batchIn, type LogEntry } from '../../contract/log.ts';
import type { MailEvent } from '../../contract/mail.ts';
import { add, type Money, zero } from '../../contract/money.ts';
import type { OrderEvent } from '../../contract/order.ts';
import { canary } from '../buyers/membership.ts';
import { rebuiltViolations } from './read-models.ts';
import { lastSeqOf, type Resident } from './residents.ts';
import type { Shop } from './shop.ts';

type Entry<Event> = { readonly seq: number; readonly event: Event };

/** An actor's memory after a crash is its journal: what it keeps beside that must say the same. */
export function memoryViolations(of: Resident, history: History): Violation[] {
  const snapshot = snapshotOf(of);
  if (!snapshot || snapshot.seq !== lastSeqOf(of)) return [];
  if (JSON.stringify(snapshot.said) === JSON.stringify(foldedOf(of, history))) return [];
  const what = `the snapshot of ${of.name} is not what its events say`;
  return [{ promise: 'L1', what, evidence: { kind: of.kind, id: of.id } }];
}

function foldedOf(of: Resident, history: History): unknown {
  if (of.kind === 'cart') return fold(cartCore, history(of));
  if (of.kind === 'mail') return fold(mailCore, history(of));
  return of.kind === 'order' ? fold(orderCore, history(of)) : { ...fold(stockCore, history(of)), rows: {} };
}

/** [P1] What an order has forgotten cannot be read any more, by whoever has the disk and all keys of the shop. */
export function forgottenViolations(of: Resident, history: History): Violation[] {
  const entries = history<OrderEvent | MailEvent>(of);
  if (!entries.some(({ event }) => event.type === 'personal-forgotten' || event.type === 'letter-forgotten')) return [];
  const left = sings(JSON.stringify([entries, snapshotOf(of)]));
  const what = `${of.name} has forgotten whose it was, and its disk still says it`;
  return left ? [{ promise: 'P1', what, evidence: { kind: of.kind, id: of.id } }] : [];
}

function snapshotOf({ id, number, host }: Resident): { readonly seq: number; readonly said: unknown } | null {
  const [row] = host.database.all<{ seq: number; body: string }>(
    'SELECT seq, body FROM snapshot WHERE actor = ?',
    number,
  );
  return row ? { seq: row.seq, said: host.opened(id, row.body, 'snapshot', row.seq) } : null;
}

/** The journal of an actor, as it is on its disk. */
export type History = <Event>(of: Resident) => readonly Entry<Event>[];

/** Each journal is read once: for looking at all of them while nothing is under way. */
export function histories(shop: Shop): History {
  const read = new Map<string, readonly Entry<never>[]>();
  return (of) => {
    const known = read.get(of.name) ?? [...archivedOf(shop, of), ...journalOf(of)];
    read.set(of.name, known);
    return known;
  };
}

/** What has gone to the archive, as it lies there: an object that is not there, or not whole, is a gap in the history. */
function archivedOf(shop: Shop, { kind, id, number, host }: Resident): Entry<never>[] {
  if (!host.database.has('archived')) return [];
  const batches = host.database.all<Batch>('SELECT first, last FROM archived WHERE actor = ? ORDER BY last', number);
  return batches.flatMap((batch) =>
    eventsIn(shop.history.get(historyKey(kind, id, batch)) ?? '').map(({ seq, body }) => ({
      ...{ seq, event: host.opened<never>(id, body, 'events', seq) },
    })),
  );
}

/** [L1] What has gone to the archive follows without a gap, and is there as a whole. */
export function closedViolations(of: Resident, history: History): Violation[] {
  const wrong = history(of).findIndex(({ seq }, at) => seq !== at + 1);
  if (wrong === -1) return [];
  const what = `event ${wrong + 1} of ${of.name} is neither in its journal nor in the archive`;
  return [{ promise: 'L1', what, evidence: { kind: of.kind, id: of.id } }];
}

const journalOf = ({ id, number, host }: Resident): Entry<never>[] =>
  host.database
    .all<{ seq: number; body: string }>('SELECT seq, body FROM events WHERE actor = ? ORDER BY seq', number)
    .map(({ seq, body }) => ({ seq, event: host.opened<never>(id, body, 'events', seq) }));

const fold = <State, Command, Event extends { readonly type: string }, Row>(
  core: Decider<State, Command, Event, Row>,
  entries: readonly Entry<Event>[],
): State => entries.reduce((state, { event }) => core.evolve(state, event), core.initial);

export function totalsOf({ number, host }: Pick<Resident, 'number' | 'host'>): StockTotals {
  if (!host.database.has('snapshot')) return stockCore.initial;
  const [row] = host.database.all<{ body: string }>('SELECT body FROM snapshot WHERE actor = ?', number);
  return row ? (JSON.parse(row.body) as StockTotals) : stockCore.initial;
}

export function pictureOf(shop: Shop, residents: readonly Resident[], history: History): Picture {
  const of = (wanted: Resident['kind']) => residents.filter(({ kind }) => kind === wanted);
  const books = providerBooks(shop);
  return {
    at: shop.clock.now,
    complete: true,
    shelves: of('stock').map(shelfOf),
    carts: of('cart').map((cart) => ({ id: cart.id as CartId, cart: fold(cartCore, history(cart)) })),
    orders: of('order').map((resident) => {
      const order = fold(orderCore, history(resident));
      const atPayPal = order.payment !== null && order.placed?.body.payment.method === 'paypal';
      const none = { captures: [], refunded: zero('USD') };
      return { id: resident.id as OrderId, order, provider: atPayPal ? (books.get(resident.id) ?? none) : null };
    }),
  };
}

export function shelfOf(of: Resident): ShelfPicture {
  const open = of.host.database
    .all<{ key: string; body: string }>('SELECT key, body FROM records WHERE actor = ?', of.number)
    .flatMap(({ key, body }) => {
      const row = JSON.parse(body) as StockRow;
      if (row.status !== 'held') return [];
      const { quantity, expiresAt, allocation } = row;
      return [{ id: key, quantity, expiresAt, ...(allocation && { allocation }) }];
    });
  return { sku: of.id as Sku, totals: totalsOf(of), open };
}

type Filed = { customId: string | null; status: string; amount: { minor: number; currency: Money['currency'] } };

/** What PayPal has on record, by the order's own id. */
function providerBooks({ sandbox }: Shop): Map<string, NonNullable<ProviderPicture>> {
  const books = new Map<string, NonNullable<ProviderPicture>>();
  const filed = (table: string) =>
    sandbox.database.all<{ doc: string }>(`SELECT doc FROM ${table}`).map(({ doc }) => JSON.parse(doc) as Filed);
  const of = (id: string) => books.get(id) ?? { captures: [], refunded: zero('USD') };
  for (const { customId, status, amount } of filed('captures')) {
    if (customId === null || status === 'PENDING' || status === 'DECLINED') continue;
    const book = of(customId);
    books.set(customId, { ...book, captures: [...book.captures, amount] });
  }
  for (const { customId, status, amount } of filed('refunds')) {
    if (customId === null || status !== 'COMPLETED') continue;
    const book = of(customId);
    books.set(customId, { ...book, refunded: add(book.refunded, amount) });
  }
  return books;
}

/** Each number of a lane once, in order: an object may lie beside those that it replaces. */
function entriesIn(archive: Shop['archive']): LogEntry[] {
  const read = new Map<string, number>();
  return [...archive]
    .sort(([left], [right]) => (left < right ? -1 : 1))
    .flatMap(([key, lines]) => {
      const { lane = key, first = 1, last = lines.length } = batchIn(key) ?? {};
      const after = read.get(lane) ?? 0;
      read.set(lane, Math.max(after, last));
      return lines.slice(Math.max(0, after + 1 - first)).map((line) => JSON.parse(line) as LogEntry);
    });
}

export function archiveViolations(shop: Shop, residents: readonly Resident[], history: History): Violation[] {
  // Objects are read by their keys: batches that leave together arrive as they like.
  const entries = entriesIn(shop.archive);
  const archived = entries.map(({ source, seq }) => ({ kind: source.kind, id: source.id, seq }));
  const written = new Map(residents.map((of) => [of.name, history(of).length]));
  const shown = new Map(
    shop.readModels
      .all<{ kind: string; id: string; seq: number }>('SELECT kind, id, seq FROM actors')
      .map(({ kind, id, seq }) => [`${kind}:${id}`, seq]),
  );
  const behind = [...written].filter(([name, seq]) => shown.get(name) !== seq);
  return [
    ...logViolations(
      archived,
      written,
      [...shop.archive.values()].map((lines) => lines.length),
    ),
    ...behind.map(
      ([name, seq]): Violation => ({
        promise: 'L1',
        what: `the directory has ${name} at ${shown.get(name) ?? 'nothing'}, and its journal at ${seq}`,
        evidence: null,
      }),
    ),
    ...rebuiltViolations(shop),
  ];
}

const word = new RegExp(canary, 'i');
/** The word stands there to be read. In what is sealed, any six letters meet now and then. */
export const sings = (text: string): boolean => word.test(text) && word.test(text.replaceAll(/hf1\.[\w.-]+/g, ''));

/** [P1] What an actor writes down is sealed before it reaches the disk. */
export const diskViolations = (kind: Resident['kind'], id: string, body: string): Violation[] =>
  sings(body)
    ? [{ promise: 'P1', what: `personal data lies open on the disk of ${kind}:${id}`, evidence: { kind, id } }]
    : [];

export function canaryViolations(shop: Shop): Violation[] {
  // Sealed or not: what is sealed in a journal is forgotten with its key, and the log keeps its lines for ever.
  const told = (line: string) => sings(line) || line.includes('"hf1.');
  // What has left an actor is sealed as it was there.
  const open = [...shop.history].filter(([, text]) => sings(text));
  const sung = [...[...shop.archive].filter(([, lines]) => lines.some(told)), ...open];
  return sung.map(([key]) => ({ promise: 'P1', what: `personal data is in the log, in ${key}`, evidence: null }));
}
