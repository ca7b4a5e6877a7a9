import { describe, expect, test } from 'vitest';
import { inspection } from '../../../contract/ops.ts';
import { Vault } from '../../../storage/vault.ts';
import { hold } from '../stock/given.ts';
import { archived } from '../world/archived.ts';
import { placedOrder, stocked, stories } from '../world/checkout.ts';
import { testKeys } from '../world/host.ts';

type Shelf = ReturnType<typeof archived>;

/** As the sixth sale was told: it pins what it has sold. */
const early = { seq: 17, event: { type: 'hold-committed', holdId: hold(5) } };
const says = { early: `LAMP-1: ${hold(5)} was committed, and then came hold-committed (event 17)` };
const write = (shelf: Shelf, seq: number, event: object) =>
  shelf.database.all('UPDATE events SET body = ? WHERE seq = ?', JSON.stringify(event), seq);

/** 900 sales, of which the first lie in the archive; one event near the beginning is wrong, and the last one. */
async function wronged(): Promise<Shelf> {
  const shelf = archived({ keep: 1_000, batch: 500 });
  await shelf.sell(10);
  write(shelf, early.seq, early.event);
  await shelf.sell(890);
  expect(shelf.objects.size).toBe(3);
  write(shelf, 2_701, { type: 'hold-expired', holdId: hold(900) });
  return shelf;
}

async function standing(shelf: Shelf) {
  for (let asked = 1; asked < 99; asked++) {
    const answer = await shelf.promises();
    if (answer.complete) return { asked, words: answer.broken.S3?.words ?? [], count: answer.broken.S3?.count ?? 0 };
  }
  throw new Error('never complete');
}

describe('[L1.9] the promises of one actor', () => {
  test('are held against its whole history, however long, wherever it lies', async () => {
    const shelf = await wronged();
    const { words, asked } = await standing(shelf);
    // The event that was changed had pinned the next hold, which then was sold without that.
    expect(words).toEqual([
      says.early,
      expect.stringContaining('(event 18)'),
      `LAMP-1: ${hold(900)} has lapsed and was pinned (event 2701)`,
    ]);
    expect(asked).toBe(6);
  });

  test('cost what is new: nothing is read twice, and what was found stays found', async () => {
    const shelf = await wronged();
    const first = await standing(shelf);
    let loads = 0;
    shelf.trouble = (archive) => ({ load: (key) => archive.load(key).finally(() => loads++) });
    const again = await shelf.asked(() => standing(shelf));
    expect(again.answer).toEqual({ ...first, asked: 1 });
    expect(again.queries.filter((query) => query.includes('FROM events'))).toEqual([]);
    await shelf.sell(1);
    const more = await shelf.asked(() => standing(shelf));
    expect(more.answer).toEqual({ ...first, asked: 1 });
    expect(more.queries.length).toBeLessThan(12);
    expect(loads).toBe(0);
    shelf.kill();
    expect(await standing(shelf)).toEqual({ ...first, asked: 1 });
  });

  test('go on where they stopped, when the archive is away or the cell dies', async () => {
    const shelf = await wronged();
    let loads = 0;
    shelf.trouble = (archive) => ({
      load: (key) => (loads++ === 1 ? Promise.reject(new Error('down')) : archive.load(key)),
    });
    await shelf.promises();
    await expect(shelf.promises()).rejects.toThrow('UNAVAILABLE');
    shelf.kill();
    expect(await standing(shelf)).toMatchObject({ asked: 5, count: 3 });
    expect(loads).toBe(4);
  });

  test('are judged once, whoever asks at the same time', async () => {
    const shelf = await wronged();
    await Promise.all([standing(shelf), standing(shelf), standing(shelf)]);
    expect(await standing(shelf)).toMatchObject({ asked: 1, count: 3 });
  });

  test('are judged anew, from the beginning, by rules of another version', async () => {
    const shelf = await wronged();
    const first = await standing(shelf);
    shelf.database.all("UPDATE checkpoint SET version = 0, broken = '{}'");
    shelf.database.all(`UPDATE check_notes SET body = '{"is":"open","r":9}'`);
    expect(await standing(shelf)).toEqual(first);
  });

  test('are those of an actor that came before there were checks', async () => {
    const shelf = await wronged();
    shelf.database.all('DROP TABLE checkpoint');
    shelf.database.all('DROP TABLE check_notes');
    shelf.database.all('UPDATE cell SET format = 1');
    shelf.kill();
    expect(await standing(shelf)).toMatchObject({ asked: 6, count: 3 });
  });
});

test('[P1.1] [P1.4] what a check notes of a hint lies sealed beside the order, and is sealed anew with a new key', async () => {
  const shop = await stocked();
  const host = shop.order(placedOrder);
  const [current, iv] = [host.vault, (bytes: number) => new Uint8Array(bytes).fill(7)];
  host.vault = new Vault({ ...testKeys, current: 'old' }, iv);
  await stories['approved by the buyer'](shop);
  await shop.clock.untilIdle();
  const ask = async () => {
    const answer = await host.wake().cell.inspect(placedOrder, { type: 'promises' });
    return answer.ok && inspection.parse(answer.value);
  };
  expect(await ask()).toMatchObject({ complete: true, broken: {} });
  const noted = () => host.database.all<{ body: string }>("SELECT body FROM check_notes WHERE key = 'hints'");
  expect(noted()).toHaveLength(1);
  expect(noted()[0]?.body).toContain('"hf1.old.');
  expect(noted()[0]?.body).not.toContain('webhook');
  host.crash();
  host.vault = current;
  const reseal = () => host.wake().cell.reseal(placedOrder);
  expect(await reseal()).toBeGreaterThan(0);
  expect(noted()[0]?.body).toContain('"hf1.new.');
  expect(await reseal()).toBe(0);
  expect(await ask()).toMatchObject({ complete: true, broken: {} });
});
