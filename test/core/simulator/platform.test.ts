import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { comparable, scripts } from '../../contract/scripts.ts';
import { simulatedGround } from '../../contract/simulated.ts';

/** What workerd writes down as well: test/workers/platform.test.ts compares it with the same file. */
const lock = join(import.meta.dirname, '../../contract/events.lock.json');
const update = process.env.UPDATE_CONTRACT === '1';

describe('the simulated platform writes down what workerd does:', () => {
  const known = JSON.parse(readFileSync(lock, 'utf8')) as Record<string, unknown>;

  test.each(Object.entries(scripts))('%s', async (name, script) => {
    const ground = simulatedGround();
    const actors = await script(ground);
    const written: Record<string, string[]> = {};
    for (const [label, [kind, id]] of Object.entries(actors))
      written[label] = comparable(await ground.journal(kind, id));
    if (update) writeFileSync(lock, `${JSON.stringify(Object.assign(known, { [name]: written }), null, 2)}\n`);
    expect(written).toEqual(known[name]);
    for (const [kind, id] of Object.values(actors)) expect(await ground.hasAlarm(kind, id)).toBe(true);
  });
});
