import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { isRequestId } from '../../../contract/http.ts';
import { retryAfterSeconds } from '../../admission/answers.ts';
import { isFree, pathOf } from '../../admission/kind-of.ts';
import { bodyOf, hasBody, type Read } from './body.ts';
import { headOf, type Voice } from './head.ts';
import { Lines } from './lines.ts';
import { passOn } from './pass-on.ts';
import { Pulse } from './pulse.ts';
import { refuse, refuseSocket, urlOf } from './refuse.ts';
import { Sockets } from './sockets.ts';
import { type Asked, Turnstile } from './turnstile.ts';

/**
 * At work in the shop at the same time. With fewer each waits for the disk alone, and half as much is done (16); more are not
 * done faster (96), and all of them wait for each other.
 */
const placesUsual = 64;
/** With a request still on its way in, or with one that is over. */
const [requestMsMax, headersMsMax, idleMsMax, silentMsMax] = [30_000, 10_000, 60_000, 120_000];
const connectionsMax = 16_384;
/** New ones that wait to be accepted: a crowd of one moment is to be told something, and not to knock again. */
const backlog = 4_096;
const noBody: Read = { bytes: Buffer.alloc(0), isWhole: true };
/** What an operator asks about the crowd at the door, which only this knows. */
const metrics = '/api/ops/metrics';

export type Listens = { readonly host: string; readonly port: number };

/**
 * The door of a shop on one machine, in a process of its own: it has the public port, and lets in so many at a time. workerd
 * hardly answers anybody while it has new connections to accept; of these it has a few that last. See docs/decisions/0019.
 *
 * W5 no more are at work in the shop than there are places, however many come
 * W6 nobody is left without an answer: whoever is not let in is told when to come again, and everything has a deadline
 * W7 where a request comes from is what is seen here, whatever the client says
 * W8 what the shop has begun goes on to its end when its client leaves
 */
export class Front {
  readonly #server: Server;
  readonly #lines: Lines;
  readonly #pulse: Pulse;
  readonly #sockets: Sockets;
  readonly #turnstile: Turnstile;
  readonly #word: string;

  /** `shop`: workerd's port on 127.0.0.1. `word`: by which the shop knows who it is that speaks. */
  constructor(shop: number, word: string, places = placesUsual) {
    this.#word = word;
    this.#lines = new Lines(shop);
    this.#sockets = new Sockets(shop);
    this.#pulse = new Pulse(this.#lines, `127.0.0.1:${shop}`, word);
    this.#turnstile = new Turnstile(places);
    const times = { requestTimeout: requestMsMax, headersTimeout: headersMsMax, keepAliveTimeout: idleMsMax };
    this.#server = createServer({ ...times, shouldUpgradeCallback: isHandshake });
    this.#server.maxConnections = connectionsMax;
    this.#server.setTimeout(silentMsMax);
    this.#server.on('request', (request, response) => void this.#answer(request, response));
    this.#server.on('upgrade', (request, socket, early) => void this.#upgrade(request, socket, early));
  }

  /** Resolves with the port. */
  open({ host, port }: Listens): Promise<number> {
    return new Promise((resolve, reject) => {
      this.#server.once('error', reject);
      this.#server.listen({ host, port, backlog }, () => {
        this.#server.off('error', reject);
        const address = this.#server.address();
        resolve(typeof address === 'object' && address ? address.port : port);
      });
    });
  }

  close(): void {
    this.#server.close();
    this.#server.closeAllConnections();
    this.#sockets.close();
    this.#lines.close();
    this.#turnstile.close();
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = pathOf(urlOf(request));
    if (isFree(path) && (request.method === 'GET' || request.method === 'HEAD')) return this.#live(request, response);
    const body = hasBody(request) ? await bodyOf(request) : noBody;
    if (body === 'gone') return;
    if (body === 'too-slow') return refuse(request, response, 'BODY_TOO_SLOW', 1);
    const isChunked = !body.isWhole && request.headers['content-length'] === undefined;
    const head = headOf(request, this.#voiceFor(request, path), lengthOf(request, body));
    if (head === null) return refuse(request, response, 'BAD_REQUEST', 1);
    const place = await this.#turnstile.take(askedOf(request, path));
    if (place.act === 'shed') return refuse(request, response, 'OVERLOADED', retryAfterSeconds(place, Math.random()));
    try {
      if (response.destroyed) return;
      const more = ['server-timing', `queue;dur=${Math.round(place.waitedMs)}`];
      const isAnswered = await passOn(this.#lines, { request, response, head, body, isChunked, more });
      if (!isAnswered) await refuse(request, response, 'UNAVAILABLE', 1);
    } finally {
      place.done();
    }
  }

  async #upgrade(request: IncomingMessage, socket: Duplex, early: Buffer): Promise<void> {
    socket.on('error', () => undefined); // `close` follows
    const path = pathOf(urlOf(request));
    const head = headOf(request, this.#voiceFor(request, path), 'connection: Upgrade\r\nupgrade: websocket\r\n');
    if (head === null) return refuseSocket(request, socket, 'BAD_REQUEST', 1);
    const place = await this.#turnstile.take(askedOf(request, path));
    if (place.act === 'shed')
      return refuseSocket(request, socket, 'OVERLOADED', retryAfterSeconds(place, Math.random()));
    try {
      if (socket.destroyed) return;
      const isAnswered = await this.#sockets.open(socket, early, head);
      if (!isAnswered) await refuseSocket(request, socket, 'UNAVAILABLE', 1);
    } finally {
      place.done();
    }
  }

  /** Before everything and without a place, in the shop's own words; a shop that says nothing is not well. */
  async #live(request: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      const { status, headers, body } = await this.#pulse.beat();
      const given = request.headersDistinct['x-request-id']?.[0];
      const id = isRequestId(given) ? given : randomUUID();
      const told = headers.map((value, at) => (headers[at - 1]?.toLowerCase() === 'x-request-id' ? id : value));
      response.writeHead(status, told).end(body);
    } catch {
      await refuse(request, response, 'UNAVAILABLE', 1);
    }
  }

  #voiceFor(request: IncomingMessage, path: string): Voice {
    const look = path === metrics ? JSON.stringify(this.#turnstile.look) : null;
    return { word: this.#word, address: request.socket.remoteAddress ?? '', look };
  }
}

const isHandshake = ({ method, headers }: IncomingMessage): boolean =>
  method === 'GET' && headers.upgrade?.toLowerCase() === 'websocket';

const askedOf = ({ method = '', headers }: IncomingMessage, path: string): Asked => ({
  ...{ method, path, cookies: headers.cookie ?? null },
});

/** What is said of the length of the body: all of it is here, or it comes as its client said. */
function lengthOf({ headers }: IncomingMessage, { bytes, isWhole }: Read): string {
  const said = headers['content-length'];
  if (said === undefined && headers['transfer-encoding'] === undefined) return '';
  if (isWhole) return `content-length: ${bytes.length}\r\n`;
  return said === undefined ? 'transfer-encoding: chunked\r\n' : `content-length: ${said}\r\n`;
}
