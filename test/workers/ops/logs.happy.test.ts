import { expect, test } from 'vitest';
import { opsLogs } from '../../../contract/ops.ts';
import { member } from '../account.ts';
import { Buyer } from '../buyer.ts';
import { askOps, callOps, eventsOf, told } from '../ops.ts';
import { sell } from '../shop.ts';

/** Of an actor, page by page. */
async function logOf(actor: string, limit = 3, more = '') {
  const items: ReturnType<typeof opsLogs.parse>['items'] = [];
  for (let cursor: string | null = null; ; ) {
    const on: string = cursor === null ? '' : `&cursor=${cursor}`;
    const page = await askOps(`/logs?actor=${actor}&limit=${limit}${more}${on}`, opsLogs);
    items.push(...page.items);
    cursor = page.nextCursor;
    if (cursor === null) return items;
  }
}

test('[L1.14] an order is found in the log while its entries leave their lane, and afterwards, the latest first', {
  timeout: 30_000,
}, async () => {
  const buyer = new Buyer();
  const { sku } = await sell();
  await buyer.add(sku, 1);
  const { id } = await buyer.place('manual');
  await buyer.final(id, 'paid');
  const early = await logOf(`order/${id}`);
  expect(new Set(early.map(({ seq }) => seq)).size).toBe(early.length);
  await told(['order', id]);
  const wanted = (await eventsOf('order', id)).map(({ seq, type }) => [seq, type]).reverse();
  const found = await logOf(`order/${id}`);
  expect(found.map(({ seq, type }) => [seq, type])).toEqual(wanted);
  expect(found.every(({ level, kind }) => level === 'info' && kind === 'order')).toBe(true);
  expect(JSON.stringify(found)).not.toContain('@');
  const [last] = found;
  expect((await logOf(`order/${id}`, 3, `&from=${last?.at}`)).length).toBeLessThan(found.length);
  expect(await logOf(`order/${id}`, 3, '&level=error')).toEqual([]);
});

test('only operators search the log, and what is asked must make sense', async () => {
  expect((await callOps('/logs', {})).status).toBe(401);
  expect((await (await member()).browser.call('GET', '/api/ops/logs')).status).toBe(403);
  for (const wrong of ['level=loud', 'actor=order', 'cursor=x', 'limit=0', 'from=yesterday', 'what=1'])
    expect((await callOps(`/logs?${wrong}`)).status, wrong).toBe(422);
});
