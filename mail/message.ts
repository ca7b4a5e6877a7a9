import type { Posting } from './provider.ts';

// M1  No text can end a header: what could is refused in an address, and is encoded everywhere else.
// M2  A message has the headers of this file, each once, and one recipient.
// M3  The same letter is the same message, byte by byte: its boundary is made of its id.

const crlf = '\r\n';
/** Printable ASCII without what an address list is made of: one address, and nothing beside it. */
const address = /^(?:(?![<>(),;:"\\@[\]])[!-~])+@(?:(?![<>(),;:"\\@[\]])[!-~])+$/;
const id = /^[A-Za-z0-9._-]+@[A-Za-z0-9.-]+$/;

/** Whether a letter could be addressed to it. */
export const isAddress = (text: string): boolean => address.test(text);

/** RFC 5322 with RFC 2045 and 2047. Throws on an address or an id that could not stand in a header: they were parsed before. */
export function messageOf({ from, to, subject, text, html, at }: Posting, messageId: string): string {
  if (!isAddress(from) || !isAddress(to) || !id.test(messageId)) throw new Error('this cannot stand in a header');
  const boundary = `=_${messageId.replaceAll(/[^A-Za-z0-9]/g, '').slice(-50)}`;
  return [
    `From: ${encoded('Holdfast Supply')} <${from}>`,
    `To: <${to}>`,
    `Subject: ${encoded(subject)}`,
    `Date: ${new Date(at).toUTCString().replace('GMT', '+0000')}`,
    `Message-ID: <${messageId}>`,
    'MIME-Version: 1.0',
    'Auto-Submitted: auto-generated',
    `Content-Type: multipart/alternative; boundary="${boundary}"`,
    '',
    ...part(boundary, 'text/plain', text),
    ...part(boundary, 'text/html', html),
    `--${boundary}--`,
    '',
  ].join(crlf);
}

const part = (boundary: string, type: string, body: string): readonly string[] => [
  `--${boundary}`,
  `Content-Type: ${type}; charset=utf-8`,
  'Content-Transfer-Encoding: base64',
  '',
  // RFC 2045, 6.8: at most 76 characters in a line.
  base64(body).replaceAll(/.{76}(?=.)/g, (line) => line + crlf),
  '',
];

/** At most 75 characters in a word and 76 in a line: 39 bytes in base 64 fit into both, beside the longest name of a header. */
const bytesMax = 39;

/** The text of a header: as it is when that is plain, else in words of RFC 2047, which have no character that ends a header. */
function encoded(text: string): string {
  if (/^[A-Za-z0-9 .,:;!?'()/-]{1,60}$/.test(text) && text.trim() === text) return text;
  return wordsOf(text)
    .map((word) => `=?utf-8?B?${base64(word)}?=`)
    .join(`${crlf} `);
}

/** Cut between characters: half of one cannot be read (RFC 2047, 5). */
function wordsOf(text: string): readonly string[] {
  const words = [''];
  for (const character of text) {
    const longer = (words.at(-1) ?? '') + character;
    if (new TextEncoder().encode(longer).length <= bytesMax) words[words.length - 1] = longer;
    else words.push(character);
  }
  return words;
}

function base64(text: string): string {
  const bytes = new TextEncoder().encode(text);
  let binary = '';
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return btoa(binary);
}
