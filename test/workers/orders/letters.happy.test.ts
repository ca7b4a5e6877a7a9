import { env } from 'cloudflare:workers';
import { expect, test } from 'vitest';
import { vaultOf } from '../../../gateway/bindings.ts';
import { keptLetters } from '../../../storage/mail/kept-letters.ts';
import { delivery } from '../../contract/delivery.ts';
import { pause, until } from '../until.ts';
import { carrierKey, paidOrder, tell } from './carrier.ts';

const about = async (id: string) =>
  (await keptLetters(env.DB_MAIL, vaultOf(env)).newest(100, delivery.email))
    .filter(({ messageId }) => messageId.startsWith(id))
    .toReversed();

test('[K1.4] a buyer hears of a parcel when it has left and when it is there, once each, whatever carriers repeat', async () => {
  const [{ id }, carrier] = [await paidOrder(), await carrierKey()];
  await tell(carrier, id, 'shipped');
  await tell(carrier, id, 'shipped', { body: { tracking: 'B-2' } });
  await until('a letter that it has left', async () => (await about(id)).length === 2);
  await tell(carrier, id, 'delivered');
  await tell(carrier, id, 'delivered');
  await until('a letter that it is there', async () => (await about(id)).length === 3);
  await pause(300);
  const letters = await about(id);
  expect(letters.map(({ messageId }) => messageId.slice(id.length + 1, messageId.indexOf('@')))).toEqual([
    ...['paid', 'shipped-g1', 'delivered-g1'],
  ]);
  expect(letters.map(({ count }) => count)).toEqual([1, 1, 1]);
  expect(letters[1]?.text).toContain('Post: A-1');
});
