import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { type AddressInfo, createServer as createPlain, type Server as Plain, type Socket } from 'node:net';
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
