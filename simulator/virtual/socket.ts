import type { Services } from '../../gateway/services.ts';
import type { Clock } from './clock.ts';
import type { AnyHost, Listener } from './host.ts';

type Ear = { readonly hear: (message: string) => void; readonly broken: () => void };

/** From an actor to a browser: messages come in the order in which they were sent, each after its time on the line. */
export class Socket {
  readonly #clock: Clock;
  readonly #host: AnyHost;
  readonly #early: string[] = [];
  #ear: Ear | null = null;
  #open = true;
  #lineFreeAt = 0;

  constructor(clock: Clock, host: AnyHost, listener: Listener) {
    this.#clock = clock;
    this.#host = host;
    host.sockets.set(this.#receive, listener);
  }

  greet(greeting: string): void {
    this.#receive(greeting);
  }

  /** The browser is there: what came before is heard now. */
  attach(ear: Ear): void {
    this.#ear = ear;
    if (this.#open) for (const message of this.#early) this.#receive(message);
    else ear.broken();
  }

  close(): void {
    this.#open = false;
    this.#host.sockets.delete(this.#receive);
  }

  /** Of an empty message: the other end is gone. */
  readonly #receive = (message: string): void => {
    if (message === '') {
      this.close();
      this.#ear?.broken();
      return;
    }
    const ear = this.#ear;
    if (!ear) {
      this.#early.push(message);
      return;
    }
    this.#lineFreeAt = Math.max(this.#lineFreeAt, this.#clock.now + 2);
    this.#clock.at(this.#lineFreeAt, () => {
      if (this.#open) ear.hear(message);
    });
  };
}

/** Handshakes: an actor greets who may listen, and does not know the others. */
export class Switchboard {
  readonly #clock: Clock;
  readonly #opened = new WeakMap<Response, Socket>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  async open(host: AnyHost, actor: string, { callers, session }: Parameters<Services['listen']>[2]): Promise<Response> {
    const greeting = host.greet(actor, callers);
    if (greeting === null) return new Response(null, { status: 404 });
    // Node knows no answer of this status.
    const response = Object.defineProperty(new Response(), 'status', { value: 101 });
    const socket = new Socket(this.#clock, host, { actor, session });
    this.#opened.set(response, socket);
    socket.greet(greeting);
    return response;
  }

  /** The socket that was opened with this answer. */
  of(response: Response): Socket | null {
    return this.#opened.get(response) ?? null;
  }
}
