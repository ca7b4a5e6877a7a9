import { expect, test } from 'vitest';
import { red, shop, usd } from './given.ts';

const paths = ['/api/products', '/api/products?q=lamp', '/api/products/lamp', '/api/categories'];

test.each(paths)('%s is named by its content: who has it already gets 304 and no body', async (path) => {
  const { get } = shop();
  const first = await get(path);
  const etag = first.headers.get('etag') ?? '';
  expect(etag).toMatch(/^"[0-9a-f]{24}"$/);
  for (const known of [etag, `W/${etag}`, `"other", ${etag}`, '*']) {
    const again = await get(path, { 'if-none-match': known });
    expect([again.status, await again.text(), again.headers.get('etag')]).toEqual([304, '', etag]);
    expect(again.headers.get('cache-control')).toBe('private, no-cache');
  }
  for (const other of ['"other"', etag.slice(1, -1), ''])
    expect((await get(path, { 'if-none-match': other })).status).toBe(200);
  // Another process makes the same of the same.
  expect((await shop().get(path)).headers.get('etag')).toBe(etag);
});

test('another price or another number of units is another answer', async () => {
  const { clock, get, prices, levels } = shop();
  const tag = async () => (await get('/api/products/lamp')).headers.get('etag');
  const tags = [await tag()];
  levels.set(red, { available: 3, version: 2 });
  await clock.advance(2_000);
  tags.push(await tag());
  prices.set(red, usd(900));
  await clock.advance(2_000);
  tags.push(await tag());
  expect(new Set(tags).size).toBe(3);
});

test.each(paths)('%s tells its age, nobody on the way keeps it, and it is about nobody', async (path) => {
  const { clock, get } = shop();
  await get(path);
  await clock.advance(1_200);
  const { headers } = await get(path);
  expect(Object.fromEntries(headers)).toMatchObject({
    ...{ 'cache-control': 'private, no-cache', 'content-type': 'application/json' },
    'x-request-id': 'id-1',
  });
  expect(headers.get('age')).toBe('1');
  expect(headers.get('set-cookie')).toBeNull();
});

test('a list says as of when the log has told of its units', async () => {
  const { clock, get } = shop();
  const asOf = new Date(clock.now - 3_000).toISOString();
  expect((await get('/api/products')).headers.get('units-as-of')).toBe(asOf);
  expect((await get('/api/products/lamp')).headers.has('units-as-of')).toBe(false);
});

test('the shop is asked who is sold, for a socket, once in a while and not at each handshake', async () => {
  const { get, asked } = shop();
  const upgrade = { upgrade: 'websocket' };
  for (let tries = 0; tries < 3; tries++) await get(`/live/stock/${red}`, upgrade);
  for (let tries = 0; tries < 3; tries++) expect((await get('/live/stock/NOT-SOLD', upgrade)).status).toBe(404);
  expect(asked.filter((part) => part === 'names')).toHaveLength(2);
  expect(asked.filter((part) => part === 'listen')).toHaveLength(3);
});
