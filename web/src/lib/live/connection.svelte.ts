import { SvelteSet } from 'svelte/reactivity';

/** How long a line may be down before the shopper is told: a reconnect that nobody notices is no news. */
const graceMs = 1_500;

/** The state of all live lines of this tab. Lives in the browser only: nothing on the server writes to it. */
class Connection {
  readonly #down = new SvelteSet<symbol>();
  readonly #waiting = new Map<symbol, ReturnType<typeof setTimeout>>();

  get offline(): boolean {
    return this.#down.size > 0;
  }

  report(line: symbol, connected: boolean): void {
    if (connected) this.forget(line);
    else if (!navigator.onLine) this.#down.add(line);
    else if (!this.#waiting.has(line))
      this.#waiting.set(
        line,
        setTimeout(() => this.#down.add(line), graceMs),
      );
  }

  forget(line: symbol): void {
    clearTimeout(this.#waiting.get(line));
    this.#waiting.delete(line);
    this.#down.delete(line);
  }
}

export const connection = new Connection();
