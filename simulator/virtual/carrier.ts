import { createHash } from 'node:crypto';
import type { Scope } from '../../contract/auth.ts';
import { codeOf } from '../buyers/done.ts';
import type { Reply, Word } from '../buyers/reach.ts';
import type { Clock } from './clock.ts';
import type { Database } from './database.ts';
import { origin } from './paypal.ts';
import type { Wire } from './wire.ts';

/** What the carrier shows at the door; the shop knows its hash. */
const key = 'hf_of-the-simulated-carrier';
const carrier = 'Coast Line';
const triesMax = 4;
const againMs = 2_000;

/** The carrier's key is one of the shop's own service keys, and opens nothing but what carriers do. */
export const knowCarrier = (accounts: Database): void => know(accounts, 'key_carrier', key, ['deliveries:write']);

/** From now on this service key opens what its scopes say. */
export function know(accounts: Database, id: string, opens: string, scopes: readonly Scope[]): void {
  const hash = createHash('sha256').update(opens).digest('hex');
  accounts.all(
    'INSERT INTO service_keys (id, hash, name, scopes, created_at) VALUES (?, ?, ?, ?, ?)',
    ...[id, hash, id, JSON.stringify(scopes), 0],
  );
}

/** [A1] What is a clerk's is not a carrier's: true when the shop lets one in. */
export async function pryOpen(shop: Door, path: string, body: unknown, patiently: Patiently): Promise<boolean> {
  const asked = { who: 'carrier', key, path, body, idempotencyKey: `pry-${path}`, what: `pry ${path}` };
  const reply = await insist(shop, asked, patiently);
  return reply !== null && reply.status < 300;
}

/** What a carrier sees of the shop. */
export type Door = {
  readonly clock: Clock;
  readonly wire: Wire;
  readonly fetch: (request: Request, name: string) => Promise<Response>;
  readonly refused: (code: string) => void;
};
export type Patiently = <T>(work: Promise<T>) => Promise<T | null>;

/** A carrier tells what it has to tell until it is answered, each time in the same words. */
export async function tell(shop: Door, orderId: string, told: Word, patiently: Patiently): Promise<Reply> {
  const { does, group, word, tracking = '', agoMs = 0 } = told;
  const path = `/api/ops/orders/${orderId}/groups/${group}/${does === 'ship' ? 'shipped' : 'delivered'}`;
  const at = new Date(shop.clock.now - agoMs).toISOString();
  const body = { eventId: word, at, ...(does === 'ship' && { carrier, tracking }) };
  // Each telling is an act of its own; what it tells of has a name of its own.
  const names = { idempotencyKey: `${word}-${shop.clock.now}`, what: `${does} ${orderId} ${group}` };
  return insist(shop, { ...{ who: 'carrier', key, path, body }, ...names }, patiently);
}

export type Insisted = {
  readonly who: string;
  readonly key: string;
  readonly path: string;
  readonly body: unknown;
  readonly idempotencyKey: string;
  readonly what: string;
};
/** Asks the shop until it is answered, each time in the same words. */
export async function insist(shop: Door, asked: Insisted, patiently: Patiently): Promise<Reply> {
  const { clock, wire } = shop;
  const { who, key, path, idempotencyKey, what } = asked;
  const body = JSON.stringify(asked.body);
  const headers = {
    ...{ authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    'idempotency-key': idempotencyKey,
  };
  const knock = async (): Promise<NonNullable<Reply>> => {
    const response = await shop.fetch(new Request(origin + path, { method: 'POST', headers, body }), `${who} ${path}`);
    const reply = { status: response.status, body: JSON.parse(await response.text()) as unknown };
    if (reply.status >= 400) shop.refused(codeOf(reply));
    return reply;
  };
  let reply: Reply = null;
  for (let tries = 0; tries < triesMax && (reply === null || reply.status >= 500); tries++) {
    if (tries > 0) await clock.sleep(againMs);
    reply = await patiently(wire.send(null, { from: who, to: 'gateway', what }, knock));
  }
  return reply;
}
