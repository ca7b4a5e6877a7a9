const headEnd = Buffer.from('\r\n\r\n');
const lineEnd = Buffer.from('\r\n');
const nothing = Buffer.alloc(0);
/** Far more than the shop ever says. */
const headBytesMax = 256 * 1024;

type Heard = {
  readonly head: (status: number, headers: readonly string[]) => void;
  readonly body: (bytes: Buffer) => void;
};
/** What comes next. `until-close`: a body without a length; `size`, `crlf`, `trailer`: between the chunks of a body. */
type Next = 'head' | 'body' | 'until-close' | 'size' | 'chunk' | 'crlf' | 'trailer' | 'done';

/**
 * Reads one answer of HTTP/1.1 as it comes, in whatever pieces. `headers` are names and values by turns, without those that are
 * about this connection.
 */
export class AnswerReader {
  readonly #heard: Heard;
  readonly #isHead: boolean;
  #next: Next = 'head';
  #kept: Buffer = nothing;
  #left = 0;
  isLast = false;

  constructor(isHead: boolean, heard: Heard) {
    this.#isHead = isHead;
    this.#heard = heard;
  }

  get endsWithConnection(): boolean {
    return this.#next === 'until-close';
  }

  read(bytes: Buffer): 'more' | 'done' | 'broken' {
    let rest = this.#kept.length === 0 ? bytes : Buffer.concat([this.#kept, bytes]);
    this.#kept = nothing;
    for (;;) {
      const taken = this.#take(rest);
      if (taken === 'broken') return taken;
      if (taken === 0) break;
      rest = rest.subarray(taken);
      if (this.#isDone) return rest.length === 0 ? 'done' : 'broken';
      if (rest.length === 0) return 'more';
    }
    this.#kept = rest;
    return rest.length > headBytesMax ? 'broken' : 'more';
  }

  get #isDone(): boolean {
    return this.#next === 'done';
  }

  /** How many bytes were of use. 0: it takes more of them. */
  #take(bytes: Buffer): number | 'broken' {
    switch (this.#next) {
      case 'head':
        return this.#takeHead(bytes);
      case 'until-close':
        this.#heard.body(bytes);
        return bytes.length;
      case 'body':
      case 'chunk': {
        const part = bytes.length > this.#left ? bytes.subarray(0, this.#left) : bytes;
        this.#left -= part.length;
        if (this.#left === 0) this.#next = this.#next === 'body' ? 'done' : 'crlf';
        this.#heard.body(part);
        return part.length;
      }
      case 'crlf':
        if (bytes.length < lineEnd.length) return 0;
        this.#next = 'size';
        return lineEnd.length;
      case 'size':
      case 'trailer':
        return this.#takeLine(bytes);
      case 'done':
        return 'broken';
    }
  }

  #takeLine(bytes: Buffer): number | 'broken' {
    const end = bytes.indexOf(lineEnd);
    if (end < 0) return 0;
    if (this.#next === 'trailer') {
      if (end === 0) this.#next = 'done';
      return end + lineEnd.length;
    }
    const said = bytes.toString('latin1', 0, end);
    if (!/^[0-9a-fA-F]{1,8}$/.test(said)) return 'broken';
    this.#left = Number.parseInt(said, 16);
    this.#next = this.#left === 0 ? 'trailer' : 'chunk';
    return end + lineEnd.length;
  }

  #takeHead(bytes: Buffer): number | 'broken' {
    const end = bytes.indexOf(headEnd);
    if (end < 0) return 0;
    const [first = '', ...lines] = bytes.toString('latin1', 0, end).split('\r\n');
    const status = Number(/^HTTP\/1\.1 (\d{3})(?: |$)/.exec(first)?.[1]);
    if (!(status >= 100)) return 'broken';
    const taken = end + headEnd.length;
    // A word in between, such as 103: the answer itself is still to come.
    if (status < 200) return taken;
    const headers: string[] = [];
    let next: Next = 'until-close';
    for (const line of lines) {
      const colon = line.indexOf(':');
      const [name, value] = [line.slice(0, colon), line.slice(colon + 1).trim()];
      switch (name.toLowerCase()) {
        case 'connection':
          this.isLast = /\bclose\b/i.test(value);
          continue;
        case 'keep-alive':
          continue;
        case 'transfer-encoding':
          next = 'size';
          continue;
        case 'content-length':
          this.#left = Number(value);
          next = this.#left === 0 ? 'done' : 'body';
      }
      headers.push(name, value);
    }
    if (this.#isHead || status === 204 || status === 304) next = 'done';
    if (next === 'until-close') this.isLast = true;
    this.#next = next;
    this.#heard.head(status, headers);
    return taken;
  }
}
