import { describe, expect, test } from 'vitest';
import { faults } from '../world/link.ts';
import { entries, lane, upTo } from './given.ts';

describe('[L1] each entry is in the archive once, in objects of a hundred, and is projected:', () => {
  const cases = (['archive', 'projection'] as const).flatMap((sink) =>
    [0, 1, 2].flatMap((at) => faults.map((fault) => ({ sink, at, fault }))),
  );

  test.each(cases)('[L1.4] $fault at call $at of the $sink', async ({ sink, at, fault }) => {
    const { append, clock, host, projected, archived, sizes } = lane((what, count) =>
      what === sink && count === at ? fault : null,
    );
    // A source that is not heard tells again, from where it was last heard.
    for (let seq = 1; seq <= 230; seq += 46) {
      for (let tries = 0; tries < 3; tries++) {
        const taken = await append(entries(seq, seq + 45)).catch(() => null);
        if (taken?.ok) break;
      }
      await clock.advance(500);
    }
    await clock.untilIdle();
    expect(archived()).toEqual(upTo(230));
    expect(
      sizes()
        .slice(0, -1)
        .every((size) => size === 100),
    ).toBe(true);
    expect([...new Set(projected.map(({ seq }) => seq))].toSorted((left, right) => left - right)).toEqual(upTo(230));
    expect(host.escaped).toEqual([]);
  });

  test('[L1.4] a crash between the cut and the archive does not move the borders, whatever came in between', async () => {
    let down = true;
    const { append, clock, host, archive, archived } = lane((what) =>
      down && what === 'archive' ? 'fails-after' : null,
    );
    await append(entries(1, 100));
    await clock.advance(100);
    await append(entries(101, 205));
    host.crash();
    await append(entries(206, 210));
    down = false;
    await clock.untilIdle();
    expect([...archive.keys()].map((key) => key.slice(-34, -9))).toEqual([
      '000000000001-000000000100',
      '000000000101-000000000200',
      '000000000201-000000000210',
    ]);
    expect(archived()).toEqual(upTo(210));
  });

  test('[L1.4] a batch by age that failed stays as it was cut, though more has come since', async () => {
    let down = true;
    const { append, clock, host, sizes, archived } = lane((what) =>
      down && what === 'projection' ? 'fails-before' : null,
    );
    await append(entries(1, 10));
    await clock.advance(70_000);
    await append(entries(11, 120));
    host.crash();
    down = false;
    await clock.untilIdle();
    expect(sizes()).toEqual([10, 100, 10]);
    expect(archived()).toEqual(upTo(120));
  });

  test.each([0, 1, 2, 3].flatMap((at) => faults.map((fault) => ({ at, fault }))))(
    '[L1.4] of four batches that leave together, number $at meets $fault: the borders stay, and each is there once',
    async ({ at, fault }) => {
      const { append, clock, host, archive, archived, projected } = lane((what, count) =>
        what === 'archive' && count === at ? fault : null,
      );
      await append(entries(1, 430)).catch(() => null);
      await clock.advance(10);
      // What came in between belongs to later batches.
      await append(entries(1, 480)).catch(() => null);
      await clock.untilIdle();
      expect([...archive.keys()].map((key) => key.slice(-34, -9)).toSorted()).toEqual([
        '000000000001-000000000100',
        '000000000101-000000000200',
        '000000000201-000000000300',
        '000000000301-000000000400',
        '000000000401-000000000480',
      ]);
      expect(archived().toSorted((left, right) => left - right)).toEqual(upTo(480));
      expect([...new Set(projected.map(({ seq }) => seq))].toSorted((left, right) => left - right)).toEqual(upTo(480));
      expect(host.escaped).toEqual([]);
    },
  );

  test('[L1.4] a sink that is down for an hour costs nothing but time, and is not hammered', async () => {
    let calls = 0;
    let down = true;
    const { append, clock, archived } = lane((what) => (what === 'archive' && ++calls && down ? 'fails-before' : null));
    await append(entries(1, 150));
    await clock.advance(3_600_000);
    expect(calls).toBeLessThan(300);
    down = false;
    await clock.untilIdle();
    expect(archived()).toEqual(upTo(150));
  });
});
