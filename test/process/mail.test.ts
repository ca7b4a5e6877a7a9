import { setTimeout } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import type { ProductList } from '../../contract/catalog.ts';
import { keyHashOf } from '../../gateway/local/service-key.ts';
import { Buyer, order } from './buyer.ts';
import { Served } from './served.ts';

const kills = Number(process.env.KILLS ?? 8);
const opsKey = 'hf_of-the-test-of-the-mail';

type Letter = { readonly messageId: string; readonly keptAt: number; readonly count: number };
type Going = { readonly buyer: Buyer; readonly email: string; readonly key: string; id: string };
type Killed = { readonly of: Going; readonly what: 'paid' | 'shipped-g1'; readonly at: number };

/** One comes after the other, faster than a letter leaves: whenever the end comes, somebody is between the two. */
const crowd = 14;
const everyMs = 12;

test(
  `[K1] killed ${kills} times between events and their letters, the shop sends each letter once: one lies in the mailbox, and no more`,
  async () => {
    const shop = await Served.open({ OPS_KEY_HASHES: keyHashOf(opsKey) });
    onTestFinished(() => shop.close());
    const killed: Killed[] = [];
    const skus = await manyOf(shop.url);
    let paid: readonly Going[] = [];
    for (let kill = 0; kill < kills; kill++) {
      // In turns: orders that are being placed, and their parcels that have just left.
      const ships = kill % 2 === 1;
      const those = ships
        ? paid
        : await Promise.all(
            Array.from({ length: crowd }, (_, of) => comes(shop.url, skus[kill % skus.length] ?? '', kill, of)),
          );
      const act = (going: Going): Promise<unknown> => (ships ? tellLeft(shop.url, going.id) : place(going));
      const acts = those.map((going, index) =>
        setTimeout(index * everyMs)
          .then(() => act(going))
          .catch(() => null),
      );
      await Promise.race([acts[1 + (kill % 4)], setTimeout(2_000)]);
      await shop.kill();
      const at = Date.now();
      await Promise.all(acts);
      await shop.start();
      // Whoever was not answered asks again, under the same key.
      for (const going of those) {
        if (ships) expect((await tellLeft(shop.url, going.id)).status).toBe(200);
        else {
          going.id = (await place(going)).id;
          await going.buyer.settled(going.id);
        }
        killed.push({ of: going, what: ships ? 'shipped-g1' : 'paid', at });
      }
      paid = those;
    }
    let between = 0;
    for (const { of, what, at } of killed) {
      const mine = await letterOf(shop.url, of, what);
      const { body } = await of.buyer.look(of.id);
      const status = what === 'paid' ? 'paid' : 'shipped';
      const happened = Date.parse(body.timeline.find((moment) => moment.status === status)?.at ?? '');
      if (happened <= at && mine.keptAt > at) between++;
    }
    // Long enough for whatever would be sent once more.
    await setTimeout(3_000);
    for (const { of, what } of killed) {
      const all = (await lettersOf(shop.url, of.email)).map(({ messageId }) => whatIs(messageId));
      expect(new Set(all).size, of.email).toBe(all.length);
      expect(all).toContain(what);
    }
    console.log(
      `mail: ${kills} kills, ${killed.length} letters, ${between} of them between their event and themselves`,
    );
    // Not vacuous.
    expect(between).toBeGreaterThan(0);
  },
  120_000 + kills * 60_000,
);

async function comes(shop: string, sku: string, kill: number, index: number): Promise<Going> {
  const buyer = new Buyer(shop);
  const added = await buyer.add(sku, 1);
  if (added.status !== 200) throw new Error(`adding was answered ${added.status}`);
  return { buyer, email: `ada-${kill}-${index}@example.com`, key: `order-${kill}`, id: '' };
}

async function place({ buyer, email, key }: Going): Promise<{ readonly id: string }> {
  const placed = await buyer.place(key, { ...order, email, payment: { method: 'manual' } });
  if (placed.status !== 202) throw new Error(`placing was answered ${placed.status}`);
  return placed.body;
}

const tellLeft = (shop: string, id: string): Promise<Response> =>
  fetch(`${shop}/api/ops/orders/${id}/groups/g1/shipped`, {
    ...{ method: 'POST', body: JSON.stringify({ carrier: 'Post', tracking: 'A-1', eventId: 'left' }) },
    headers: { authorization: `Bearer ${opsKey}`, 'content-type': 'application/json', 'idempotency-key': `left-${id}` },
  });

/** Goods of which there are enough for all who come. */
async function manyOf(shop: string): Promise<readonly string[]> {
  const { items } = (await (await fetch(`${shop}/api/products?limit=100`)).json()) as ProductList;
  const variants = items.flatMap((item) => item.variants);
  return variants.filter(({ available }) => (available ?? 0) >= 3 * crowd).map(({ sku }) => sku);
}

const whatIs = (messageId: string): string => messageId.slice(messageId.indexOf('.') + 1, messageId.indexOf('@'));

async function lettersOf(shop: string, email: string): Promise<readonly Letter[]> {
  const answer = await fetch(`${shop}/api/dev/mail?to=${encodeURIComponent(email)}`);
  return ((await answer.json()) as { items: readonly Letter[] }).items;
}

/** Waits for it. */
async function letterOf(shop: string, { email }: Going, what: string): Promise<Letter> {
  const deadline = Date.now() + 60_000;
  for (;;) {
    const [letter, ...more] = (await lettersOf(shop, email)).filter(({ messageId }) => whatIs(messageId) === what);
    if (letter && more.length === 0) return letter;
    if (more.length > 0) throw new Error(`${email} has ${what} ${more.length + 1} times`);
    if (Date.now() > deadline) throw new Error(`${email} has no letter ${what}`);
    await setTimeout(200);
  }
}
