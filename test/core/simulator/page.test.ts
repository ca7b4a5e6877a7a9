import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { SampleBook } from '../../../simulator/page/app/sample-book.ts';
import { type DevService, devService } from '../../../simulator/page/service.ts';
import { madeUp, samplesOf } from './made-up.ts';

const shop = 'http://127.0.0.1:8787';
const wish = { mode: 'virtual', scenario: 'flash-sale', seed: 7, buyers: 9, faults: ['crash', 'wire'], twin: true };
let folder: string;
let service: DevService;
let moved: unknown[];

/** A simulator that does as it is told by the name of its program. */
const programs = {
  /** Tells of itself, goes on until it is stopped, then keeps its record. */
  patient: `
    import { mkdirSync, writeFileSync } from 'node:fs';
    const record = JSON.parse(process.env.RECORD);
    console.log(JSON.stringify({ type: 'started', id: record.id, scenario: 'flash-sale', seed: 7, mode: 'virtual' }));
    console.log('words for a human');
    console.log(JSON.stringify({ type: 'phase', text: process.argv.slice(2).join(' ') }));
    const waiting = setInterval(() => {}, 1000);
    process.on('SIGINT', () => {
      clearInterval(waiting);
      mkdirSync(process.env.HOLDFAST_DATA + '/runs', { recursive: true });
      writeFileSync(process.env.HOLDFAST_DATA + '/runs/' + record.id + '.json', JSON.stringify(record));
      console.log(JSON.stringify({ type: 'ended', record }));
    });`,
  broken: `console.error('There is no scenario "x".'); process.exit(2);`,
};

function open(program: keyof typeof programs): DevService {
  const file = join(folder, 'program.mjs');
  writeFileSync(file, programs[program]);
  return devService({
    origin: shop,
    dataFolder: folder,
    pageFolder: folder,
    simulator: [process.execPath, file],
    setUnits: async (sku, units) => void moved.push([sku, units]),
    setPrice: async (sku, minor) => void moved.push([sku, minor]),
    actorRecord: async (kind, id) => ({ status: 200, body: { kind, id } }),
  });
}

async function ask(path: string, body?: unknown, headers: Record<string, string> = {}, host = shop) {
  const init = { method: 'POST', body: JSON.stringify(body) };
  const response = await service.fetch(
    new Request(host + path, {
      ...(body !== undefined && init),
      headers: { ...(body !== undefined && { 'content-type': 'application/json' }), ...headers },
    }),
  );
  const text = await response.text();
  return { status: response.status, text, body: text.startsWith('{') ? JSON.parse(text) : null };
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'holdfast-page-'));
  vi.stubEnv('RECORD', JSON.stringify(madeUp()));
  moved = [];
  service = open('patient');
});
afterEach(() => {
  service.close();
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
});

describe('only this machine and our own page may ask', () => {
  test.each([
    ['a page of another site', { origin: 'https://evil.example' }, shop],
    ['a page of another program of this machine', { origin: 'http://127.0.0.1:3000' }, shop],
    ['a page that hides where it is from', { origin: 'null' }, shop],
    ['a name that was made to lead here', {}, 'http://evil.example:8787'],
    ['a machine of the same network', {}, 'http://192.168.1.7:8787'],
    ['somebody behind a proxy', { 'x-forwarded-for': '203.0.113.9' }, shop],
    ['a picture on another site', { 'sec-fetch-site': 'cross-site' }, shop],
  ])('%s is refused', async (_, headers, host) => {
    for (const answer of [
      await ask('/dev/api/runs', wish, headers, host),
      await ask('/dev/api/runs', undefined, headers, host),
    ])
      expect(answer).toMatchObject({ status: 403, body: { status: 403 } });
    expect((await ask('/dev/api/runs')).body.running).toBeNull();
  });

  test('our own page is not, whatever it calls this machine', async () => {
    for (const host of [shop, 'http://localhost:8787', 'http://[::1]:8787'])
      expect((await ask('/dev/api/scenarios', undefined, { origin: host }, host)).status).toBe(200);
  });

  test('a form of another site cannot speak JSON', async () => {
    expect((await ask('/dev/api/stock', { sku: 'A-B', units: 1 }, { 'content-type': 'text/plain' })).status).toBe(415);
    expect(moved).toEqual([]);
  });
});

describe('a run', () => {
  test('is the command line, one at a time, told in events and stopped as by Ctrl-C', async () => {
    const { status, body } = await ask('/dev/api/runs', wish);
    expect({ status, body }).toEqual({ status: 201, body: { id: 'run-7f3a' } });
    expect((await ask('/dev/api/runs', wish)).status).toBe(409);
    expect((await ask('/dev/api/runs')).body).toEqual({ runs: [], running: 'run-7f3a' });
    const events = (after: number) => ask(`/dev/api/runs/run-7f3a/events?after=${after}`);
    await vi.waitFor(async () => expect((await events(0)).body.next).toBe(2));
    const [started, phase] = (await events(0)).body.events;
    expect(started.type).toBe('started');
    expect(phase.text).toBe('virtual --scenario flash-sale --seed 7 --buyers 9 --faults crash,wire --twin --events');
    expect((await events(2)).body).toEqual({ events: [], next: 2, running: true, failure: null });
    expect((await ask('/dev/api/runs/run-7f3a/stop', {})).status).toBe(202);
    await vi.waitFor(async () => expect((await events(3)).body.running).toBe(false));
    expect((await events(2)).body).toMatchObject({ events: [{ type: 'ended' }], next: 3, failure: null });
    expect((await ask('/dev/api/runs/run-7f3a')).body).toEqual(madeUp());
    expect((await ask('/dev/api/runs/run-7f3a/report?with=run-7f3a')).text).toContain('Holdfast B');
    expect((await ask('/dev/api/runs')).body).toMatchObject({ running: null, runs: [{ id: 'run-7f3a', seed: 4_217 }] });
  });

  test('that does not start says why', async () => {
    service = open('broken');
    const answer = await ask('/dev/api/runs', wish);
    expect(answer).toMatchObject({
      status: 500,
      body: { detail: expect.stringContaining('There is no scenario "x".') },
    });
    expect((await ask('/dev/api/runs')).body.running).toBeNull();
  });

  test.each([
    ['an unknown field', { ...wish, shell: 'sh' }],
    ['a scenario that is a path', { ...wish, scenario: '../../etc/passwd' }],
    ['an option for a scenario', { ...wish, scenario: '--shop' }],
    ['a fault of no kind', { ...wish, faults: ['crash', '--out'] }],
    ['part of a buyer', { ...wish, buyers: 1.5 }],
  ])('with %s is refused', async (_, body) => {
    expect((await ask('/dev/api/runs', body)).status).toBe(422);
  });

  test('of which there is no record is not to be found, wherever its name points', async () => {
    for (const id of ['nobody', '..%2Fprogram', '%2e%2e', 'a'.repeat(200)])
      expect((await ask(`/dev/api/runs/${id}`)).status).toBe(404);
  });
});

test('shelves, prices and actors are reached through what the service was given', async () => {
  await ask('/dev/api/stock', { sku: 'MUG-ENAMEL-SEA', units: 7 });
  await ask('/dev/api/price', { sku: 'MUG-ENAMEL-SEA', minor: 1_700 });
  expect(moved).toEqual([
    ['MUG-ENAMEL-SEA', 7],
    ['MUG-ENAMEL-SEA', 1_700],
  ]);
  expect((await ask('/dev/api/actors/order/order_1')).body).toEqual({ kind: 'order', id: 'order_1' });
  expect((await ask('/dev/api/stock', { sku: 'MUG-ENAMEL-SEA', units: -1 })).status).toBe(422);
});

test('the page is served with a policy that lets nothing in, and no other file', async () => {
  writeFileSync(join(folder, 'index.html'), '<!doctype html>');
  const response = await service.fetch(new Request(`${shop}/dev/contention`));
  expect(response.headers.get('content-security-policy')).toContain("default-src 'none'; script-src 'self'");
  for (const path of ['program.mjs', '..%2f..%2fpackage.json', 'sandbox-account.json', 'no.html'])
    expect((await ask(`/dev/contention/${path}`)).status, path).toBe(404);
});

test('the page keeps a bounded number of samples of a run of any length, from its first second to its last', () => {
  const book = new SampleBook(600);
  const all = samplesOf(20_000, 107);
  const sizes = all.map((sample) => {
    book.add(sample);
    return book.samples.length;
  });
  expect(Math.max(...sizes)).toBeLessThanOrEqual(600);
  expect(book.samples.length).toBeGreaterThan(250);
  const times = book.samples.map(({ t }) => t);
  expect(times).toEqual(times.toSorted((left, right) => left - right));
  expect(times[0]).toBeLessThan(100);
  expect(times.at(-1)).toBeGreaterThan(19_900);
  const kept = book.samples.reduce((sum, { arrivals }) => sum + arrivals, 0);
  const told = all.filter(({ t }) => t <= (times.at(-1) ?? 0)).reduce((sum, { arrivals }) => sum + arrivals, 0);
  expect(kept).toBe(told);
  expect(book.latest).toEqual(all.at(-1));
});
