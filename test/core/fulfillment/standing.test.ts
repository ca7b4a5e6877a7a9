import { expect, test } from 'vitest';
import { warehouseCode } from '../../../contract/catalog.ts';
import type { Result } from '../../../contract/failure.ts';
import { ok, refuse } from '../../../contract/failure.ts';
import type { Sku } from '../../../contract/ids.ts';
import { sku } from '../../../contract/ids.ts';
import type { Level } from '../../../contract/stock.ts';
import { standing } from '../../../fulfillment/standing.ts';
import { heard } from '../../../gateway/catalog/heard.ts';

const [lamp, mug, rope] = [sku.parse('LAMP-1'), sku.parse('MUG-1'), sku.parse('ROPE-1')];
const [ast, rkd] = [warehouseCode.parse('AST'), warehouseCode.parse('RKD')];
/** All that needs no time has happened. */
const turns = () => new Promise((resolve) => setImmediate(resolve));
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
  const level = { available: 1, version: 1 };
  let answerLate = (_: Result<Level>): void => {};
  const answers: Record<string, () => Promise<Result<Level>>> = {
    'LAMP-1': async () => ok(level),
    'MUG-1': () =>
      new Promise((resolve) => {
        answerLate = resolve;
      }),
    'ROPE-1': async () => refuse('UNAVAILABLE'),
  };
  const look = async (id: Sku) => {
    const answer = answers[id];
    if (!answer) throw new Error('broken');
    return answer();
  };
  const terms: number[] = [];
  let timeIsUp = (): void => {};
  const after = (ms: number, act: () => void) => {
    terms.push(ms);
    timeIsUp = act;
    return () => void terms.push(0);
  };
  const skus = [lamp, mug, rope, sku.parse('NOBODY-1')];
  const hurried = heard(skus, look, { after, withinMs: 1_000 });
  await turns();
  timeIsUp();
  expect([...(await hurried).keys()]).toEqual([lamp]);
  answerLate(ok(level));
  const patient = heard(skus, look, { after, withinMs: undefined });
  await turns();
  answerLate(ok(level));
  expect([...(await patient).keys()]).toEqual([lamp, mug]);
  const quick = await heard([lamp], look, { after, withinMs: 1_000 });
  expect([[...quick.keys()], terms]).toEqual([[lamp], [1_000, 0, 1_000, 0]]);
});
