import { expect, test } from 'vitest';
import { before } from '../../../bench/before.ts';
import { actNames } from '../../../bench/counts/figures.ts';
import { page } from '../../../bench/documents/page.ts';
import type { Report } from '../../../bench/report.ts';

const now: Report = {
  ...{ at: '2030-01-02T03:04:05.000Z', command: 'npm run bench -- --only add', machine: '8 × something', counts: [] },
  rows: [
    { part: 'add', what: 'add', of: 'holdfast', atOnce: 64, perSecond: 2_000, p50Ms: 30, p99Ms: 60 },
    { part: 'add', what: 'add', of: 'sqlite', atOnce: 64, perSecond: 1_000 },
  ],
};

test('what was before is kept in a file that can be read, with the counts of each act for one buyer and for many', () => {
  const { counts, rows } = before();
  expect(counts.map(({ act, atOnce }) => [act, atOnce])).toEqual(
    [1, 64].flatMap((n) => actNames.map((act) => [act, n])),
  );
  expect(rows.length).toBeGreaterThan(20);
});

test('the page tells when, where and how it was measured, sets now beside before and beside the others, and shows nothing else', () => {
  const was = {
    ...before(),
    rows: [{ part: 'add', what: 'add', of: 'holdfast' as const, atOnce: 64, perSecond: 100 }],
  };
  const text = page(now, was);
  expect(text).toContain('2030-01-02, `npm run bench -- --only add`, on 8 × something');
  expect(text).toContain(`${was.at.slice(0, 10)}, \`${was.command}\`, on ${was.machine}`);
  expect(text).toContain('| Add to cart | 64 | **2,000** | 30 | 60 | 100 | 20 | 1,000 | 2 |');
  expect([...text.matchAll(/^## (.+)$/gm)].map(([, title]) => title)).toEqual(['Beside a hand-written SQL shop']);
});
