import { describe, expect, test } from 'vitest';
import { Relay } from '../../../actors/runtime/relay.ts';
import type { LogEntry } from '../../../contract/log.ts';
import { bench, facts, journalOf } from './bench.ts';
import { type CountEvent, counter } from './counter.ts';

type Answer = () => Promise<boolean>;

/** A journal in which every second event is secret, and a log that answers as told. */
function teller(answer: Answer) {
  const { world, clock } = bench();
  const core = counter();
  const { tables, journal } = journalOf(world, core, async () => true, 'LAMP-1');
  const told: LogEntry[][] = [];
  const publish = (body: string) => core.publish(JSON.parse(body) as CountEvent);
  const make = () =>
    new Relay(world, tables, { kind: 'stock', publish }, async (entries) => {
      told.push([...entries]);
      return answer();
    });
  const write = (events: number) => {
    for (let index = 0; index < events; index++) journal.execute({ type: 'count', key: 'a', by: 1 }, facts);
  };
  return { clock, told, make, write, seqs: () => told.flat().map(({ seq }) => seq) };
}
const odd = (count: number) => Array.from({ length: count }, (_, index) => 2 * index + 1);

describe('the log is told', () => {
  test('[L1.1] in order, at most 500 events at a time, and of a secret nothing', async () => {
    const { clock, make, write, told, seqs } = teller(async () => true);
    write(630);
    const relay = make();
    for (let due = relay.dueAt(); due !== null; due = relay.dueAt()) {
      await clock.advance(Math.max(0, due - clock.now));
      await relay.run();
    }
    expect(seqs()).toEqual(odd(630));
    expect(told.map((entries) => entries.length)).toEqual([250, 250, 130]);
    expect(told[0]?.[0]).toMatchObject({
      source: { kind: 'stock', id: 'LAMP-1' },
      seq: 1,
      type: 'counted',
      status: 'at 1',
      data: { key: 'a' },
    });
  });

  test.each<[string, Answer]>([
    ['refuses', async () => false],
    ['throws', () => Promise.reject(new Error('down'))],
    ['is silent', () => new Promise(() => {})],
  ])('[L1.2] again, when it %s: nothing is skipped, even by a new instance', async (_, failing) => {
    let answer = failing;
    const { clock, make, write, seqs } = teller(() => answer());
    write(3);
    let relay = make();
    for (let tries = 0; tries < 4; tries++) {
      const run = relay.run().catch(() => undefined);
      await clock.advance(60_000);
      await run;
      if (tries % 2) relay = make();
    }
    expect(seqs()).toEqual([1, 3, 5, 1, 3, 5, 1, 3, 5, 1, 3, 5]);
    answer = async () => true;
    await relay.run();
    expect(make().dueAt()).toBe(null);
    expect(seqs().slice(-3)).toEqual([1, 3, 5]);
  });

  test('[L1.2] only what is new, once it has taken the rest', async () => {
    const { make, write, seqs } = teller(async () => true);
    write(2);
    await make().run();
    write(1);
    const relay = make();
    expect(relay.dueAt()).not.toBe(null);
    await relay.run();
    expect([seqs(), relay.dueAt()]).toEqual([[1, 3, 5], null]);
  });
});
