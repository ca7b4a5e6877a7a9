import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { keep, type Part } from '../bench.ts';
import { peakOf } from './peak.ts';

/** By then the log has been archived. */
const settleMs = 12_000;
const ordersMax = 2_000;
const fillSeconds = 20;

/** What is kept of an order for good. Looked at while the shop is shut, so that no write-ahead log is counted. */
export const disk: Part = {
  name: 'disk',
  about: 'bytes on disk per order, once the log is archived',
  long: true,
  run: async (bench) => {
    const { shop, ours, client } = bench;
    const count = Math.min(ordersMax, Math.max(64, Math.floor((await peakOf(bench)) * fillSeconds)));
    await setTimeout(settleMs);
    await shop.stop();
    const before = sizeOf(shop.data);
    await shop.start();
    const job = { origin: ours.origin(), goods: [...ours.goods], atOnce: 64, count };
    const { done } = await client.do({ work: 'purchases', ...job });
    await setTimeout(settleMs);
    await shop.stop();
    const after = sizeOf(shop.data);
    await shop.start();
    const common = { part: 'disk', of: 'holdfast', note: `of ${done} orders` } as const;
    keep(bench, { ...common, what: 'disk per order', value: (after.bytes - before.bytes) / done / 1_024, unit: 'KB' });
    keep(bench, { ...common, what: 'files per order', value: (after.files - before.files) / done, unit: '' });
  },
};

function sizeOf(folder: string): { readonly bytes: number; readonly files: number } {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => statSync(join(folder, name)))
    .filter((file) => file.isFile());
  // Blocks, not lengths: small files take whole ones.
  return { bytes: files.reduce((sum, { blocks }) => sum + blocks * 512, 0), files: files.length };
}
