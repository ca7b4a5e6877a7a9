import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Layout } from '../../../simulator/virtual/script.ts';
import { comparable, scripts } from '../../contract/scripts.ts';
import { simulatedGround } from '../../contract/simulated.ts';

/** What workerd writes down as well: test/workers/platform.test.ts compares it with the same file. */
const lock = join(import.meta.dirname, '../../contract/events.lock.json');
const update = process.env.UPDATE_CONTRACT === '1';

/** Each actor by itself, and all of a kind in one cell that remembers hardly any of them. */
const layouts: Readonly<Record<string, Layout>> = {
  'an object each': { cart: 'each', order: 'each', stock: 'each', keptMax: null, history: null },
  'one cell a kind': { cart: '1', order: '1', stock: '1', keptMax: null, history: null },
  'one forgetful cell a kind': { cart: '1', order: '1', stock: '1', keptMax: 1, history: null },
};

describe.each(Object.entries(layouts))('the simulated platform, %s, writes down what workerd does:', (_, layout) => {
  const known = JSON.parse(readFileSync(lock, 'utf8')) as Record<string, unknown>;

  test.each(Object.entries(scripts))('%s', async (name, script) => {
    const ground = simulatedGround(layout);
    const actors = await script(ground);
    const written: Record<string, string[]> = {};
    for (const [label, [kind, id]] of Object.entries(actors))
      written[label] = comparable(await ground.journal(kind, id));
    if (update) writeFileSync(lock, `${JSON.stringify(Object.assign(known, { [name]: written }), null, 2)}\n`);
    expect(written).toEqual(known[name]);
    for (const [kind, id] of Object.values(actors)) expect(await ground.hasAlarm(kind, id)).toBe(true);
  });
});
