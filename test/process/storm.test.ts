import { setTimeout } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import type { ProductList } from '../../contract/catalog.ts';
import { opsActorNow, opsEvents, opsInvariants } from '../../contract/ops.ts';
import { keyHashOf } from '../../gateway/local/service-key.ts';
import { dice } from '../core/world/clock.ts';
import { booksOf } from './buyer.ts';
import { Served } from './served.ts';
import { type Notebook, shopper } from './storm.ts';

const opsKey = 'hf_of-the-test-of-the-storm';
/** `KILLS=30 npx vitest run --project process test/process/storm.test.ts` is a storm of half a quarter of an hour. */
const kills = Number(process.env.KILLS ?? 2);
/** Who does not pay has so long: then the order ends. */
const deadlineSeconds = 20;
/** An operator's look asks PayPal about 200 orders at most. */
const ordersMax = 180;
const crowd = 8;

test(
  `[O2] [O3] [M1] [M2] [S1] [S2] [C1] [L1] [P1.5] ${kills} SIGKILLs amid purchases, declines, refunds at PayPal and deletions of accounts: nothing lost, nothing doubled, no promise broken`,
  async () => {
    const shop = await Served.open({
      ...{
        OPS_KEY_HASHES: keyHashOf(opsKey),
        PAYMENT_DEADLINE_SECONDS: String(deadlineSeconds),
        LOG_FLUSH_SECONDS: '1',
      },
    });
    onTestFinished(() => shop.close());
    const ops = async (path: string): Promise<unknown> =>
      (await fetch(`${shop.url}/api/ops${path}`, { headers: { authorization: `Bearer ${opsKey}` } })).json();
    const list = (await (await fetch(`${shop.url}/api/products?limit=6`)).json()) as ProductList;
    const skus = list.items.flatMap(({ variants }) => variants.slice(0, 1).map(({ sku }) => sku));
    const counts = { placed: 0, approve: 0, cancel: 0, decline: 0, refund: 0, deleted: 0, broken: 0 };
    const notebook: Notebook = { orders: new Map(), forgotten: new Set(), counts };

    let storming = true;
    const luck = dice(Number(process.env.SEED ?? 1));
    const buyers = Array.from({ length: crowd }, async () => {
      while (storming && counts.placed < ordersMax - crowd * 2) {
        await shopper(shop.url, notebook, luck, skus);
        // So many orders are for the whole of the storm.
        while (storming && counts.placed > ((killed + 1) * ordersMax) / (kills + 1)) await setTimeout(100);
      }
    });
    let killed = 0;
    for (; killed < kills; killed++) {
      await setTimeout(2_000 + luck() * 3_000);
      await shop.kill();
      await shop.start();
    }
    await setTimeout(3_000);
    storming = false;
    await Promise.all(buyers);

    const found = await atRest(async () => opsInvariants.parse(await ops('/invariants')));
    expect(
      found.promises.flatMap(({ promise, violations }) => violations.map(({ what }) => `${promise} ${what}`)),
    ).toEqual([]);
    expect(found.promises.filter(({ complete }) => !complete).map(({ promise }) => promise)).toEqual([]);

    const sold = new Map<string, number>();
    for (const [id, { approveUrl, sku, quantity }] of notebook.orders) {
      const { state, status } = opsActorNow.parse(await ops(`/actors/order/${id}`));
      const { captures, refunds } = await booksOf(approveUrl, id);
      const money = (key: string) => (state[key] as { readonly minor: number }).minor;
      const made = captures.filter((capture) => capture.status !== 'DECLINED');
      expect(made.length, `captures of ${id}`).toBeLessThanOrEqual(1);
      expect(['paid', 'cancelled', 'refunded'], id).toContain(status);
      expect([money('captured'), money('refunded') + money('reversed')], `the ledger of ${id}`).toEqual([
        minorOf(made),
        minorOf(refunds),
      ]);
      if (status === 'paid') expect(made, `captures of ${id}`).toHaveLength(1);
      if (status !== 'cancelled') sold.set(sku, (sold.get(sku) ?? 0) + quantity);
    }
    for (const sku of skus) {
      const { state } = opsActorNow.parse(await ops(`/actors/stock/${sku}`));
      // An order that was cancelled, and whose money came late and went back, is refunded and has sold nothing.
      expect(state.sold, sku).toBeLessThanOrEqual(sold.get(sku) ?? 0);
      expect(Number(state.onHand) + Number(state.sold), sku).toBe(Number(state.received) + Number(state.adjusted));
    }
    for (const id of notebook.forgotten) {
      const { events } = opsEvents.parse(await ops(`/actors/order/${id}/events?limit=500`));
      const types = events.map(({ type }) => type);
      expect(types, id).toContain('forget-asked');
      // What is paid for still needs to know where it goes: nobody sends parcels here.
      if (!types.includes('order-paid')) expect(types, id).toContain('personal-forgotten');
    }
    console.log(`storm: ${kills} kills, ${notebook.orders.size} orders, ${JSON.stringify(counts)}`);
    // Not vacuous: the kills met people on their way, and all of this has happened.
    for (const [what, count] of Object.entries(counts)) expect(count, what).toBeGreaterThan(0);
  },
  120_000 + (kills + 2) * 60_000,
);

/** Of the books' own decimals. */
const minorOf = (entries: readonly { readonly amount: { readonly value: string } }[]): number =>
  entries.reduce((sum, { amount }) => sum + Math.round(Number(amount.value) * 100), 0);

async function atRest<T extends { readonly atRest: boolean }>(look: () => Promise<T>): Promise<T> {
  const until = Date.now() + (deadlineSeconds + 90) * 1_000;
  for (;;) {
    const found = await look();
    if (found.atRest || Date.now() > until) return found;
    await setTimeout(1_000);
  }
}
