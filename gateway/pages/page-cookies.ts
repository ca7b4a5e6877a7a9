/**
 * The cookies of one page while it is made: those that the browser sent, and what the calls that the page makes have set
 * since. A form that logs in is thus logged in for the rest of its page, and the browser is told at the end.
 */
export class PageCookies {
  readonly #values: Map<string, string>;
  readonly #lines = new Map<string, string>();

  constructor(header: string | null) {
    const pairs = (header ?? '').split(';').map((part) => splitPair(part));
    this.#values = new Map(pairs.filter(([name]) => name !== ''));
  }

  /** As a browser takes a `Set-Cookie` line: an empty value that ends at once takes the cookie away. */
  take(line: string): void {
    const [name, value] = splitPair(line.split(';', 1)[0] ?? '');
    if (/;\s*max-age=0\b/i.test(line)) this.#values.delete(name);
    else this.#values.set(name, value);
    this.#lines.set(name, line);
  }

  /** The `Cookie` header as the browser would send it now. */
  get header(): string {
    return [...this.#values].map(([name, value]) => `${name}=${value}`).join('; ');
  }

  /** `Set-Cookie` lines for the browser, the last of each name. */
  get lines(): readonly string[] {
    return [...this.#lines.values()];
  }
}

function splitPair(text: string): [name: string, value: string] {
  const at = text.indexOf('=');
  return at < 0 ? ['', ''] : [text.slice(0, at).trim(), text.slice(at + 1).trim()];
}
