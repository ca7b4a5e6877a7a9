import type { IncomingMessage } from 'node:http';
import { lookHeader } from '../../admission/door-before.ts';
import { addressHeader, frontHeader } from '../../limits/address.ts';

/** What is about one connection goes no further (RFC 9110, 7.6.1); how long the body is we say ourselves. */
const ofConnection = new Set([
  ...['connection', 'keep-alive', 'proxy-connection', 'proxy-authorization', 'proxy-authenticate', 'te', 'trailer'],
  ...['transfer-encoding', 'upgrade', 'expect', 'content-length', 'http2-settings'],
]);
/** What only the front and the runtime may say. */
const ofOurs = new Set([addressHeader, frontHeader, lookHeader]);
const isOurs = (name: string): boolean => ofOurs.has(name) || name.startsWith('mf-');

/** Who stands between the client and the shop, and what it says of itself. */
export type Voice = { readonly word: string; readonly address: string; readonly look: string | null };

/**
 * The first line and the headers as they go on to the shop; null for what is no sound request. `more`: whole lines, each with
 * its end.
 */
export function headOf(request: IncomingMessage, { word, address, look }: Voice, more: string): string | null {
  const { method, url, rawHeaders, headers } = request;
  const named = new Set((headers.connection ?? '').toLowerCase().split(/[\s,]+/));
  let lines = `${method} ${url} HTTP/1.1\r\n`;
  let hosts = 0;
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const [name = '', value = ''] = [rawHeaders[at], rawHeaders[at + 1]];
    const lower = name.toLowerCase();
    if (lower === 'host') hosts++;
    else if (ofConnection.has(lower) || named.has(lower) || isOurs(lower)) continue;
    lines += `${name}: ${value}\r\n`;
  }
  // Two of them are two answers to the question whose shop this is.
  if (hosts !== 1) return null;
  lines += `${addressHeader}: ${address}\r\n${frontHeader}: ${word}\r\n`;
  if (look !== null) lines += `${lookHeader}: ${look}\r\n`;
  return `${lines}${more}\r\n`;
}
