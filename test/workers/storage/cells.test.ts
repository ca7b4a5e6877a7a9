import { env } from 'cloudflare:workers';
import { expect, test } from 'vitest';
import { pinCells } from '../../../storage/cells.ts';

test('the first number is written down, and another is told apart from it for ever', async () => {
  const first = { cart: 'each', order: '4', stock: '2' };
  expect(await pinCells(env.DB_ORDERS, first)).toEqual([]);
  expect(await pinCells(env.DB_ORDERS, { ...first, order: '8', stock: 'each' })).toEqual([
    { kind: 'order', kept: '4', wanted: '8' },
    { kind: 'stock', kept: '2', wanted: 'each' },
  ]);
  expect(await pinCells(env.DB_ORDERS, first)).toEqual([]);
});
