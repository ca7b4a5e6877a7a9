import { createServer, type Server } from 'node:net';
import { setTimeout } from 'node:timers/promises';

/** A port that nothing listens on at this moment. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await listening(server, '127.0.0.1', 0);
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

/** The port after this one; 0, which is any, where that one is taken. */
export const portAfter = async (host: string, port: number): Promise<number> =>
  port < 65_535 && (await isFree(host, port + 1)) ? port + 1 : 0;

/** Waits a little for a server that is just ending. */
export async function becomesFree(host: string, port: number): Promise<boolean> {
  for (let tries = 0; tries < 30; tries++) {
    if (await isFree(host, port)) return true;
    await setTimeout(100);
  }
  return false;
}

async function isFree(host: string, port: number): Promise<boolean> {
  const server = createServer();
  try {
    await listening(server, host, port);
  } catch {
    return false;
  }
  await new Promise((resolve) => server.close(resolve));
  return true;
}

const listening = (server: Server, host: string, port: number): Promise<void> =>
  new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
