import { SELF } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { expect, test } from 'vitest';
import { type RebuildPage, rebuildPage } from '../../../contract/ops.ts';
import { member, operator } from '../account.ts';
import { Buyer, read } from '../buyer.ts';
import { opsKey, told } from '../ops.ts';
import { origin, sell } from '../shop.ts';

const post = (body: object, headers: Record<string, string> = { authorization: `Bearer ${opsKey}` }) =>
  SELF.fetch(`${origin}/api/ops/projections`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });

async function rebuild(check: boolean): Promise<RebuildPage['differences']> {
  let [cursor, found]: [string | null, RebuildPage['differences']] = [null, null];
  do {
    const page: RebuildPage = await read(await post({ cursor, check }), 200, rebuildPage);
    found = page.differences ?? found;
    cursor = page.next;
  } while (cursor !== null);
  return found;
}
const rowsOf = async () =>
  Promise.all(
    ['actors', 'orders', 'levels', 'lanes'].map(
      async (table) => (await env.DB_ORDERS.prepare(`SELECT * FROM ${table} ORDER BY 1, 2`).all()).results,
    ),
  );

test('[L1.11] on the platform as well: rows are the same, byte for byte; what is spoilt is found, and put right', {
  timeout: 30_000,
}, async () => {
  const buyer = new Buyer();
  const { sku } = await sell();
  await buyer.add(sku, 2);
  const { id } = await buyer.place('manual');
  await buyer.final(id, 'paid');
  await told(['order', id], ['stock', sku]);
  const before = await rowsOf();
  expect(await rebuild(true)).toEqual({ count: 0, rows: [] });
  await env.DB_ORDERS.prepare('UPDATE orders SET total_minor = total_minor + 1, seq = seq + 50 WHERE id = ?')
    .bind(id)
    .run();
  expect(await rebuild(true)).toMatchObject({ count: 1, rows: [{ table: 'orders', key: JSON.stringify([id]) }] });
  expect(await rebuild(false)).toMatchObject({ count: 1 });
  expect(await rowsOf()).toEqual(before);
});

test('nobody but an operator who may write may ask, and a cursor that is none is refused', async () => {
  expect((await post({ cursor: 'elsewhere' })).status).toBe(422);
  expect((await post({}, {})).status).toBe(401);
  const { browser } = await member();
  expect((await browser.call('POST', '/api/ops/projections', { body: {} })).status).toBe(403);
  const { browser: ops } = await operator();
  expect((await ops.call('POST', '/api/ops/projections', { body: { check: true } })).status).toBe(200);
});
