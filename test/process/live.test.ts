import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { sessionEndedCode } from '../../contract/closing.ts';
import { type RunEvent, type RunRecord, runEvent, runRecord } from '../../simulator/record.ts';
import { Served } from './served.ts';
import { listen } from './sockets.ts';

const root = join(import.meta.dirname, '../..');
const runs = mkdtempSync(join(tmpdir(), 'holdfast-'));
let shop: Served;
beforeAll(async () => {
  shop = await Served.open();
});
afterAll(async () => {
  await shop.close();
  rmSync(runs, { recursive: true, force: true });
});

/** The command line as a developer calls it, at the shop of this test. */
function sim(...words: readonly string[]) {
  const key = /hf_[\w-]{43}/.exec(shop.log)?.[0] ?? '';
  const child = spawn(process.execPath, ['simulator/cli.ts', 'live', '--shop', shop.url, '--key', key, ...words], {
    cwd: root,
    env: { ...process.env, HOLDFAST_DATA: runs },
  });
  const said = { out: '', err: '' };
  child.stdout.on('data', (text) => (said.out += String(text)));
  child.stderr.on('data', (text) => (said.err += String(text)));
  const ended = new Promise<number | null>((resolve) => child.once('close', (code) => resolve(code)));
  return { child, said, ended };
}

const zeros = (record: RunRecord) => Object.values(record.verdict).map(({ count }) => count);
const violations = (record: RunRecord) => record.promises.flatMap((promise) => promise.violations);

test('the sockets of a session close with its logout, their TCP connections too, and guests keep theirs', async () => {
  const { shopper } = JSON.parse(readFileSync(join(shop.data, 'demo-accounts.json'), 'utf8'));
  const post = (path: string, cookie: string, body?: unknown) =>
    fetch(shop.url + path, {
      method: 'POST',
      headers: { origin: shop.url, cookie, 'content-type': 'application/json' },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
  const login = await post('/api/auth/login', '', shopper);
  const cookie = login.headers.getSetCookie().map((line) => line.split(';', 1)[0]);
  const [path, shelf] = [`${shop.url}/live/cart`, `${shop.url}/live/stock/MUG-ENAMEL-SEA`];
  const tabs = [await listen(path, cookie.join('; ')), await listen(shelf, cookie.join('; '))];
  const guest = await listen(shelf, '');
  expect((await post('/api/auth/logout', cookie.join('; '))).status).toBe(204);
  const late = setTimeout(5_000, 'late');
  const codes = tabs.map(({ closed }) => Promise.race([closed, late]));
  expect(await Promise.all(codes)).toEqual([sessionEndedCode, sessionEndedCode]);
  expect(await Promise.race([guest.closed, setTimeout(100, 'open')])).toBe('open');
  guest.close();
  expect(await Promise.race([guest.closed, setTimeout(5_000, 'late')])).not.toBe('late');
});

test.each([
  { atOnce: 64, more: [] },
  { atOnce: 256, more: ['--twin'] },
])(
  '[S1] [S2] [O2] [M1] live, 1,000 buyers, 100 units, $atOnce at a time: exactly 100 sold, nothing unsold, nothing stuck',
  async ({ atOnce, more }) => {
    const words = ['--scenario', 'flash-sale', '--buyers', '1000', '--stock', '100', '--at-once', String(atOnce)];
    const { said, ended } = sim(...words, '--grace', '150s', '--json', ...more);
    // A slow machine may miss a threshold; a promise it may not.
    expect([0, 99], said.err).toContain(await ended);
    const record = runRecord.parse(JSON.parse(said.out));
    expect(zeros(record), said.err).toEqual([0, 0, 0, 0, 0]);
    expect(violations(record)).toEqual([]);
    expect(record.counts).toMatchObject({ buyers: 1_000, unitsAtStart: 100, unitsSold: 100, paid: 100 });
    const looked = new Set(record.promises.map(({ promise }) => promise));
    for (const promise of ['S1', 'S2', 'S3', 'C1', 'C2', 'O1', 'O2', 'O3', 'M1', 'M2', 'L1'])
      expect(looked, `${promise} was not looked at`).toContain(promise);
    if (more.length === 0) return;
    expect(record.twin?.counts.buyers).toBe(1_000);
    expect(record.twin?.verdict.oversold.count, 'the naive twin is no twin').toBeGreaterThan(0);
  },
  400_000,
);

test('Ctrl-C ends a live run within a second, with what could be checked and a record', async () => {
  const { child, said, ended } = sim('--scenario', 'flash-sale', '--buyers', '400', '--at-once', '64', '--events');
  while (!said.out.includes('"requests"')) await setTimeout(50);
  await setTimeout(2_000);
  const stopped = performance.now();
  child.kill('SIGINT');
  child.kill('SIGINT'); // npm passes it on, and the terminal sends it too
  const code = await ended;
  expect(performance.now() - stopped).toBeLessThan(1_000);
  expect([0, 99], said.err).toContain(code);
  const events = said.out
    .trim()
    .split('\n')
    .map((line): RunEvent => runEvent.parse(JSON.parse(line)));
  const last = events.at(-1);
  if (last?.type !== 'ended') throw new Error('there is no record');
  expect(last.record.interrupted).toBe(true);
  expect(zeros(last.record)).toEqual([0, 0, 0, 0, 0]);
  expect(violations(last.record)).toEqual([]);
  expect(last.record.counts.acts).toBeGreaterThan(0);
}, 60_000);
