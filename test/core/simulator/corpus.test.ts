import { describe, expect, test } from 'vitest';
import { corpusNames, notUnderstood, readCorpus } from '../../../simulator/fleet/corpus.ts';
import { play } from '../../../simulator/virtual/play.ts';

describe('runs in which a promise was broken once, and is not any more', () => {
  test.each(corpusNames())('%s', async (name) => {
    const entry = readCorpus(name);
    const { violations } = await play(entry.script);
    expect(violations).toEqual([]);
    expect(entry.cause, 'the cause is to be understood and written down').not.toBe(notUnderstood);
  });
});
