import { createHash } from 'node:crypto';

/** What happened in a run, in order. The same seed and the same code give the same text, to the letter. */
export class Trace {
  readonly lines: string[] = [];
  readonly #hash = createHash('sha256');
  readonly #keep: boolean;
  #pending: string[] = [];

  /** `keep`: hold the lines for reading, and not their hash alone. */
  constructor(keep: boolean) {
    this.#keep = keep;
  }

  note(at: number, text: string): void {
    const line = `${at} ${text}\n`;
    if (this.#keep) this.lines.push(line);
    if (this.#pending.push(line) >= 512) this.#flush();
  }

  /** Ends the trace. */
  digest(): string {
    this.#flush();
    return this.#hash.digest('hex').slice(0, 32);
  }

  #flush(): void {
    this.#hash.update(this.#pending.join(''));
    this.#pending = [];
  }
}
