import { connect, type Socket } from 'node:net';
import { AnswerReader } from './answer.ts';

/** Why there is no answer, or no end of it. */
export class NoAnswer extends Error {}

/** Who hears the answer. One of `end` and `fail` is called, once. */
export type Hearer = {
  readonly head: (status: number, headers: readonly string[]) => void;
  readonly body: (bytes: Buffer) => void;
  readonly end: () => void;
  readonly fail: (error: NoAnswer) => void;
};
/** `body`: null where it is sent piece by piece, with `send`. */
export type Call = { readonly method: string; readonly head: string; readonly body: Buffer | null };

/**
 * A connection to the shop that is kept, one request at a time. Node's own clients cost several times as much, and the shop's
 * thread waits for none of it: what is read here is written by workerd alone, over this machine's own network.
 */
export class Line {
  readonly #socket: Socket;
  #reader: AnswerReader | null = null;
  #hearer: Hearer | null = null;
  /** Since when it has been free, or has heard nothing. */
  #since = performance.now();
  #calls = 0;
  /** Of the request under way: all of it has been sent. */
  #isSent = true;
  #isClosed = false;

  constructor(port: number) {
    this.#socket = connect({ host: '127.0.0.1', port, noDelay: true });
    this.#socket.on('data', (bytes) => this.#hear(bytes));
    this.#socket.on('error', () => undefined); // `close` follows
    this.#socket.once('close', () => this.#broke('the connection ended'));
  }

  get isOpen(): boolean {
    return !this.#isClosed;
  }

  /** It has been used before: then it may have been closed at the very moment. */
  get isOld(): boolean {
    return this.#calls > 1;
  }

  quietMs(now: number): number {
    return now - this.#since;
  }

  ask({ method, head, body }: Call, hearer: Hearer): void {
    this.#calls++;
    this.#since = performance.now();
    this.#hearer = hearer;
    this.#isSent = body !== null;
    this.#reader = new AnswerReader(method === 'HEAD', {
      head: (status, headers) => hearer.head(status, headers),
      body: (bytes) => hearer.body(bytes),
    });
    if (body === null || body.length === 0) {
      this.#socket.write(head, 'latin1');
      return;
    }
    this.#socket.cork();
    this.#socket.write(head, 'latin1');
    this.#socket.write(body);
    this.#socket.uncork();
  }

  /** A piece of the body. False: wait for `onRoom` with the next. */
  send(bytes: Buffer | string): boolean {
    return this.#isClosed || this.#socket.write(bytes, 'latin1');
  }

  onRoom(go: () => void): void {
    this.#socket.once('drain', go);
  }

  /** The body is at its end. */
  sent(): void {
    this.#isSent = true;
  }

  /** Whoever reads cannot keep up. */
  pause(): void {
    this.#socket.pause();
  }

  resume(): void {
    this.#since = performance.now();
    this.#socket.resume();
  }

  close(why = 'given up'): void {
    this.#socket.destroy();
    this.#broke(why);
  }

  #hear(bytes: Buffer): void {
    const [reader, hearer] = [this.#reader, this.#hearer];
    this.#since = performance.now();
    // `broken` too when nobody has asked for anything.
    const state = reader?.read(bytes) ?? 'broken';
    if (state === 'more') return;
    if (!reader || !hearer || state === 'broken') {
      this.close('the answer could not be read');
      return;
    }
    this.#reader = null;
    this.#hearer = null;
    // An answer that did not wait for its question: what is still to come of it is not to be taken for the next.
    if (!this.#isSent || reader.isLast) {
      this.#isClosed = true;
      this.#socket.destroy();
    }
    hearer.end();
  }

  #broke(why: string): void {
    this.#isClosed = true;
    const [reader, hearer] = [this.#reader, this.#hearer];
    this.#reader = null;
    this.#hearer = null;
    if (reader?.endsWithConnection) hearer?.end();
    else hearer?.fail(new NoAnswer(why));
  }
}
