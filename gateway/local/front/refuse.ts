import { randomUUID } from 'node:crypto';
import { type IncomingMessage, type ServerResponse, STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import { type Code, isApi, pageSaid, problemSaid, type Said } from '../../admission/answers.ts';
import { pathOf } from '../../admission/kind-of.ts';

/** As the shop itself would say it. */
export async function refuse(request: IncomingMessage, response: ServerResponse, code: Code, seconds: number) {
  if (response.headersSent || response.destroyed) return void response.destroy();
  const { status, headers, body } = await saidTo(request, code, seconds);
  // What is still to come of its body is not read.
  const last = request.complete ? [] : [['connection', 'close'] as const];
  const length = ['content-length', String(Buffer.byteLength(body))] as const;
  response.writeHead(status, [...headers, length, ...last].flat()).end(body);
}

export async function refuseSocket(request: IncomingMessage, socket: Duplex, code: Code, seconds: number) {
  const { status, headers, body } = await saidTo(request, code, seconds);
  const lines = headers.map(([name, value]) => `${name}: ${value}\r\n`).join('');
  const length = `content-length: ${Buffer.byteLength(body)}\r\nconnection: close\r\n`;
  socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${lines}${length}\r\n${body}`);
}

async function saidTo(request: IncomingMessage, code: Code, seconds: number): Promise<Said> {
  const url = urlOf(request);
  const asked = {
    method: request.method ?? '',
    url,
    headers: { get: (name: string) => request.headersDistinct[name]?.[0] ?? null },
  };
  if (isApi(pathOf(url))) return problemSaid(asked, randomUUID(), code, seconds);
  const page = pageSaid(asked, randomUUID(), code, seconds);
  return { status: page.status, headers: [...page.headers], body: await page.text() };
}

/** Behind a proxy that speaks TLS, the address is one of https, as it is for the shop. */
export function urlOf({ url = '/', headers }: IncomingMessage): string {
  if (!url.startsWith('/')) return url;
  const forwarded = String(headers['x-forwarded-proto'] ?? '').split(',', 1)[0];
  const scheme = forwarded?.trim().toLowerCase() === 'https' ? 'https' : 'http';
  return `${scheme}://${headers.host ?? 'localhost'}${url}`;
}
