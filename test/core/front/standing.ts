import { createServer, type IncomingMessage, request, type Server, type ServerResponse } from 'node:http';
import { type AddressInfo, connect, createServer as createPlain, type Server as Plain, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';
import { Front } from '../../../gateway/local/front/front.ts';

export const word = 'the-word';

async function portOf(server: Server | Plain): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

async function frontOf(port: number, places?: number): Promise<number> {
  const front = new Front(port, word, places);
  onTestFinished(() => front.close());
  return front.open({ host: '127.0.0.1', port: 0 });
}

/** The port of a front before whatever answers like this, over HTTP. */
export async function before(
  answer: (request: IncomingMessage, response: ServerResponse) => void,
  places?: number,
): Promise<number> {
  const shop = createServer(answer);
  onTestFinished(() => void shop.close().closeAllConnections());
  return frontOf(await portOf(shop), places);
}

/** The same before whoever reads and writes bytes. */
export async function beforeBytes(serve: (socket: Socket) => void): Promise<number> {
  const open = new Set<Socket>();
  const shop = createPlain((socket) => {
    open.add(socket.on('error', () => undefined));
    serve(socket);
  });
  onTestFinished(() => {
    shop.close();
    for (const socket of open) socket.destroy();
  });
  return frontOf(await portOf(shop));
}

export type Heard = {
  readonly status: number;
  readonly headers: Headers;
  readonly raw: string[];
  readonly body: string;
};

export function ask(port: number, path: string, options: Asking = {}): Promise<Heard> {
  const { method = 'GET', headers = {}, body, localAddress } = options;
  return new Promise((resolve, reject) => {
    const call = request(
      { port, path, method, headers, agent: false, host: '127.0.0.1', ...(localAddress && { localAddress }) },
      (answer) => {
        const chunks: Buffer[] = [];
        answer.on('data', (chunk: Buffer) => chunks.push(chunk));
        answer.on('error', reject);
        answer.on('end', () => {
          const pairs = Object.entries(answer.headersDistinct).flatMap(([name, values]) =>
            (values ?? []).map((value): [string, string] => [name, value]),
          );
          resolve({
            ...{ status: answer.statusCode ?? 0, headers: new Headers(pairs), raw: answer.rawHeaders },
            body: Buffer.concat(chunks).toString(),
          });
        });
      },
    );
    call.on('error', reject).end(body);
  });
}
type Asking = {
  readonly method?: string;
  readonly headers?: Record<string, string>;
  readonly body?: string | Buffer;
  readonly localAddress?: string;
};

/** Sends bytes as they are, and gives all that comes until the other side ends. */
export function say(port: number, bytes: string, then?: (heard: string, socket: Socket) => void): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1' });
    let heard = '';
    socket.on('data', (more) => {
      heard += more.toString('latin1');
      then?.(heard, socket);
    });
    socket.on('error', () => undefined);
    socket.on('close', () => resolve(heard));
    socket.write(bytes, 'latin1');
  });
}
