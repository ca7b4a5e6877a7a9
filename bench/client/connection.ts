import { connect, type Socket } from 'node:net';

export type Answer = { readonly status: number; readonly head: string; readonly body: string };
type Waiting = { readonly resolve: (answer: Answer) => void; readonly reject: (error: Error) => void };

const newline = '\r\n';
const lineEnd = Buffer.from(newline);
const headEnd = Buffer.from(newline + newline);
const nothing = Buffer.alloc(0);

/** Why a request had no answer. */
export class NoAnswer extends Error {}

/**
 * HTTP/1.1 over one socket that is kept, one request at a time. Node's own clients cost several times the CPU of a request,
 * which on a small machine would be measured as the shop's. Only for servers on this machine: it trusts what they send.
 */
export class Connection {
  readonly #host: string;
  readonly #port: number;
  readonly #patienceMs: number;
  #socket: Socket | null = null;
  #received: Buffer = nothing;
  #waiting: Waiting | null = null;
  #closed = false;

  constructor(origin: string, patienceMs = 60_000) {
    const { hostname, port } = new URL(origin);
    this.#host = hostname;
    this.#port = Number(port);
    this.#patienceMs = patienceMs;
  }

  /** `headers`: whole lines, each with its end. Rejects with `NoAnswer`. */
  async request(method: string, path: string, headers = '', body?: string): Promise<Answer> {
    if (this.#closed) throw new NoAnswer('closed');
    if (this.#waiting) throw new Error('one request at a time');
    const socket = this.#socket ?? (await this.#open());
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => this.#fail('timeout'), this.#patienceMs);
      this.#waiting = {
        resolve: (answer) => {
          clearTimeout(timer);
          resolve(answer);
        },
        reject: (error) => {
          clearTimeout(timer);
          reject(error);
        },
      };
      const length =
        body === undefined ? '' : `content-type: application/json\r\ncontent-length: ${Buffer.byteLength(body)}\r\n`;
      socket.write(
        `${method} ${path} HTTP/1.1\r\nhost: ${this.#host}:${this.#port}\r\n${headers}${length}\r\n${body ?? ''}`,
      );
    });
  }

  /** For good: who waits hears that there is no answer, and nothing is asked any more. */
  close(): void {
    this.#closed = true;
    this.#fail('closed');
  }

  #drop(): void {
    this.#socket?.destroy();
    this.#socket = null;
  }

  #open(): Promise<Socket> {
    return new Promise((resolve, reject) => {
      const socket = connect({ host: this.#host, port: this.#port, noDelay: true });
      const refused = (error: Error) => reject(new NoAnswer(error.message));
      socket.once('error', refused);
      socket.once('connect', () => {
        socket.off('error', refused);
        socket.on('error', () => undefined); // `close` follows
        socket.on('data', (bytes) => this.#hear(bytes));
        socket.once('close', () => {
          if (this.#socket === socket) this.#fail('closed');
        });
        if (this.#closed) {
          socket.destroy();
          return reject(new NoAnswer('closed'));
        }
        this.#socket = socket;
        resolve(socket);
      });
    });
  }

  #fail(why: string): void {
    this.#drop();
    this.#received = nothing;
    const waiting = this.#waiting;
    this.#waiting = null;
    waiting?.reject(new NoAnswer(why));
  }

  #hear(bytes: Buffer): void {
    this.#received = this.#received.length === 0 ? bytes : Buffer.concat([this.#received, bytes]);
    const answer = answerIn(this.#received);
    if (!answer || !this.#waiting) return;
    this.#received = nothing;
    const { resolve } = this.#waiting;
    this.#waiting = null;
    if (/\r\nconnection: *close/i.test(answer.head)) this.#drop();
    resolve(answer);
  }
}

/** Null until all of it is here. */
export function answerIn(bytes: Buffer): Answer | null {
  const end = bytes.indexOf(headEnd);
  if (end < 0) return null;
  const head = bytes.toString('latin1', 0, end);
  const status = Number(head.slice(9, 12));
  const first = end + headEnd.length;
  if (status === 204 || status === 304) return { status, head, body: '' };
  const [, length] = /\r\ncontent-length: *(\d+)/i.exec(head) ?? [];
  if (length === undefined) {
    const body = chunksIn(bytes, first);
    return body === null ? null : { status, head, body };
  }
  const last = first + Number(length);
  return bytes.length < last ? null : { status, head, body: bytes.toString('utf8', first, last) };
}

function chunksIn(bytes: Buffer, first: number): string | null {
  const chunks: Buffer[] = [];
  for (let at = first; ; ) {
    const end = bytes.indexOf(lineEnd, at);
    if (end < 0) return null;
    const size = Number.parseInt(bytes.toString('latin1', at, end), 16);
    const next = end + lineEnd.length + size + lineEnd.length;
    if (bytes.length < next) return null;
    if (size === 0) return Buffer.concat(chunks).toString('utf8');
    chunks.push(bytes.subarray(end + lineEnd.length, next - lineEnd.length));
    at = next;
  }
}

/** Undefined when the answer has no such header. */
export const headerOf = ({ head }: Answer, name: string): string | undefined =>
  new RegExp(`\\r\\n${name}: *([^\\r]*)`, 'i').exec(head)?.[1];
