import { Buffer } from 'node:buffer';
import { timingSafeEqual } from 'node:crypto';
import type { OrderId } from '../../contract/ids.ts';
import type { ToldByOrder } from '../../contract/mail.ts';
import type { Vault } from '../../storage/vault.ts';

// K2  A link opens one order, until its time and until it is revoked: whatever is changed in it opens nothing.

const lastsSeconds = 90 * 24 * 3_600;
const shape = /^([0-9a-z]{6,8})\.([0-9a-z]{1,6})\.([A-Za-z0-9_-]{43})$/;
const purpose = 'order.link';

/** The key to one order: until when (in seconds), of which revision, and what nobody else can make. */
export function keyTo(vault: Vault, order: OrderId, revision: number, now: number): string {
  const head = `${(Math.floor(now / 1_000) + lastsSeconds).toString(36)}.${revision.toString(36)}`;
  return `${head}.${signed(vault, order, head)[0]}`;
}

/** As it stands in a letter. */
export const linkTo = (
  vault: Vault,
  order: OrderId,
  { origin, revision }: Pick<ToldByOrder, 'origin' | 'revision'>,
  now: number,
): string => `${origin}/orders/${order}?key=${keyTo(vault, order, revision, now)}`;

/** Of which revision the links are that this key is one of. Null: it is none of ours for this order, or its time is over. */
export function revisionIn(vault: Vault, order: OrderId, key: string, now: number): number | null {
  const [, until = '', revision = '', mac = ''] = shape.exec(key) ?? [];
  if (mac === '') return null;
  // All of them are looked at, and each of them whole: how long that takes tells nothing.
  const right = signed(vault, order, `${until}.${revision}`).filter((one) => same(one, mac)).length > 0;
  return right && Number.parseInt(until, 36) * 1_000 > now ? Number.parseInt(revision, 36) : null;
}

/** Under each key of the ring, the current one first: 43 characters of base64url. */
const signed = (vault: Vault, order: OrderId, head: string): readonly string[] =>
  vault.fingerprints(`${order}.${head}`, purpose).map((mac) => Buffer.from(mac, 'hex').toString('base64url'));

const same = (left: string, right: string): boolean => timingSafeEqual(Buffer.from(left), Buffer.from(right));
