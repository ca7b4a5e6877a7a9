import { afterAll, beforeAll, expect, test } from 'vitest';
import { availableOf, Buyer } from './buyer.ts';
import { Served } from './served.ts';

let shop: Served;
beforeAll(async () => {
  shop = await Served.open();
});
afterAll(() => shop.close());

/** Add, order, approve: the way of one buyer, to its end. */
async function buy(sku: string): Promise<string> {
  const buyer = new Buyer(shop.url);
  const added = await buyer.add(sku, 1);
  if (added.status !== 200) return added.body.code ?? String(added.status);
  const placed = await buyer.place();
  if (placed.status !== 202) return placed.body.code ?? String(placed.status);
  if (placed.body.approveUrl) await buyer.decide(placed.body.approveUrl, 'approve');
  return (await buyer.settled(placed.body.id, 90_000)).status;
}

async function crowd(sku: string, buyers: number, atATime: number): Promise<Record<string, number>> {
  const ends: Record<string, number> = {};
  let left = buyers;
  const lane = async () => {
    while (left-- > 0) {
      const end = await buy(sku);
      ends[end] = (ends[end] ?? 0) + 1;
    }
  };
  await Promise.all(Array.from({ length: atATime }, lane));
  return ends;
}

test.each([
  { sku: 'SOAP-KELP-BAY', atATime: 64 },
  { sku: 'SOAP-KELP-JUNIPER', atATime: 256 },
])(
  '[S1] [S2] 1,000 buyers, 100 units, $atATime at a time: exactly 100 are paid and 900 are told that it is sold out',
  async ({ sku, atATime }) => {
    expect(await availableOf(shop.url, sku)).toBe(100);
    expect(await crowd(sku, 1_000, atATime)).toEqual({ paid: 100, OUT_OF_STOCK: 900 });
    expect(await availableOf(shop.url, sku)).toBe(0);
  },
  240_000,
);
