import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isAddress, messageOf } from '../../../mail/message.ts';
import { write } from '../../../mail/write.ts';
import { aboutOrder } from './given.ts';

const posting = { from: 'orders@shop.example', to: 'ana@example.com', text: 'Hello', html: '<p>Hello</p>', at: 0 };
const id = 'order_x.paid@shop.example';
/** Headers as a reader takes them: unfolded, by name. */
function headersOf(raw: string): readonly (readonly [name: string, value: string])[] {
  const head = raw.slice(0, raw.indexOf('\r\n\r\n')).replaceAll(/\r\n[ \t]/g, ' ');
  return head.split('\r\n').map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 2)]);
}
const names = [
  ...['From', 'To', 'Subject', 'Date', 'Message-ID', 'MIME-Version', 'Auto-Submitted', 'Content-Type'],
] as const;
const decoded = (value: string) =>
  value
    .replaceAll(/\?= =\?/g, '?==?')
    .replaceAll(/=\?utf-8\?B\?([^?]*)\?=/g, (_, word: string) => Buffer.from(word, 'base64').toString('utf8'));

describe('a message', () => {
  test('[K1.2] a line break in a name, a product or an address adds no header and no receiver (case E1)', () => {
    const evil = 'Ana\r\nBcc: x@y.example\r\n\r\nhello';
    const order = write({
      kind: 'order-paid',
      ...aboutOrder,
      name: evil,
      lines: [{ ...aboutOrder.lines[0], name: evil }],
    });
    const stock = write({ kind: 'back-in-stock', product: evil, link: 'https://shop.example/p' });
    for (const written of [order, stock]) {
      const raw = messageOf({ ...posting, ...written }, id);
      expect(headersOf(raw).map(([name]) => name)).toEqual(names);
      expect(written.subject).not.toMatch(/[\r\n]/);
      expect(raw).not.toMatch(/^Bcc:/im);
    }
    for (const address of [
      'a@b.example\r\nBcc: x@y.example',
      'a@b.example, x@y.example',
      'a@b.example>',
      'a b@c.example',
    ])
      expect(isAddress(address)).toBe(false);
    expect(() => messageOf({ ...posting, to: 'a@b.example\nBcc: x@y.example', subject: 'a' }, id)).toThrow();
    expect(() => messageOf({ ...posting, from: 'a@b.example\n', subject: 'a' }, id)).toThrow();
    expect(() => messageOf({ ...posting, subject: 'a' }, 'a@b\r\nBcc: x')).toThrow();
  });

  test('[K1.2] whatever stands in a subject, the headers are these, each line is short ASCII, and the subject is read as it was', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 200 }), (subject) => {
        const raw = messageOf({ ...posting, subject }, id);
        const headers = headersOf(raw);
        expect(headers.map(([name]) => name)).toEqual(names);
        expect(decoded(headers[2]?.[1] ?? '')).toBe(subject.toWellFormed());
        expect(raw).toMatch(/^[\x20-\x7e\r\n]*$/);
        for (const line of raw.split('\r\n')) expect(line.length).toBeLessThanOrEqual(78);
      }),
    );
  });

  test('[K1.1] the same letter is the same message, byte by byte, and names itself', () => {
    const written = { ...posting, subject: 'Größe 42' };
    expect(messageOf(written, id)).toBe(messageOf(written, id));
    expect(headersOf(messageOf(written, id))).toContainEqual(['Message-ID', `<${id}>`]);
    expect(messageOf(written, id)).toMatchSnapshot();
  });

  test('both forms are there, the plain one first', () => {
    const raw = messageOf({ ...posting, subject: 'a', text: 'grüß', html: '<p>grüß</p>' }, id);
    const [, boundary = ''] = /boundary="([^"]+)"/.exec(raw) ?? [];
    const parts = raw.split(`--${boundary}`).slice(1, -1);
    expect(parts.map((part) => /Content-Type: (\S+);/.exec(part)?.[1])).toEqual(['text/plain', 'text/html']);
    const bodies = parts.map((part) => Buffer.from(part.split('\r\n\r\n')[1] ?? '', 'base64').toString('utf8'));
    expect(bodies).toEqual(['grüß', '<p>grüß</p>']);
  });
});
