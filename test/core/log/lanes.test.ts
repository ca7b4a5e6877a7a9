import { describe, expect, test } from 'vitest';
import { LogActor } from '../../../actors/log/actor.ts';
import { laneOf } from '../../../actors/runtime/cells.ts';
import { single } from '../../../actors/runtime/single.ts';
import { Tables } from '../../../actors/runtime/tables.ts';
import type { LogEntry } from '../../../contract/log.ts';
import { bench } from '../runtime/bench.ts';
import { add, tallied } from '../runtime/tally.ts';
import { Host } from '../world/host.ts';

const minute = 60_000;
const names = Array.from({ length: 40 }, (_, index) => `cart-${index}`);

/** A cell whose log has real lanes. `deaf`: they take what they are told, and their answer is lost. */
function logged(lanes: number) {
  const archived: string[] = [];
  let deaf = false;
  const cell = tallied({ lanes }, undefined, async (entries, count) => {
    const told = [...Map.groupBy(entries, ({ source }) => laneOf(source.id, count))];
    await Promise.all(told.map(([lane, its]) => laneAt(lane).execute({ type: 'append', entries: its })));
    return !deaf;
  });
  const hosts = new Map<string, Host<{ type: 'append'; entries: readonly LogEntry[] }, null>>();
  const named = (line: string) => {
    const { source, seq } = JSON.parse(line) as LogEntry;
    return `${source.id}#${seq}`;
  };
  const sinks = {
    archive: async (_: string, lines: readonly string[]) => void archived.push(...lines.map(named)),
    project: async () => {},
  };
  function laneAt(lane: string) {
    const known =
      hosts.get(lane) ??
      new Host(cell.clock, `log:${lane}`, 1, (world) => single(new LogActor(world, lane, sinks, { flushMs: minute })));
    hosts.set(lane, known);
    return known;
  }
  return { ...cell, archived, fail: (now: boolean) => (deaf = now) };
}

describe('[L1.6] the lane of a source is fixed with the source:', () => {
  test.each([
    [1, 4],
    [4, 1],
    [4, 7],
  ])('a crash, %i lanes become %i, and what is told again is in the archive once', async (before, after) => {
    const shop = logged(before);
    shop.fail(true);
    await shop.commands(names.map((name) => add(name)));
    await shop.clock.advance(5_000);
    shop.again({ lanes: after });
    shop.fail(false);
    await shop.commands(names.map((name) => add(name)));
    await shop.clock.advance(5 * minute);
    const all = names.flatMap((name) => [`${name}#1`, `${name}#2`]);
    expect(shop.archived.toSorted()).toEqual(all.toSorted());
  });

  test('a cell from before this rule is fixed at the number of its first start under it', () => {
    const { world } = bench();
    const tables = new Tables(world, 'a', '2', 4);
    world.transaction(() => tables.make());
    for (const column of ['lanes', 'format']) world.sql.exec(`ALTER TABLE cell DROP COLUMN ${column}`);
    for (const newer of ['INDEX records_gone', 'TABLE archived', 'TABLE checkpoint', 'TABLE check_notes'])
      world.sql.exec(`DROP ${newer}`);
    world.sql.exec('ALTER TABLE records DROP COLUMN gone');
    expect(new Tables(world, 'a', '2', 3).lanes).toBe(3);
    expect(new Tables(world, 'a', '2', 8).lanes).toBe(3);
  });
});
