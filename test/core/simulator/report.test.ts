import { describe, expect, test } from 'vitest';
import { promiseIds } from '../../../actors/promises/picture.ts';
import type { RunRecord } from '../../../simulator/record.ts';
import { charts, pointsOf, scaleOf } from '../../../simulator/report/charts.ts';
import { renderReport } from '../../../simulator/report/render.ts';
import { thin } from '../../../simulator/report/thin.ts';
import { figure } from '../../../simulator/report/words.ts';
import { madeUp, oversoldTwin, samplesOf } from './made-up.ts';

/** The text of each cell and heading, as a reader meets it. */
const textOf = (html: string): string =>
  html
    .replace(/<style>[\s\S]*?<\/style>/, '')
    .replace(/<[^>]+>/g, '\n')
    .replaceAll('&#39;', "'")
    .replaceAll('&quot;', '"');
const cellsOf = (html: string): Set<string> =>
  new Set(
    textOf(html)
      .split('\n')
      .map((line) => line.trim()),
  );

describe('the report', () => {
  test('needs nothing from elsewhere: no script, no address, and its own policy forbids both', async () => {
    const html = await renderReport([madeUp({ twin: oversoldTwin() }), madeUp({ seed: 5 })]);
    expect(html).not.toMatch(/<script|<link|<img|<iframe|@import|url\(|\ssrc=|https?:\/\/|\son\w+=/i);
    expect(html).toContain(`content="default-src 'none'; style-src 'unsafe-inline'"`);
    expect(html.startsWith('<!doctype html>')).toBe(true);
  });

  test('holds every number of the run, each chart as a plot and as a table', async () => {
    const record = madeUp({ twin: oversoldTwin() });
    const html = await renderReport([record]);
    const cells = cellsOf(html);
    const missing = (names: readonly string[]) => names.filter((name) => !cells.has(name));
    for (const half of [record, record.twin].filter((each) => each !== null)) {
      const { refusals, ...counts } = half.counts;
      expect(missing([...Object.values(counts), ...Object.values(refusals)].map(figure))).toEqual([]);
      expect(missing(Object.values(half.latency).flatMap((each) => Object.values(each).map(figure)))).toEqual([]);
      expect(missing(Object.values(half.verdict).map(({ count }) => figure(count)))).toEqual([]);
      for (const chart of charts) {
        const values = pointsOf(chart, half.samples).flat();
        expect(missing(values.map(figure)), chart.title).toEqual([]);
      }
    }
    expect(missing(record.promises.map(({ count }) => figure(count)))).toEqual([]);
    for (const id of promiseIds) expect(cells).toContain(id);
    for (const text of [record.hash, record.replay, record.scenario.story, 'OUT_OF_STOCK', '4217', '1,801 s'])
      expect(html).toContain(text);
    expect(html.match(/<figure>/g)?.length).toBe(charts.length * 2);
    expect(html.match(/<details>/g)?.length).toBe(charts.length * 2);
  });

  test('says in words what holds and what is broken, with the evidence', async () => {
    const violation = { what: 'order x is paid twice', actor: { kind: 'order', id: 'order_x' }, href: '/api/ops/x' };
    const broken: RunRecord = madeUp();
    const html = await renderReport([
      {
        ...broken,
        verdict: { ...broken.verdict, doubleCharged: { count: 3, evidence: [violation] } },
        promises: broken.promises.map((each) => (each.promise === 'M1' ? { ...each, violations: [violation] } : each)),
      },
    ]);
    expect(html.match(/<span>kept<\/span>/g)?.length).toBe(4);
    expect(html.match(/<span>broken<\/span>/g)?.length).toBe(1);
    expect(html.match(/order x is paid twice/g)?.length).toBe(2);
    expect(html).toContain('1 of them shown');
    expect(html).toContain('order order_x');
  });

  test('shows text as text, whoever wrote it', async () => {
    const hostile = '</style><script>alert(1)</script>"\'&';
    const record = madeUp();
    const html = await renderReport([
      {
        ...record,
        id: hostile,
        scenario: { ...record.scenario, title: hostile, story: hostile },
        replay: hostile,
        thresholdsMissed: [hostile],
        counts: { ...record.counts, refusals: { [hostile]: 3 } },
        latency: { [hostile]: { count: 1, p50: 1, p90: 1, p99: 1, max: 1 } },
        verdict: {
          ...record.verdict,
          lost: { count: 1, evidence: [{ what: hostile, actor: { kind: hostile, id: hostile }, href: hostile }] },
        },
      },
    ]);
    expect(html).not.toMatch(/<script/i);
    expect(html.match(/<\/style>/g)?.length).toBe(1);
    expect(html).toContain('&lt;/style&gt;&lt;script&gt;alert(1)&lt;/script&gt;&quot;&#39;&amp;');
  });

  test('shows two runs side by side, on one scale', async () => {
    const html = await renderReport([madeUp(), madeUp({ seed: 99, id: 'run-b' })]);
    const text = textOf(html);
    for (const name of ['Holdfast A', 'Holdfast B', 'Flash sale, seed 4217, virtual', 'Flash sale, seed 99, virtual'])
      expect(text).toContain(name);
  });
});

describe('long runs', () => {
  test('are drawn with fewer points, and no peak, arrival or total is lost', () => {
    const all = samplesOf(3_601, 107).map((sample) => (sample.t === 1_003 ? { ...sample, p99: 9_999 } : sample));
    const few = thin(all, 600);
    expect(few.length).toBeLessThanOrEqual(600);
    const sum = (samples: typeof few, name: 'arrivals' | 'requests') =>
      samples.reduce((all, one) => all + one[name], 0);
    for (const name of ['arrivals', 'requests'] as const) expect(sum(few, name)).toBe(sum(all, name));
    const peak = (samples: typeof few) => Math.max(...samples.map(({ p99 }) => p99 ?? 0));
    expect(peak(few)).toBe(peak(all));
    expect(few.at(-1)).toMatchObject({ t: 3_601, paid: all.at(-1)?.paid, stock: all.at(-1)?.stock });
    expect(thin(all.slice(0, 600), 600)).toHaveLength(600);
  });

  test.each([
    [0, 1, [0, 1]],
    [107, 150, [0, 50, 100, 150]],
    [1, 1, [0, 0.25, 0.5, 0.75, 1]],
    [0.3, 0.3, [0, 0.1, 0.2, 0.3]],
    [4_000, 4_000, [0, 1_000, 2_000, 3_000, 4_000]],
  ])('an axis up to %d ends at %d with round lines', (most, max, ticks) => {
    const scale = scaleOf([
      [
        [1, 2],
        [most, null],
      ],
    ]);
    expect(scale.max).toBeCloseTo(max);
    expect(scale.ticks).toEqual(ticks);
  });
});
