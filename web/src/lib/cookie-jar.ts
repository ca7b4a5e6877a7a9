/**
 * The cookies of one request for a page: what the browser sent, and what the gateway's answers to this page have set
 * since. The page's next call carries the new ones, and so does the answer to the browser.
 */
export class CookieJar {
  readonly #values = new Map<string, string>();
  readonly #set = new Map<string, string>();

  constructor(header: string | null) {
    for (const part of (header ?? '').split(';')) {
      const [name, value] = pairOf(part);
      if (name) this.#values.set(name, value);
    }
  }

  /** `lines`: values of `Set-Cookie`. All cookies of the shop have the path `/`: a name is enough to tell them apart. */
  take(lines: readonly string[]): void {
    for (const line of lines) {
      const [name, value] = pairOf(line.split(';', 1)[0] ?? '');
      if (!name) continue;
      if (value === '' || /;\s*max-age=0\s*(;|$)/i.test(line)) this.#values.delete(name);
      else this.#values.set(name, value);
      this.#set.set(name, line);
    }
  }

  /** For the next call; empty when there are none. */
  get header(): string {
    return [...this.#values].map(([name, value]) => `${name}=${value}`).join('; ');
  }

  /** For the browser: the last word about each cookie. */
  get lines(): readonly string[] {
    return [...this.#set.values()];
  }
}

function pairOf(part: string): [name: string, value: string] {
  const text = part.trim();
  const split = text.indexOf('=');
  return split < 0 ? ['', ''] : [text.slice(0, split), text.slice(split + 1)];
}
