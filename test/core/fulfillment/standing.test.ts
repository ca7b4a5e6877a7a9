import { expect, test } from 'vitest';
import { warehouseCode } from '../../../contract/catalog.ts';
import type { Result } from '../../../contract/failure.ts';
import { ok, refuse } from '../../../contract/failure.ts';
import type { Sku } from '../../../contract/ids.ts';
import { sku } from '../../../contract/ids.ts';
import type { Level } from '../../../contract/stock.ts';
import { standing } from '../../../fulfillment/standing.ts';
import { heard } from '../../../gateway/heard.ts';
import { Clock } from '../../../simulator/virtual/clock.ts';

const [lamp, mug, rope] = [sku.parse('LAMP-1'), sku.parse('MUG-1'), sku.parse('ROPE-1')];
const [ast, rkd] = [warehouseCode.parse('AST'), warehouseCode.parse('RKD')];
const opening = new Map([lamp, mug].map((id) => [id, new Map([[ast, 9]])]));

test('[F5.2] units are quoted where they are free now; the first day counts only for a shelf that says nothing', () => {
  const locations = [
    { location: ast, onHand: 4, free: 1 },
    { location: rkd, onHand: 2, free: 2 },
    { location: 'unplaced' as const, onHand: 3, free: 3 },
  ];
  const found = standing([lamp, mug, rope], new Map([[lamp, { available: 2, version: 7, locations }]]), opening);
  expect(found.get(lamp)).toEqual(
    new Map([
      [ast, 1],
      [rkd, 2],
    ]),
  );
  expect(found.get(mug)).toEqual(new Map([[ast, 9]]));
  expect(found.get(rope)).toEqual(new Map());
});

test('[F5.2] shelves are asked together, and one that refuses, breaks or is late is left out', async () => {
  const clock = new Clock(0, () => {});
  const level = { available: 1, version: 1 };
  const answers: Record<string, () => Promise<Result<Level>>> = {
    'LAMP-1': async () => ok(level),
    'MUG-1': () => new Promise((resolve) => clock.after(1_500, () => resolve(ok(level)))),
    'ROPE-1': async () => refuse('UNAVAILABLE'),
  };
  const look = async (id: Sku) => {
    const answer = answers[id];
    if (!answer) throw new Error('broken');
    return answer();
  };
  const skus = [lamp, mug, rope, sku.parse('NOBODY-1')];
  const ask = async (withinMs: number | undefined) => {
    const answer = heard(skus, look, { after: (ms, act) => clock.after(ms, act), withinMs });
    await clock.run(clock.now + 2_000, () => false);
    return [...(await answer).keys()];
  };
  expect(await ask(1_000)).toEqual([lamp]);
  expect(await ask(undefined)).toEqual([lamp, mug]);
});
