import { z } from 'zod';

const claims = z.object({ sub: z.string(), sid: z.string() });

const guestCookie = /^(__Host-)?holdfast(-|$)/;

/** The cookies of one browser: what an answer sets goes along with the next request. */
export class Jar {
  readonly #cookies: Map<string, string>;
  /** Tokens of guests that the shop has taken away. */
  readonly guestsTaken: string[] = [];

  constructor(cookies: Iterable<readonly [name: string, value: string]> = []) {
    this.#cookies = new Map(cookies);
  }

  /** Of somebody who has been here before, with the token of a guest. Over https the cookie has a name that only a secure page may set. */
  static of(origin: string, token: string): Jar {
    return new Jar([[`${origin.startsWith('https:') ? '__Host-' : ''}holdfast-${token.slice(0, 8)}`, token]]);
  }

  /** As the `Cookie` header says it. */
  get header(): string {
    return [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  }

  /** Takes in the `Set-Cookie` headers of an answer. */
  take(setCookies: readonly string[]): void {
    const before = this.guests;
    for (const text of setCookies) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(text) ?? [];
      if (/; *max-age=0/i.test(text)) this.#cookies.delete(name);
      else this.#cookies.set(name, value);
    }
    const left = new Set(this.guests);
    this.guestsTaken.push(...before.filter((guest) => !left.has(guest)));
  }

  /** All guests that this browser is, the oldest first. */
  get guests(): readonly string[] {
    return [...this.#cookies].flatMap(([name, value]) => (guestCookie.test(name) ? [value] : []));
  }

  get guest(): string | null {
    return this.guests[0] ?? null;
  }

  get access(): string | null {
    return this.#cookies.get('__Host-access') ?? null;
  }

  get refresh(): string | null {
    return this.#cookies.get('__Host-refresh') ?? null;
  }

  /** The session that it is in; null for a guest. */
  get session(): string | null {
    return this.#claims?.sid ?? null;
  }

  /** Whom the shop takes this browser for: an account, a guest, or nobody yet. */
  get who(): string {
    return this.#claims?.sub ?? this.guest ?? 'nobody';
  }

  /** What somebody has who has stolen the tokens of the session, and nothing else. */
  stolen(): Jar {
    return new Jar([...this.#cookies].filter(([name]) => name === '__Host-access' || name === '__Host-refresh'));
  }

  get #claims(): z.infer<typeof claims> | null {
    const [, payload] = (this.access ?? this.refresh ?? '').split('.');
    return payload === undefined ? null : claims.parse(JSON.parse(Buffer.from(payload, 'base64url').toString()));
  }
}
