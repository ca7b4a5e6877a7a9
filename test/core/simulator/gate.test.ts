import { beforeAll, describe, expect, test } from 'vitest';
import type { Sku } from '../../../contract/ids.ts';
import { Clock } from '../../../simulator/virtual/clock.ts';
import type { Trouble } from '../../../simulator/virtual/fault.ts';
import { foretellCrypto } from '../../../simulator/virtual/platform.ts';
import { each, type Layout } from '../../../simulator/virtual/script.ts';
import { Shop } from '../../../simulator/virtual/shop.ts';

beforeAll(foretellCrypto);

const [mug, soap] = ['MUG-ENAMEL-SEA', 'SOAP-KELP-BAY'] as [Sku, Sku];
const oneCell: Layout = { ...each, cart: '1', order: '1', stock: '1', keptMax: null };

/** A shop in which only this commit fails, and what was put on the disk and what left, in order. */
function shopWhere(failing: string | null) {
  const clock = new Clock(Date.UTC(2026, 0, 15), () => {});
  const seen: string[] = [];
  const shop: Shop = new Shop(
    {
      ...{ clock, seed: 1, note: () => {}, died: () => {}, rang: () => {}, released: () => {} },
      ...{ refused: () => {}, meets: () => {} },
      ...{ isDown: () => false, asksPayPal: () => {}, payPalRefuses: () => {}, heardOf: () => {}, wronged: () => {} },
      luck: (place: string, possible: readonly Trouble[]) =>
        place === failing && possible.includes('commit-fails') ? { place, trouble: 'commit-fails', ms: 0 } : null,
      wrote: (_, { events }) => {
        for (const { actor, seq } of events) seen.push(`${actor} ${seq} is on the disk`);
      },
      answered: (_, actor, seq) => void seen.push(`${actor} ${seq} was answered`),
      escaped: (text) => {
        throw new Error(text);
      },
    },
    {
      layout: oneCell,
      goods: [],
      terms: { holdTtlSeconds: 900, holdCapSeconds: 3_600, paymentDeadlineSeconds: 1_800 },
    },
  );
  const restock = (sku: Sku, quantity: number) => ({
    actor: sku,
    request: { type: 'restock', movementId: `${sku} ${quantity}`, quantity } as const,
  });
  const refused = { actor: mug, request: { type: 'commit', holdId: 'hold_none', quantity: 1 } as never };
  const { host } = shop.homes.stock(mug);
  /** All of it in one step. */
  const send = async (...letters: Parameters<typeof host.commands>[0]) => {
    const answer = host.commands(letters).then(
      (replies) => replies.map((reply) => (reply.ok === true ? reply.value.available : reply.ok)),
      (error: Error) => error.message,
    );
    await clock.run(clock.now);
    return answer;
  };
  const rows = () =>
    host.database.has('events') ? host.database.all('SELECT seq FROM events ORDER BY g').map(({ seq }) => seq) : [];
  return { shop, host, clock, seen, restock, refused, send, rows };
}

describe('what a step writes', () => {
  test('[I1] is on the disk before anything of it is answered', async () => {
    const { seen, send, restock } = shopWhere(null);
    expect(await send(restock(mug, 3), restock(soap, 2), restock(mug, 4))).toEqual([3, 2, 7]);
    expect(seen).toEqual([
      `${mug} 1 is on the disk`,
      `${soap} 1 is on the disk`,
      `${mug} 2 is on the disk`,
      `${mug} 1 was answered`,
      `${soap} 1 was answered`,
      `${mug} 2 was answered`,
    ]);
  });

  test('[I1] holds back messages too: nobody hears of what may yet be lost', async () => {
    const { shop, clock, host, restock } = shopWhere(null);
    const heard: string[] = [];
    host.sockets.set((message) => void heard.push(message), { actor: mug, session: null });
    const answer = host.commands([restock(mug, 3)]);
    // The step has not ended: it is written, and nothing has left.
    await Promise.resolve();
    expect(heard).toEqual([]);
    await clock.run(clock.now);
    await answer;
    expect([heard.length, shop.hosts.size]).toEqual([1, 1]);
  });

  test('[I7] reaches the sockets of its own actor alone', async () => {
    const { host, send, restock } = shopWhere(null);
    const heard: string[] = [];
    for (const actor of [mug, soap])
      host.sockets.set((message) => void heard.push(`${actor} hears of ${JSON.parse(message).view.sku}`), {
        ...{ actor, session: null },
      });
    await send(restock(mug, 3));
    await send(restock(soap, 3));
    expect(heard).toEqual([`${mug} hears of ${mug}`, `${soap} hears of ${soap}`]);
  });

  test('[I2] and is refused or taken by itself: a refusal takes nobody along', async () => {
    const { send, restock, refused, rows } = shopWhere(null);
    expect(await send(restock(mug, 3), refused, restock(soap, 2))).toEqual([3, false, 2]);
    expect(rows()).toEqual([1, 1]);
  });
});

describe('a commit that fails', () => {
  const failing = `commit 1 of stock:cell-0 for ${mug} 2`;

  test('[I3] leaves nothing of its step, on the disk or in memory, and is answered by nobody', async () => {
    const { seen, send, restock, rows } = shopWhere(failing);
    await send(restock(mug, 3));
    expect(await send(restock(mug, 4), restock(soap, 2))).toBe('the actor died');
    expect(rows()).toEqual([1]);
    expect(seen).toEqual([`${mug} 1 is on the disk`, `${mug} 1 was answered`]);
    // The next life knows what is on the disk, and the same may be asked again.
    expect(await send(restock(mug, 4), restock(soap, 2))).toEqual([7, 2]);
    expect(rows()).toEqual([1, 2, 1]);
  });

  test('[I3] of a first write gives back the number that it had taken', async () => {
    const { send, restock, host } = shopWhere(`commit 1 of stock:cell-0 for ${mug} 1`);
    await send(restock(mug, 3));
    expect(host.database.has('actors')).toBe(false);
    expect(await send(restock(soap, 2), restock(mug, 3))).toEqual([2, 3]);
    expect([host.numberOf(soap), host.numberOf(mug)]).toEqual([1, 2]);
  });

  test('[I6] takes back the alarm that was set in it', async () => {
    const { clock, host, send, restock } = shopWhere(failing);
    await send(restock(mug, 3));
    await clock.run(clock.now + 60_000);
    expect(host.alarm.at).toBeNull();
    await send(restock(mug, 4));
    expect(host.alarm.at).toBeNull();
    await send(restock(mug, 4));
    expect(host.alarm.at).not.toBeNull();
  });

  test('[I3] breaks the sockets of all actors of the cell', async () => {
    const { host, send, restock } = shopWhere(failing);
    await send(restock(mug, 3));
    const heard: string[] = [];
    for (const actor of [mug, soap])
      host.sockets.set((message) => void heard.push(`${actor}: ${message}`), { actor, session: null });
    await send(restock(mug, 4));
    expect(heard).toEqual([`${mug}: `, `${soap}: `]);
  });
});
