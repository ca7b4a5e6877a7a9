import { STATUS_CODES } from 'node:http';
import { connect, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { AnswerReader } from './answer.ts';

const handshakeMsMax = 30_000;
/** When one side has said its last word: how long the other may take. */
const farewellMsMax = 5_000;
const headEnd = Buffer.from('\r\n\r\n');
const answersWith101 = /^HTTP\/1\.1 101 /;

/**
 * Leads a handshake to the shop, on a connection of its own, and joins both once the shop agrees. Until then nothing of the
 * client's goes on, and if the shop does not agree nothing ever does: it would be read as another request, past the door.
 */
export class Sockets {
  readonly #port: number;
  readonly #open = new Set<Duplex>();

  constructor(port: number) {
    this.#port = port;
  }

  /** Resolves when the shop has answered, or will not: true if the client has been told something. */
  open(client: Duplex, early: Buffer, head: string): Promise<boolean> {
    const shop = connect({ host: '127.0.0.1', port: this.#port, noDelay: true });
    for (const each of [client, shop]) {
      this.#open.add(each);
      each.on('error', () => undefined); // `close` follows
      each.once('close', () => this.#open.delete(each));
    }
    client.once('close', () => farewell(shop));
    return new Promise((resolve) => {
      const late = setTimeout(() => shop.destroy(), handshakeMsMax);
      let isTold = false;
      shop.once('close', () => {
        clearTimeout(late);
        if (isTold) farewell(client);
        resolve(isTold);
      });
      let heard: Buffer = Buffer.alloc(0);
      const hear = (bytes: Buffer) => {
        heard = Buffer.concat([heard, bytes]);
        const end = heard.indexOf(headEnd);
        if (end < 0) return;
        shop.off('data', hear);
        clearTimeout(late);
        isTold = true;
        resolve(isTold);
        if (answersWith101.test(heard.toString('latin1', 0, end))) join(client, shop, heard, early);
        else say(client, shop, heard);
      };
      shop.on('data', hear);
      shop.write(head, 'latin1');
    });
  }

  close(): void {
    for (const each of this.#open) each.destroy();
  }
}

function farewell(other: Duplex): void {
  other.end();
  setTimeout(() => other.destroy(), farewellMsMax).unref();
}

function join(client: Duplex, shop: Socket, heard: Buffer, early: Buffer): void {
  client.write(heard);
  if (early.length > 0) shop.write(early);
  shop.pipe(client);
  client.pipe(shop);
}

/** An answer that opens no socket is the last one on this connection. */
function say(client: Duplex, shop: Socket, heard: Buffer): void {
  const reader = new AnswerReader(false, {
    head: (status, headers) => {
      let lines = `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}\r\n`;
      for (let at = 0; at < headers.length; at += 2) lines += `${headers[at]}: ${headers[at + 1]}\r\n`;
      client.write(`${lines}connection: close\r\n\r\n`, 'latin1');
    },
    body: (bytes) => client.write(bytes),
  });
  const hear = (bytes: Buffer) => {
    if (reader.read(bytes) === 'more') return;
    client.end();
    shop.destroy();
  };
  shop.on('data', hear);
  hear(heard);
}
