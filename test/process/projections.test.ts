import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Served } from './served.ts';
import { type Notebook, shopper } from './storm.ts';

const root = join(import.meta.dirname, '../..');
const patience = 240_000;
let shop: Served;
beforeAll(async () => {
  shop = await Served.open();
}, patience);
afterAll(() => shop.close());

const rebuild = (...args: string[]) =>
  promisify(execFile)(process.execPath, ['gateway/local/rebuild-projections.ts', ...args], {
    cwd: root,
    env: { ...process.env, HOLDFAST_DATA: shop.data },
  });

test('[L1.11] after a day of all kinds, and a kill in it, what lists show is what the archive says, byte for byte', {
  timeout: patience,
}, async () => {
  const notebook: Notebook = {
    ...{ orders: new Map(), forgotten: new Set() },
    counts: { placed: 0, approve: 0, cancel: 0, decline: 0, refund: 0, deleted: 0, broken: 0 },
  };
  let seed = 7;
  const luck = () => {
    seed = (seed * 16_807) % 2_147_483_647;
    return seed / 2_147_483_647;
  };
  const skus = ['MUG-ENAMEL-SEA', 'MUG-ENAMEL-SAND'];
  const crowd = Array.from({ length: 12 }, () => shopper(shop.url, notebook, luck, skus));
  await setTimeout(2_000);
  await shop.kill();
  await shop.start();
  await Promise.all(crowd);
  expect(notebook.counts.placed).toBeGreaterThan(5);
  await expect(rebuild('--check')).rejects.toMatchObject({ stderr: expect.stringContaining('being served') });
  await shop.stop();
  const checked = await rebuild('--check');
  expect(checked.stdout).toMatch(/^[1-9]\d+ entries of the log read: every row is the same, byte for byte\.$/m);
  expect((await rebuild()).stdout).toContain('every row is the same');
});
