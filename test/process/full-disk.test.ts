import { execFileSync } from 'node:child_process';
import { closeSync, openSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { expect, onTestFinished, test, vi } from 'vitest';
import { opsInvariants } from '../../contract/ops.ts';
import { availableOf, Buyer, booksOf } from './buyer.ts';
import { Served } from './served.ts';

const sku = 'MUG-ENAMEL-SEA';
const reads = ['/', '/cart', '/p/enamel-mug', '/c/galley', '/api/products?limit=5', '/api/categories', '/healthz'];

/** A small disk for one process takes a namespace in which one may mount: Linux, and not every container of it. */
function canMount(): boolean {
  try {
    execFileSync('unshare', ['-rm', 'mount', '-t', 'tmpfs', 'tmpfs', '/mnt'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

/** Until not a byte more goes onto it. Gives what makes room again. */
function fill(disk: string): () => void {
  const file = join(disk, 'filler');
  const handle = openSync(file, 'w');
  for (const size of [65_536, 512])
    try {
      for (;;) writeSync(handle, Buffer.alloc(size));
    } catch (error) {
      expect(String(error)).toContain('ENOSPC');
    }
  closeSync(handle);
  return () => rmSync(file);
}

const asBrowser = (shop: Served, path: string, fields: Record<string, string>) =>
  fetch(path.startsWith('http') ? path : shop.url + path, {
    method: 'POST',
    redirect: 'manual',
    headers: { origin: shop.url, accept: 'text/html' },
    body: new URLSearchParams(fields),
  });

test.skipIf(!canMount()).each([
  ['one cell a kind', 40, {}],
  ['an object for each actor', 160, { CELLS_CART: 'each', CELLS_ORDER: 'each', CELLS_STOCK: 'each' }],
])(
  '[W9] [S1] [M1] with a full disk (%s) whoever wants something written is told 503 by us, what is read is shown, and with room again the shop goes on: nothing half done',
  async (_, megabytes, cells) => {
    const shop = await Served.open(cells, megabytes);
    onTestFinished(() => shop.close());
    const before = await availableOf(shop.url, sku);
    const [early, waiting, late] = [new Buyer(shop.url), new Buyer(shop.url), new Buyer(shop.url)];
    await early.add(sku, 1);
    await waiting.add(sku, 1);
    const { body: placed } = await waiting.place('waiting');

    const makeRoom = fill(shop.disk);
    const asked = [
      () => early.add(sku, 1),
      () => late.add(sku, 1),
      () => early.place('early'),
      () =>
        late.call('POST', '/api/auth/register', {
          email: 'new@example.com',
          password: 'a long one, 9 and X',
          name: 'N',
        }),
      () => early.add(sku, 1),
    ];
    for (const [index, ask] of asked.entries())
      expect(await ask(), `call ${index}`).toMatchObject({
        status: 503,
        body: { code: 'UNAVAILABLE', retry: 'same-key' },
      });
    const pages = [
      () => asBrowser(shop, '/login', { email: 'shopper@example.com', password: 'not this one' }),
      () => asBrowser(shop, placed.approveUrl ?? '', { decision: 'approve' }),
    ];
    for (const [index, ask] of pages.entries()) {
      const page = await ask();
      const text = await page.text();
      expect([page.status, page.headers.get('content-type')?.split(';')[0]], `page ${index}: ${text}`).toEqual([
        503,
        'text/html',
      ]);
      expect(Number(page.headers.get('retry-after')), `page ${index}`).toBeGreaterThan(0);
      expect(text).toContain('Holdfast Supply');
    }
    // A database that nobody has asked for a while cannot even be opened.
    for (const path of reads) {
      const answer = await fetch(shop.url + path);
      expect([200, 503], path).toContain(answer.status);
      if (answer.status === 503) expect(Number(answer.headers.get('retry-after')), path).toBeGreaterThan(0);
    }

    makeRoom();
    expect((await early.cart()).body.units).toBe(1);
    const again = await early.place('early');
    expect(again.status).toBe(202);
    // What was refused has left nothing. A unit that a shelf kept for a cart which could not write that down is for sale again
    // once the cart says its next word of it, and in half a minute if it knows of none.
    const left = async () => expect(await availableOf(shop.url, sku)).toBe(before - 2);
    await vi.waitFor(left, { timeout: 60_000, interval: 500 });
    for (const [buyer, order] of [
      [early, again.body],
      [waiting, placed],
    ] as const) {
      if (!order.approveUrl) throw new Error('nothing to approve');
      await buyer.decide(order.approveUrl, 'approve');
      expect(await buyer.settled(order.id)).toMatchObject({ status: 'paid' });
      expect((await booksOf(order.approveUrl, order.id)).captures).toHaveLength(1);
    }
    expect(await late.add(sku, 1)).toMatchObject({ status: 200 });
    expect(await availableOf(shop.url, sku)).toBe(before - 3);
    expect(await brokenIn(shop)).toEqual([]);
  },
  180_000,
);

/** What the shop finds broken in its own books, once it is at rest or after a while. */
async function brokenIn(shop: Served): Promise<unknown[]> {
  const [, key = ''] = /Ops key: (\S+)/.exec(shop.log) ?? [];
  for (let left = 20; ; left--) {
    const answer = await fetch(`${shop.url}/api/ops/invariants`, { headers: { authorization: `Bearer ${key}` } });
    const { atRest, promises } = opsInvariants.parse(await answer.json());
    if (atRest || left === 0) return promises.flatMap(({ violations }) => violations);
    await setTimeout(1_000);
  }
}
