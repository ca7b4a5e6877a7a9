import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, onTestFinished, test } from 'vitest';
import { freePort } from '../../gateway/local/port.ts';
import { Buyer } from './buyer.ts';
import { Served } from './served.ts';

const root = join(import.meta.dirname, '../..');

test('[O2] [C1] a shop of several cells is the same after a kill, and one that is started with another number says so and stays shut', async () => {
  const shop = await Served.open({ CELLS_CART: '3', CELLS_ORDER: '2', CELLS_STOCK: '4' });
  onTestFinished(() => shop.close());
  const buyers = Array.from({ length: 6 }, () => new Buyer(shop.url));
  for (const buyer of buyers) {
    expect((await buyer.add('MUG-ENAMEL-SEA', 1)).status).toBe(200);
    expect((await buyer.add('MUG-ENAMEL-SAND', 1)).status).toBe(200);
  }
  await shop.kill();
  expect(JSON.parse(readFileSync(join(shop.data, 'cells.json'), 'utf8'))).toMatchObject({ CELLS_STOCK: '4' });
  const env = { ...process.env, HOLDFAST_DATA: shop.data, PORT: String(await freePort()), CELLS_CART: '1' };
  const wrong = promisify(execFile)(process.execPath, ['gateway/local/serve.ts'], { cwd: root, env });
  await expect(wrong).rejects.toMatchObject({
    code: 1,
    stderr: expect.stringMatching(/^CELLS_CART is 1, but .* made with 3/),
  });
  await shop.start();
  for (const buyer of buyers) expect((await buyer.cart()).body.lines.map(({ quantity }) => quantity)).toEqual([1, 1]);
}, 240_000);
