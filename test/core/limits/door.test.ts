import { expect, test } from 'vitest';
import { readAtMost } from '../../../gateway/http/read-at-most.ts';
import { Limits } from '../../../gateway/limits/ask.ts';
import { throughDoor } from '../../../gateway/pages/page-door.ts';
import type { Services } from '../../../gateway/services.ts';
import { Clock } from '../world/clock.ts';

function door(allows: () => Promise<boolean> = async () => true) {
  const clock = new Clock();
  const after = (ms: number, act: () => void) => clock.at(clock.now + ms, act);
  const services = {
    ...{ after, now: () => clock.now, newId: () => 'id-1', report: () => {}, ops: { keyHashes: [] } },
    limits: { scale: 1, vouched: () => true, allows },
  } as unknown as Services;
  const rendered: string[] = [];
  const enter = (request: Request) =>
    throughDoor(request, services, new Limits(), async (read) => {
      rendered.push(await read.text());
      return new Response('<p>page</p>', {
        headers: { 'content-type': 'text/html', 'content-security-policy': 'its own' },
      });
    });
  return { clock, after, rendered, enter };
}
const url = 'https://shop.test/checkout';
const streamed = (body: ReadableStream, headers: Record<string, string> = {}) =>
  new Request(url, { method: 'POST', body, headers, duplex: 'half' } as RequestInit);

test('a page keeps its own policy and gets all other headers; https is remembered, http is not', async () => {
  const { enter } = door();
  const answer = await enter(new Request(url));
  expect(Object.fromEntries(answer.headers)).toMatchObject({
    'content-security-policy': 'its own',
    'x-content-type-options': 'nosniff',
    'strict-transport-security': expect.stringContaining('max-age='),
    ratelimit: expect.stringMatching(/^"general";r=2999/),
  });
  expect((await enter(new Request('http://shop.test/'))).headers.has('strict-transport-security')).toBe(false);
});

test('a visitor who comes too often reads so, and nothing is rendered', async () => {
  const { enter, rendered } = door(async () => false);
  const answer = await enter(new Request(url));
  expect([answer.status, rendered]).toEqual([429, []]);
  expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
  expect(await answer.text()).toContain('Too many requests');
  expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'");
  const data = await enter(new Request('https://shop.test/cart/__data.json'));
  expect([data.status, await data.json()]).toEqual([429, { message: expect.any(String), requestId: 'id-1' }]);
});

test('a form is handed on whole, and one that is too large is not read to its end', async () => {
  const { enter, rendered } = door();
  await enter(new Request(url, { method: 'POST', body: 'a=b' }));
  expect(rendered).toEqual(['a=b']);
  let pulled = 0;
  const flood = new ReadableStream({
    pull: (stream) => {
      pulled++;
      stream.enqueue(new Uint8Array(1_024));
    },
  });
  const answer = await enter(streamed(flood));
  expect([answer.status, rendered.length]).toEqual([413, 1]);
  expect(pulled).toBeLessThan(40);
});

test('a body that never ends is cut off by the deadline, and its sender is told to stop', async () => {
  const { clock, enter, after } = door();
  let cancelled = false;
  const cancel = () => {
    cancelled = true;
  };
  const silent = () => new ReadableStream({ cancel });
  const answer = enter(streamed(silent()));
  for (let tick = 0; tick < 12; tick++) await clock.advance(1_000);
  expect((await answer).status).toBe(408);
  expect(cancelled).toBe(true);
  const read = readAtMost(streamed(silent()), 10, after);
  for (let tick = 0; tick < 12; tick++) await clock.advance(1_000);
  expect(await read).toBe('too-slow');
});

test('a length that is a lie helps nobody', async () => {
  const { after } = door();
  const bytes = () => new Blob(['x'.repeat(100)]).stream();
  expect(await readAtMost(streamed(bytes(), { 'content-length': '5' }), 10, after)).toBe('too-large');
  expect(await readAtMost(new Request(url, { method: 'POST', headers: { 'content-length': '500' } }), 10, after)).toBe(
    'too-large',
  );
});

test('a sender who breaks off is answered, not failed', async () => {
  const { enter } = door();
  const broken = new ReadableStream({ pull: (stream) => stream.error(new Error('reset')) });
  expect((await enter(streamed(broken))).status).toBe(400);
});
