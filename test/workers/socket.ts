import { type LiveMessage, liveMessage } from '../../contract/live.ts';
import type { Buyer } from './buyer.ts';
import { until } from './until.ts';

/** A page that listens: all that it was told, in order. */
export class Listener {
  readonly socket: WebSocket;
  readonly texts: string[] = [];
  readonly messages: LiveMessage[] = [];
  closed: number | null = null;

  constructor(socket: WebSocket) {
    this.socket = socket;
    socket.addEventListener('message', ({ data }) => {
      const text = String(data);
      this.texts.push(text);
      if (text.startsWith('{')) this.messages.push(liveMessage.parse(JSON.parse(text)));
    });
    socket.addEventListener('close', ({ code }) => {
      this.closed = code;
    });
    socket.accept();
  }

  static async open(buyer: Buyer, path: string, headers: Record<string, string | null> = {}): Promise<Listener> {
    const response = await knock(buyer, path, headers);
    if (!response.webSocket) throw new Error(`no socket: ${response.status} ${await response.text()}`);
    return new Listener(response.webSocket);
  }

  /** Resolves with the first message that fits, whether it has come already or is still to come. */
  heard(what: string, fits: (message: LiveMessage) => boolean, msMax?: number): Promise<LiveMessage> {
    return until(`a socket to hear ${what}`, async () => this.messages.find(fits), msMax);
  }

  versions(): number[] {
    return this.messages.map(({ view }) => view.version);
  }
}

/** The answer to a handshake, whatever it is. */
export const knock = (buyer: Buyer, path: string, headers: Record<string, string | null> = {}): Promise<Response> =>
  buyer.call('GET', path, { headers: { upgrade: 'websocket', ...headers } });
