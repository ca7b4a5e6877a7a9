import { request } from 'node:http';
import { connect, type Socket } from 'node:net';

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
