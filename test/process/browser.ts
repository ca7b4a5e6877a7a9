import { PageCookies } from '../../gateway/pages/page-cookies.ts';

export type Told = { readonly status: number; readonly headers: Headers; readonly text: string };

/** A browser with all its cookies. */
export class Browser {
  readonly #shop: string;
  readonly #cookies = new PageCookies(null);

  constructor(shop: string) {
    this.#shop = shop;
  }

  async call<T>(method: string, path: string, body?: unknown, key?: string): Promise<{ status: number; body: T }> {
    const answer = await this.send(this.#shop + path, {
      method,
      headers: {
        ...{ origin: this.#shop, cookie: this.#cookies.header },
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...(key !== undefined && { 'idempotency-key': key }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    for (const line of answer.headers.getSetCookie()) this.#cookies.take(line);
    return { status: answer.status, body: (answer.text ? JSON.parse(answer.text) : null) as T };
  }

  async send(url: string, init: RequestInit, withinMs = 30_000): Promise<Told> {
    const answer = await fetch(url, { ...init, redirect: 'manual', signal: AbortSignal.timeout(withinMs) });
    return { status: answer.status, headers: answer.headers, text: await answer.text() };
  }
}
