import fc from 'fast-check';
import { expect, test } from 'vitest';
import { AnswerReader } from '../../../gateway/local/front/answer.ts';

function read(bytes: Buffer, cuts: readonly number[], isHead = false) {
  const heard = { status: 0, headers: [] as readonly string[], body: '' };
  const reader = new AnswerReader(isHead, {
    head: (status, headers) => Object.assign(heard, { status, headers }),
    body: (more) => {
      heard.body += more.toString('latin1');
    },
  });
  const at = [...new Set([0, ...cuts.map((cut) => cut % bytes.length), bytes.length])].sort((a, b) => a - b);
  const states = at.slice(1).map((end, index) => reader.read(bytes.subarray(at[index], end)));
  return { ...heard, last: states.at(-1), early: states.slice(0, -1), isLast: reader.isLast };
}

const answer = (head: string, body = '') => Buffer.from(`HTTP/1.1 ${head}\r\n\r\n${body}`, 'latin1');
const size = (text: string) => `${text.length.toString(16)}\r\n${text}\r\n`;

test('an answer is the same however it is cut into pieces', () => {
  fc.assert(
    fc.property(
      fc.array(fc.string({ minLength: 1, maxLength: 40 }), { maxLength: 5 }),
      fc.array(fc.nat(2_000), { maxLength: 12 }),
      fc.boolean(),
      (parts, cuts, isChunked) => {
        const texts = parts.map((part) => Buffer.from(part).toString('latin1'));
        const whole = texts.join('');
        const framing = isChunked ? 'Transfer-Encoding: chunked' : `Content-Length: ${whole.length}`;
        const body = isChunked ? `${texts.map(size).join('')}0\r\nX-Late: 1\r\n\r\n` : whole;
        const heard = read(answer(`200 OK\r\nX-A: b:c\r\n${framing}`, body), cuts);
        expect([heard.status, heard.body, heard.last]).toEqual([200, whole, 'done']);
        expect(heard.early.every((state) => state === 'more')).toBe(true);
        expect(heard.headers.slice(0, 2)).toEqual(['X-A', 'b:c']);
      },
    ),
  );
});

test('what has no body ends with its head, and a word in between is not the answer', () => {
  expect(read(answer('204 No Content'), []).last).toBe('done');
  expect(read(answer('304 Not Modified\r\nContent-Length: 9'), []).last).toBe('done');
  expect(read(answer('200 OK\r\nContent-Length: 9'), [], true)).toMatchObject({ last: 'done', body: '' });
  expect(read(Buffer.concat([answer('103 Early'), answer('200 OK\r\nContent-Length: 0')]), [7])).toMatchObject({
    ...{ status: 200, last: 'done' },
  });
});

test('the last answer of a connection is known as such, and one without a length ends with it', () => {
  expect(read(answer('200 OK\r\nConnection: close\r\nContent-Length: 0'), []).isLast).toBe(true);
  expect(read(answer('200 OK\r\nContent-Length: 0'), []).isLast).toBe(false);
  expect(read(answer('200 OK', 'all that comes'), [40])).toMatchObject({ last: 'more', isLast: true });
});

test.each([
  ['another protocol', Buffer.from('SSH-2.0-x\r\n\r\n')],
  ['more than was said', answer('200 OK\r\nContent-Length: 1', 'two')],
  ['a chunk without a size', answer('200 OK\r\nTransfer-Encoding: chunked', 'x\r\n')],
])('%s is no answer', (_, bytes) => {
  expect(read(bytes, []).last).toBe('broken');
});
