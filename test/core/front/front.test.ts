import { request } from 'node:http';
import { setTimeout } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { problem } from '../../../contract/http.ts';
import { loadView } from '../../../contract/ops.ts';
import { ask, say } from './asked.ts';
import { before, beforeBytes, word } from './standing.ts';

const health = (path: string | undefined) => path === '/healthz';
const large = Buffer.alloc(300 * 1024, 'x');

describe('what the shop hears', () => {
  test('[W7] where a request comes from is what was seen, and what only the front may say nobody else says', async () => {
    const port = await before((asked, answer) => answer.end(JSON.stringify(asked.headers)));
    const headers = {
      'cf-connecting-ip': '203.0.113.9',
      'CF-Connecting-IP': '203.0.113.8',
      'x-holdfast-front': 'guessed',
      'x-holdfast-door': '{}',
      'MF-Original-URL': 'http://elsewhere.test/',
      'mf-cf-blob': '{}',
      cookie: 'a=1',
    };
    for (const localAddress of ['127.0.0.2', '127.0.0.3']) {
      const heard = JSON.parse((await ask(port, '/api/cart', { headers, localAddress })).body);
      expect(heard).toEqual({
        ...{ host: `127.0.0.1:${port}`, cookie: 'a=1' },
        ...{ 'cf-connecting-ip': localAddress, 'x-holdfast-front': word },
      });
    }
  });

  test('what is about one connection goes no further, nor what the client says is', async () => {
    const port = await before((asked, answer) => answer.end(JSON.stringify(asked.headers)));
    const headers = { connection: 'x-mine, keep-alive', 'x-mine': '1', 'x-yours': '2', te: 'trailers', upgrade: 'h2c' };
    const heard = JSON.parse((await ask(port, '/', { headers })).body);
    expect(Object.keys(heard).sort()).toEqual(['cf-connecting-ip', 'host', 'x-holdfast-front', 'x-yours']);
  });

  test('two hosts in one request are none', async () => {
    const port = await before((_, answer) => answer.end('in'));
    const heard = await say(port, 'GET /p HTTP/1.1\r\nhost: a\r\nhost: b\r\nconnection: close\r\n\r\n');
    expect(heard).toMatch(/^HTTP\/1\.1 400 /);
  });

  test('a body comes as it was sent, whatever its length and whether or not that was said', async () => {
    const port = await before(async (asked, answer) => {
      const chunks: Buffer[] = [];
      for await (const chunk of asked) chunks.push(chunk);
      const { 'content-length': said, 'transfer-encoding': how } = asked.headers;
      answer.end(JSON.stringify([asked.method, said, how, Buffer.concat(chunks).length]));
    });
    const sent = async (body: Buffer | string, headers: Record<string, string>) =>
      JSON.parse((await ask(port, '/api/orders', { method: 'POST', body, headers })).body);
    const chunked = { 'transfer-encoding': 'chunked' };
    expect(await sent('', { 'content-length': '0' })).toEqual(['POST', '0', null, 0]);
    expect(await sent('four', { 'content-length': '4' })).toEqual(['POST', '4', null, 4]);
    expect(await sent('four', chunked)).toEqual(['POST', '4', null, 4]);
    expect(await sent(large, { 'content-length': String(large.length) })).toEqual([
      ...['POST', String(large.length), null, large.length],
    ]);
    expect(await sent(large, chunked)).toEqual(['POST', null, 'chunked', large.length]);
  });
});

describe('what the client hears', () => {
  test('an answer as it is: its status, its headers one by one, and its body in whatever pieces', async () => {
    const port = await before((asked, answer) => {
      answer.writeHead(asked.url === '/none' ? 204 : 201, ['Set-Cookie', 'a=1', 'Set-Cookie', 'b=2', 'X-Own', 'yes']);
      if (asked.url === '/none') return answer.end();
      answer.write('one ');
      setImmediate(() => answer.end('two'));
    });
    const heard = await ask(port, '/');
    expect([heard.status, heard.headers.getSetCookie(), heard.headers.get('x-own'), heard.body]).toEqual([
      ...[201, ['a=1', 'b=2'], 'yes', 'one two'],
    ]);
    expect(heard.headers.get('server-timing')).toMatch(/^queue;dur=\d+$/);
    expect([(await ask(port, '/none')).status, (await ask(port, '/', { method: 'HEAD' })).body]).toEqual([204, '']);
  });

  test('an answer of many pieces comes while it is made', async () => {
    const next = Promise.withResolvers<void>();
    const port = await before(async (_, answer) => {
      answer.write('first');
      await next.promise;
      answer.end('last');
    });
    let heard = '';
    await new Promise<void>((resolve, reject) => {
      const call = request({ port, host: '127.0.0.1' }, (answer) => {
        answer.on('data', (bytes) => {
          heard += bytes;
          next.resolve();
        });
        answer.on('end', resolve);
      });
      call.on('error', reject).end();
    });
    expect(heard).toBe('firstlast');
  });

  test('[W6] a shop that breaks off before it has said anything: a problem that may be tried again, and a read is tried again at once', async () => {
    let [calls, posts] = [0, 0];
    const port = await beforeBytes((socket) => {
      let served = 0;
      socket.on('data', (bytes) => {
        if (String(bytes).startsWith('POST')) {
          posts++;
          socket.destroy();
        } else if (++served > 1) socket.destroy();
        else {
          calls++;
          socket.write('HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok');
        }
      });
    });
    expect((await ask(port, '/api/a')).body).toBe('ok');
    expect((await ask(port, '/api/b')).body).toBe('ok');
    expect(calls).toBe(2);
    const answer = await ask(port, '/api/cart/items', { method: 'POST', body: '{}' });
    expect([answer.status, problem.parse(JSON.parse(answer.body)).code]).toEqual([503, 'UNAVAILABLE']);
    expect(posts).toBe(1);
  });

  test('[W6] a shop that breaks off in the middle of an answer: the client is not told that this was all', async () => {
    const port = await beforeBytes((socket) => {
      socket.on('data', (bytes) => {
        const length = String(bytes).startsWith('GET /api/length');
        const framing = length ? 'content-length: 100\r\n\r\nhalf' : 'transfer-encoding: chunked\r\n\r\n4\r\nhalf\r\n';
        socket.end(`HTTP/1.1 200 OK\r\n${framing}`);
      });
    });
    await expect(ask(port, '/api/length')).rejects.toThrow();
    await expect(ask(port, '/api/pieces')).rejects.toThrow();
  });
});

describe('who is let in', () => {
  test('[W5] no more are at work than there are places, whoever pays finds room, and nobody is left without an answer', async () => {
    let [busy, most] = [0, 0];
    const port = await before(async (asked, answer) => {
      if (!health(asked.url)) most = Math.max(most, ++busy);
      await setTimeout(20);
      if (!health(asked.url)) busy--;
      answer.end('done');
    }, 4);
    const crowd = Array.from({ length: 300 }, (_, index) => ask(port, `/p/${index}`));
    const payers = Array.from({ length: 20 }, (_, index) => ask(port, `/api/orders/order_${index}`));
    const paid = await Promise.all(payers);
    expect(new Set(paid.map(({ status }) => status))).toEqual(new Set([200]));
    const told = await Promise.all(crowd);
    const away = told.filter(({ status }) => status === 503);
    expect(new Set(told.map(({ status }) => status))).toEqual(new Set([200, 503]));
    for (const { headers } of away) expect(Number(headers.get('retry-after'))).toBeGreaterThanOrEqual(1);
    expect(most).toBe(4);
  });

  test('a sign of life takes no place, is the shop’s own word, and a crowd that asks for it is one question', async () => {
    let asks = 0;
    const port = await before(async (asked, answer) => {
      if (!health(asked.url)) return;
      asks++;
      await setTimeout(50);
      answer.writeHead(418, { 'x-request-id': 'inner' }).end('unwell');
    }, 1);
    void ask(port, '/p/for-ever').catch(() => undefined);
    await setTimeout(20);
    const all = await Promise.all(
      Array.from({ length: 50 }, (_, index) =>
        ask(port, '/healthz', { headers: { 'x-request-id': `mine-${index}`, 'cf-connecting-ip': '1.2.3.4' } }),
      ),
    );
    expect(all.map(({ status, body, headers }) => [status, body, headers.get('x-request-id')])).toEqual(
      all.map((_, index) => [418, 'unwell', `mine-${index}`]),
    );
    expect(asks).toBeLessThan(10);
  });

  test('[W5] a slow body takes no place before all of it is there', async () => {
    const port = await before((_, answer) => answer.end('done'), 1);
    const slow = Array.from({ length: 5 }, () => {
      const call = request({ port, host: '127.0.0.1', path: '/checkout', method: 'POST', agent: false });
      call.on('error', () => undefined).write('a');
      return call;
    });
    await setTimeout(50);
    expect((await ask(port, '/checkout')).body).toBe('done');
    for (const call of slow) call.destroy();
  });

  test('[W8] what has begun goes on when its client leaves, and its place is free when it is done', async () => {
    const [begun, goOn] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const ends: boolean[] = [];
    const port = await before(async (asked, answer) => {
      if (asked.method === 'GET') return answer.end('next');
      answer.on('close', () => ends.push(answer.writableFinished));
      begun.resolve();
      await goOn.promise;
      answer.end('done');
    }, 1);
    const call = request({ port, host: '127.0.0.1', path: '/api/orders', method: 'POST', agent: false });
    call.on('error', () => undefined).end('{}');
    await begun.promise;
    call.destroy();
    const next = ask(port, '/api/orders/order_1');
    expect(await Promise.race([next, setTimeout(100, 'waits')])).toBe('waits');
    goOn.resolve();
    expect((await next).body).toBe('next');
    expect(ends).toEqual([true]);
  });

  test('what an operator asks about the crowd is told with the question, in the words of the contract', async () => {
    const port = await before((asked, answer) => answer.end(String(asked.headers['x-holdfast-door'] ?? '')), 7);
    await ask(port, '/p/lamp');
    const look = loadView.parse(JSON.parse((await ask(port, '/api/ops/metrics')).body));
    expect([look.limit, look.admitted.coming, look.ops.admitted]).toEqual([7, 1, 0]);
    expect((await ask(port, '/api/ops/actors/stock/X')).body).toBe('');
  });
});

describe('sockets', () => {
  const handshake = 'GET /live/cart HTTP/1.1\r\nhost: a\r\nconnection: Upgrade\r\nupgrade: websocket\r\n\r\n';
  const smuggled = 'GET /smuggled HTTP/1.1\r\nhost: a\r\nmf-route-override: dev\r\n\r\n';

  test('bytes go both ways once the shop has agreed, and both sides end together', async () => {
    const port = await beforeBytes((socket) => {
      socket.once('data', () => {
        socket.write('HTTP/1.1 101 Switching Protocols\r\nupgrade: websocket\r\n\r\nhello ');
        socket.on('data', (bytes) => socket.end(`you said ${bytes}`));
      });
    });
    const heard = await say(port, handshake, (so, socket) => {
      if (so.endsWith('hello ')) socket.write('ping');
    });
    expect(heard).toMatch(/^HTTP\/1\.1 101 .*hello you said ping$/s);
  });

  test('where the shop does not agree, nothing that was sent behind the handshake is ever read as a request', async () => {
    const heardByShop: string[] = [];
    const port = await beforeBytes((socket) => {
      socket.on('data', (bytes) => {
        heardByShop.push(String(bytes));
        socket.write('HTTP/1.1 403 Forbidden\r\ncontent-length: 2\r\n\r\nno');
      });
    });
    const heard = await say(port, handshake + smuggled, (_, socket) => socket.write(smuggled));
    expect(heard).toMatch(/^HTTP\/1\.1 403 .*connection: close\r\n\r\nno$/s);
    await setTimeout(50);
    expect(heardByShop.join()).not.toContain('smuggled');
  });

  test('[W6] a shop that is gone is said so to who wanted a socket', async () => {
    const port = await beforeBytes((socket) => socket.destroy());
    expect(await say(port, handshake)).toMatch(/^HTTP\/1\.1 503 .*UNAVAILABLE/s);
  });
});
