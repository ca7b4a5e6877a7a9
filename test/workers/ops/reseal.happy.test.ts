import { runInDurableObject, SELF } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { placeOf, printsOf } from '../../../gateway/auth/session.ts';
import { Browser, member, operator, password } from '../account.ts';
import { Buyer, read } from '../buyer.ts';
import { older, sealWithOlder } from '../older-key.ts';
import { callOps, opsKey, told } from '../ops.ts';
import { orderActor, origin, sell } from '../shop.ts';

const page = z.strictObject({ looked: z.int(), resealed: z.int(), next: z.string().nullable() });
const post = (cursor: string, headers: Record<string, string> = { authorization: `Bearer ${opsKey}` }) =>
  SELF.fetch(`${origin}/api/ops/reseal`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ cursor }),
  });

async function pass(): Promise<number> {
  let [next, resealed]: [string | null, number] = ['accounts:', 0];
  while (next !== null) {
    const found: z.infer<typeof page> = await read(await post(next), 200, page);
    [next, resealed] = [found.next, resealed + found.resealed];
  }
  return resealed;
}

test('[P1] accounts and orders that an older key has sealed are sealed anew, once, and stay what they were', async () => {
  const { email, view } = await member();
  await env.DB_AUTH.prepare('UPDATE users SET email_sealed = ?, email_print = ? WHERE id = ?')
    .bind(older.seal(email, placeOf(view.id, 'email'), await saltOf(view.id)), printsOf(older, email)[0], view.id)
    .run();
  const buyer = new Buyer();
  await buyer.add((await sell()).sku, 1);
  const { id } = await buyer.place('manual');
  await buyer.final(id, 'paid');
  await told(['order', id]);
  const seen = await buyer.order(id);
  await runInDurableObject(orderActor(id), (instance, { storage }) => {
    sealWithOlder(id, storage);
    expect(instance).toBeDefined();
  });
  expect(await pass()).toBe(2);
  expect(await pass()).toBe(0);
  const { sealed } = await env.DB_AUTH.prepare('SELECT email_sealed AS sealed FROM users WHERE id = ?')
    .bind(view.id)
    .first<{ sealed: string }>()
    .then((row) => row ?? { sealed: '' });
  expect(sealed).toMatch(/^hf1\.test-2\./);
  expect(await new Browser().login(email, password)).toMatchObject({ id: view.id, email });
  expect(await buyer.order(id)).toEqual(seen);
});

test('a cursor that is none is refused, and nobody but an operator may ask', async () => {
  expect((await post('elsewhere:')).status).toBe(422);
  expect((await post('accounts:', {})).status).toBe(401);
  expect((await post('accounts:', { authorization: 'Bearer hf_wrong' })).status).toBe(401);
  expect((await callOps('/reseal')).status).toBe(405);
  const { browser } = await member();
  expect((await browser.call('POST', '/api/ops/reseal', { body: { cursor: 'accounts:' } })).status).toBe(403);
  const { browser: ops } = await operator();
  expect((await ops.call('POST', '/api/ops/reseal', { body: { cursor: 'accounts:' } })).status).toBe(200);
});

const saltOf = async (id: string): Promise<string> =>
  (await env.DB_AUTH.prepare('SELECT salt FROM users WHERE id = ?').bind(id).first<string>('salt')) ?? '';
