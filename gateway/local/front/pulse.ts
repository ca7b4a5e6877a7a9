import { frontHeader } from '../../limits/address.ts';
import type { Lines } from './lines.ts';

export type Beat = { readonly status: number; readonly headers: readonly string[]; readonly body: Buffer };
const beatMsMax = 5_000;

/**
 * Asks the shop for a sign of life, which is what `/healthz` answers with. It needs no place. Who asks while somebody asks
 * already hears the same answer, so that no crowd of them is ever at the shop.
 */
export class Pulse {
  readonly #lines: Lines;
  readonly #head: string;
  #beating: Promise<Beat> | null = null;

  constructor(lines: Lines, host: string, word: string) {
    this.#lines = lines;
    this.#head = `GET /healthz HTTP/1.1\r\nhost: ${host}\r\n${frontHeader}: ${word}\r\n\r\n`;
  }

  /** Rejects when the shop does not answer. */
  beat(): Promise<Beat> {
    this.#beating ??= this.#ask().finally(() => {
      this.#beating = null;
    });
    return this.#beating;
  }

  #ask(): Promise<Beat> {
    return new Promise((resolve, reject) => {
      const line = this.#lines.take();
      const late = setTimeout(() => line.close('no sign of life'), beatMsMax);
      const parts: Buffer[] = [];
      let head: Pick<Beat, 'status' | 'headers'> = { status: 0, headers: [] };
      const over = () => {
        clearTimeout(late);
        this.#lines.give(line);
      };
      line.ask(
        { method: 'GET', head: this.#head, body: Buffer.alloc(0) },
        {
          head: (status, headers) => {
            head = { status, headers };
          },
          body: (bytes) => parts.push(bytes),
          end: () => {
            over();
            resolve({ ...head, body: Buffer.concat(parts) });
          },
          fail: (error) => {
            over();
            reject(error);
          },
        },
      );
    });
  }
}
