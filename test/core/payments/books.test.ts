import { expect, test, vi } from 'vitest';
import type { Sql } from '../../../payments/emulator/world.ts';
import { laboratory, memorySql } from './laboratory.ts';
import { captured, price } from './orders.ts';

test('nothing on the way of a payment looks through a whole table', async () => {
  const { sql, transaction } = memorySql();
  const scans = new Set<string>();
  const exec: Sql['exec'] = (query, ...bindings) => {
    if (/^(SELECT|UPDATE|DELETE)/.test(query)) {
      for (const { detail } of sql.exec(`EXPLAIN QUERY PLAN ${query}`, ...bindings).toArray()) {
        // SQLite calls a MIN without an index a SEARCH.
        const [, table] = /^(?:SCAN|SEARCH) (\w+)$/.exec(String(detail)) ?? [];
        if (table) scans.add(table);
      }
    }
    return sql.exec(query, ...bindings);
  };
  const lab = laboratory({ sql: { exec }, transaction });
  const { captureId, reference } = await captured(lab);
  await lab.time.run(lab.client.refund(captureId, price, 'refund-1'));
  await lab.time.run(lab.client.find(reference));
  await lab.time.pass(1000);
  await lab.record(reference);
  // Of these two there is only ever a handful.
  expect([...scans].filter((table) => table !== 'faults' && table !== 'tokens')).toEqual([]);
});

test('a write that fails leaves nothing of its request behind', async () => {
  const { sql, transaction } = memorySql();
  let broken = false;
  const exec: Sql['exec'] = (query, ...bindings) => {
    if (broken && query.startsWith('INSERT INTO repeats')) throw new Error('the disk is full');
    return sql.exec(query, ...bindings);
  };
  const lab = laboratory({ sql: { exec }, transaction });
  const made = await captured(lab);
  broken = true;
  const silent = vi.spyOn(console, 'error').mockImplementation(() => undefined);
  const refund = () => lab.time.run(lab.client.refund(made.captureId, price, 'refund-1'));
  expect((await refund()).kind).toBe('unsure');
  expect(await lab.record()).toMatchObject({ captures: [{ status: 'COMPLETED' }], refunds: [] });
  broken = false;
  silent.mockRestore();
  expect((await refund()).kind).toBe('done');
});
