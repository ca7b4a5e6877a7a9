import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { exitCodes } from '../../../simulator/cli/exit.ts';
import { fleetVerdict } from '../../../simulator/fleet/command.ts';
import { fleet } from '../../../simulator/fleet/fleet.ts';
import { changed, type Scenario, scenario } from '../../../simulator/scenario.ts';
import { play } from '../../../simulator/virtual/play.ts';
import { runVirtual } from '../../../simulator/virtual/run.ts';
import { scriptOf } from '../../../simulator/virtual/script.ts';

const root = join(import.meta.dirname, '../../..');
const read = (name: string): Scenario =>
  scenario.parse(JSON.parse(readFileSync(join(root, `simulator/scenarios/${name}.json`), 'utf8')));
const storm = read('storm');
const never = new AbortController().signal;

describe('one seed is one run', () => {
  test('the same seed gives the same trace, whatever was played before', async () => {
    const first = await play(scriptOf(storm, 5), { trace: true });
    await play(scriptOf(storm, 6));
    const second = await play(scriptOf(storm, 5), { trace: true });
    expect(second.lines).toEqual(first.lines);
    expect(second.hash).toBe(first.hash);
    expect((await play(scriptOf(storm, 6))).hash).not.toBe(first.hash);
  }, 30_000);

  test('in another process and another directory too', async () => {
    const { hash } = await play(scriptOf(storm, 5));
    const elsewhere = mkdtempSync(join(tmpdir(), 'elsewhere-'));
    const args = [join(root, 'simulator/cli.ts'), 'virtual', '--scenario', 'storm', '--seed', '5', '--json'];
    const env = { ...process.env, HOLDFAST_DATA: elsewhere };
    const { stdout } = spawnSync(process.execPath, args, { cwd: elsewhere, encoding: 'utf8', env });
    rmSync(elsewhere, { recursive: true });
    expect(JSON.parse(stdout)).toMatchObject({ hash, seed: 5, interrupted: false });
  }, 30_000);

  test('a run that is played from the faults that it had is the same run', async () => {
    const script = scriptOf(storm, 9);
    const drawn = await play(script);
    const told = await play({ ...script, faults: drawn.faults });
    expect(told.hash).toBe(drawn.hash);
  });
});

describe('a fleet of one seed', () => {
  test('gives the same hash in every run, in whatever thread', async () => {
    const options = { scenario: storm, firstSeed: 7, sameSeed: true, seeds: 8, minutes: null, lanes: 2 };
    const hashes = new Set<string>();
    const result = await fleet(options, (_, __, { seed, hash }) => hashes.add(`${seed} ${hash}`), never);
    expect(result).toMatchObject({ seeds: 8, hashes: 1, failures: [] });
    expect([...hashes]).toEqual([`7 ${(await play(scriptOf(storm, 7))).hash}`]);
  }, 30_000);

  test('two hashes are an error, whatever else was found', () => {
    expect(fleetVerdict({ hashes: 2, failures: [], missed: null })).toMatchObject({ code: exitCodes.error });
    expect(fleetVerdict({ hashes: 1, failures: [], missed: null })).toMatchObject({ code: exitCodes.ok });
    expect(fleetVerdict({ hashes: null, failures: [], missed: [] })).toMatchObject({ code: exitCodes.ok });
  });

  test('a fleet in which something never happened is red', () => {
    const missed = ['situation a capture was unsure and then found'];
    expect(fleetVerdict({ hashes: null, failures: [], missed })).toMatchObject({ code: exitCodes.promiseBroken });
  });
});

test('[S1] [S2] [O2] [M1] every promise holds, seed after seed, whatever goes wrong', async () => {
  const seeds = 60;
  const result = await fleet({ scenario: storm, firstSeed: 1, seeds, minutes: null, lanes: 2 }, () => {}, never);
  expect(result).toMatchObject({ seeds, failures: [] });
  expect(result.operations.fewest).toBeGreaterThanOrEqual(1_000);
  // In one of eight seeds nothing goes wrong but at PayPal.
  expect(result.faults.mean).toBeGreaterThanOrEqual(60);
  expect(result.missed).toBeNull();
}, 120_000);

test('[S1] [S2] a thousand buyers want a hundred mugs: a hundred are sold, and the naive twin sells more', async () => {
  const record = await runVirtual({ scenario: read('flash-sale'), seed: 7, twin: true }, () => {}, never);
  expect(record.counts).toMatchObject({ buyers: 1_000, unitsAtStart: 100, unitsSold: 100 });
  for (const { count } of Object.values(record.verdict)) expect(count).toBe(0);
  expect(record.twin?.verdict.oversold.count).toBeGreaterThan(0);
}, 120_000);

test('a crowd of another size is another crowd', () => {
  const few = scriptOf(changed(storm, { buyers: 3 }), 5);
  expect(new Set(few.operations.map(({ buyer }) => buyer)).size).toBeLessThanOrEqual(4);
});
