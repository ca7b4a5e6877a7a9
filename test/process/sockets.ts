import { type LiveMessage, liveMessage } from '../../contract/live.ts';

export type Tab = {
  readonly newest: () => LiveMessage | null;
  readonly heard: readonly LiveMessage[];
  readonly close: () => void;
  /** The code that it was closed with, once its TCP connection is gone too: Node tells no sooner. */
  readonly closed: Promise<number>;
};

/** Opens a live socket as the holder of this cookie, and checks every message against the contract. */
export async function listen(url: string, cookie: string): Promise<Tab> {
  // Node's own client cannot send a cookie by the standard interface, but by this option of its engine.
  const options = { headers: { cookie, origin: new URL(url).origin } } as unknown as string[];
  const socket = new WebSocket(url.replace('http', 'ws'), options);
  const heard: LiveMessage[] = [];
  socket.addEventListener('message', ({ data }) => {
    if (data !== 'pong') heard.push(liveMessage.parse(JSON.parse(String(data))));
  });
  const closed = new Promise<number>((resolve) => socket.addEventListener('close', ({ code }) => resolve(code)));
  await new Promise((resolve, reject) => {
    socket.addEventListener('open', resolve, { once: true });
    socket.addEventListener('error', reject, { once: true });
  });
  return { heard, newest: () => heard.at(-1) ?? null, close: () => socket.close(), closed };
}
