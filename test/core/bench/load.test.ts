import { createServer as createHttpServer } from 'node:http';
import { createServer } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Buyer, Patience, Refused } from '../../../bench/client/buyer.ts';
import { LoadClient } from '../../../bench/client/client.ts';
import { answerIn, Connection } from '../../../bench/client/connection.ts';
import { type SqlShop, sqlShop } from '../../../bench/targets/sql.ts';

let [shop, client]: [SqlShop | null, LoadClient | null] = [null, null];
beforeAll(async () => {
  [shop, client] = await Promise.all([sqlShop(null), LoadClient.start()]);
});
afterAll(async () => {
  client?.close();
  await shop?.close();
});

const opened = () => {
  if (!shop || !client) throw new Error('nothing is open');
  return { target: shop.target, client, origin: shop.target.origin(), goods: [...shop.target.goods] };
};

test('the load client buys at the SQL shop: every purchase is paid, and nothing is refused', async () => {
  const { client, origin, goods } = opened();
  const outcome = await client.do({ work: 'purchases', origin, goods, atOnce: 4, count: 20 });
  expect(outcome).toMatchObject({ done: 20, refused: {}, shed: 0, silent: 0 });
  expect(outcome.latency?.p50Ms).toBeGreaterThan(0);
});

test('a flash sale at the SQL shop is exact, by its own books', async () => {
  const { target, client, origin } = opened();
  const units = 100;
  const good = target.flash(units);
  const { done, refused } = await client.do({ work: 'flash', origin, good, buyers: units + 50, atOnce: 16 });
  expect({ done, refused }).toEqual({ done: units, refused: { OUT_OF_STOCK: 50 } });
  expect(await target.books(good)).toEqual({ left: 0, sold: units });
});

test('the load client reads products, lists and searches', async () => {
  const { target, client, origin, goods } = opened();
  const common = { origin, atOnce: 2, ms: 30 };
  const outcomes = [
    await client.do({ work: 'product', ...common, goods }),
    await client.do({ work: 'list', ...common }),
    await client.do({ work: 'search', ...common, words: [...target.words] }),
  ];
  for (const { done, refused } of outcomes) expect([done > 0, refused]).toEqual([true, {}]);
});

test('a job that cannot be done says why', async () => {
  const { client, origin } = opened();
  const goods = [
    { sku: 'GONE-1', slug: 'gone-1' },
    { sku: 'GONE-2', slug: 'gone-2' },
  ];
  await expect(client.do({ work: 'checkout', origin, goods, atOnce: 1, ms: 10 })).rejects.toThrow('could be filled');
});

test('what begins at a fixed rate begins whether or not it is answered', async () => {
  const { client, origin, goods } = opened();
  const { done, refused, silent } = await client.do({ work: 'flood', origin, goods, perSecond: 200, ms: 300 });
  expect(refused).toEqual({});
  expect(done + silent).toBe(60);
});

test('who is told to come back later comes back while there is patience, and goes away without any', async () => {
  let asked = 0;
  const crowded = createHttpServer((request, response) => {
    request.resume();
    response.writeHead(++asked % 2 === 1 ? 503 : 201, { 'retry-after': '0' }).end('{"code":"OVERLOADED"}');
  });
  await new Promise<void>((resolve) => crowded.listen(0, '127.0.0.1', resolve));
  const address = crowded.address();
  const origin = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
  const connection = new Connection(origin);
  const good = { sku: 'MUG-1', slug: 'mug' };
  const [patience, over] = [new Patience(performance.now() + 60_000), new Patience(performance.now() - 1)];
  await new Buyer(origin, patience).add(connection, good);
  expect([asked, patience.told]).toEqual([2, 1]);
  for (const buyer of [new Buyer(origin), new Buyer(origin, over)]) {
    asked = 0;
    await expect(buyer.add(connection, good)).rejects.toThrow(Refused);
    expect(asked).toBe(1);
  }
  connection.close();
  crowded.close();
});

test('a connection that was closed stays closed: who waits is told at once, and nothing is asked over it any more', async () => {
  const silent = createServer();
  await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
  const address = silent.address();
  const connection = new Connection(`http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`);
  const asked = expect(connection.request('GET', '/')).rejects.toThrow('closed');
  await new Promise<void>((resolve) => silent.once('connection', () => resolve()));
  connection.close();
  await asked;
  await expect(connection.request('GET', '/')).rejects.toThrow('closed');
  silent.close();
});

test('an answer is read when all of it is there, whether its length is told or it comes in chunks', () => {
  const told = 'HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhallo';
  const chunked = 'HTTP/1.1 409 Conflict\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nhal\r\n2\r\nlo\r\n0\r\n\r\n';
  for (const [text, status] of [
    [told, 200],
    [chunked, 409],
  ] as const) {
    const bytes = Buffer.from(text);
    for (let length = 0; length < bytes.length; length++) expect(answerIn(bytes.subarray(0, length))).toBeNull();
    expect(answerIn(bytes)).toMatchObject({ status, body: 'hallo' });
  }
});
