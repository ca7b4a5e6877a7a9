import { type AccountView, accountView } from '../../contract/auth.ts';
import { type Done, doneOf, readReply } from './done.ts';
import type { Jar } from './jar.ts';
import type { Notebook } from './notebook.ts';
import type { Operation } from './operation.ts';
import type { Ask, Reach, Reply, Unheard } from './reach.ts';

/** Words that appear nowhere else, so that one of them in a log or on a disk is seen. */
export const canary = 'Canary';
export const emailOf = (buyer: number): string => `${canary.toLowerCase()}.${buyer}@example.com`;
export const nameOf = (buyer: number): string => `${canary} Number ${buyer}`;

/** Tokens that were somebody's. `ended`: of a session that is over; else: traded for newer ones, at `at`. */
type Spent = { readonly jar: Jar; readonly at: number; readonly ended: boolean };
type AccountAct = Extract<
  Operation,
  { act: 'register' | 'login' | 'refresh' | 'logout' | 'change-password' | 'replay' | 'delete-account' }
>;

/** A quarter of an hour, by clocks that may differ a little. */
const accessMsMax = 16 * 60_000;
/** For so long, the token before is taken for one of two tabs. */
const graceMs = 3_000;
/** Two tabs that are answered within this time have asked within the grace. */
const promptMs = 2_500;

const post = (path: string, body?: unknown): Ask => ({ method: 'POST', path, ...(body !== undefined && { body }) });

/** One buyer's account, as far as the buyer knows: its password, its sessions, and tokens that are worth nothing any more. */
export class Membership {
  readonly #buyer: number;
  readonly #reach: Reach;
  readonly #notebook: Notebook;
  readonly #jars: () => Iterable<Jar>;
  /** What may be the password, the likeliest first. */
  #passwords: readonly string[];
  /** The shop has said that the account is there, and nobody has asked it to be deleted. */
  #sure = false;
  #deleted = false;
  /** Sessions that somebody has tried to end. */
  readonly #endings = new Set<string>();
  readonly #spent: Spent[] = [];
  /** When each refresh was sent that has no answer yet, by its session. */
  readonly #refreshing = new Map<string, readonly number[]>();
  /** Attempts at ending all sessions at once: so many, and those that are not known to be over. */
  #massEndings = { begun: 0, open: 0 };

  constructor(buyer: number, reach: Reach, notebook: Notebook, jars: () => Iterable<Jar>) {
    this.#buyer = buyer;
    this.#reach = reach;
    this.#notebook = notebook;
    this.#jars = jars;
    this.#passwords = [`${canary} sings ${buyer} times`];
  }

  do(operation: AccountAct, jar: Jar): Promise<Done> {
    switch (operation.act) {
      case 'register':
        return this.#register(jar);
      case 'login':
        return operation.wrong ? this.#mistype(jar) : this.#login(jar);
      case 'refresh':
        return this.#refresh(jar, operation.tabs);
      case 'logout':
        return this.#logout(jar);
      case 'change-password':
        return this.#change(jar, operation.password);
      case 'replay':
        return this.#replay();
      case 'delete-account':
        return this.#remove(jar);
    }
  }

  /** Asks as a page does: with new tokens when the shop says that the old ones have expired. */
  async ask(jar: Jar, ask: Ask, unheard?: Unheard): Promise<Reply> {
    const reply = await this.#asked(jar, ask, unheard);
    if (codeIn(reply) !== 'ACCESS_EXPIRED') return reply;
    const done = await this.#refresh(jar, 1);
    return done.end === 'done' ? this.#asked(jar, ask, unheard) : reply;
  }

  async #asked(jar: Jar, ask: Ask, unheard?: Unheard): Promise<Reply> {
    const before = jar.stolen();
    const reply = await this.#reach.ask(jar, ask, unheard);
    if (codeIn(reply) === 'SESSION_ENDED') this.#refused(before, `${ask.method} ${ask.path}`);
    return reply;
  }

  #refused({ session }: Jar, at: string): void {
    if (session !== null && !this.#endings.has(session))
      this.#notebook.perhapsWronged(`a session that nobody has ended was refused at ${at}`);
  }

  async #register(jar: Jar): Promise<Done> {
    const [password] = this.#passwords;
    const body = { email: emailOf(this.#buyer), password, name: nameOf(this.#buyer) };
    const reply = await this.#reach.ask(jar, post('/api/auth/register', body));
    if (reply?.status === 202 && !this.#deleted) this.#sure = true;
    return readReply(reply);
  }

  async #mistype(jar: Jar): Promise<Done> {
    const body = { email: emailOf(this.#buyer), password: 'never was anybody’s' };
    const reply = await this.#reach.ask(jar, post('/api/auth/login', body));
    if (reply?.status === 200) this.#notebook.wronged('a wrong password was taken');
    return readReply(reply);
  }

  async #login(jar: Jar): Promise<Done> {
    this.#mayEnd(jar);
    const passwords = this.#passwords;
    const sure = this.#sure;
    const endings = this.#massEndings;
    let reply: Reply = null;
    for (const password of passwords) {
      reply = await this.#reach.ask(jar, post('/api/auth/login', { email: emailOf(this.#buyer), password }));
      if (reply?.status === 200) this.#entered(accountView.parse(reply.body));
      if (codeIn(reply) !== 'LOGIN_REFUSED') break;
    }
    // All sessions were being ended while this one began.
    if (reply?.status === 200 && (endings.begun !== this.#massEndings.begun || endings.open > 0)) this.#mayEnd(jar);
    if (codeIn(reply) === 'LOGIN_REFUSED' && sure && this.#sure && passwords === this.#passwords)
      this.#notebook.wronged('the right password of an account that is there was refused');
    return readReply(reply);
  }

  /** [A1] */
  #entered({ accessUntil }: AccountView): void {
    const forMs = Date.parse(accessUntil) - this.#reach.now();
    if (forMs > accessMsMax) this.#notebook.wronged(`an access token is good for ${forMs} ms`);
  }

  async #refresh(jar: Jar, tabs: number): Promise<Done> {
    if (jar.refresh === null) return doneOf('skipped');
    const before = jar.stolen();
    const sentAt = this.#reach.now();
    const others = this.#refreshing.get(before.session ?? '') ?? [];
    this.#refreshing.set(before.session ?? '', [...others, sentAt]);
    const replies = await Promise.all(
      Array.from({ length: tabs }, () => this.#reach.ask(jar, post('/api/auth/refresh'))),
    );
    const still = [...(this.#refreshing.get(before.session ?? '') ?? [])];
    still.splice(still.indexOf(sentAt), 1);
    this.#refreshing.set(before.session ?? '', still);
    const now = this.#reach.now();
    if (replies.some((reply) => reply?.status === 200) && before.refresh !== jar.refresh)
      this.#spent.push({ jar: before, at: now, ended: false });
    // What was not answered may have been done: the token that is left is then the one before.
    // So may what another tab has asked for since it sent the same token.
    const unanswered = replies.some((reply) => reply === null || reply.status >= 500);
    if (unanswered || now - Math.min(sentAt, ...others) > promptMs) this.#mayEnd(before);
    if (replies.some((reply) => codeIn(reply) === 'SESSION_ENDED')) this.#refused(before, 'a refresh');
    return readReply(replies[0] ?? null);
  }

  async #logout(jar: Jar): Promise<Done> {
    if (jar.session === null) return doneOf('skipped');
    this.#mayEnd(jar);
    const before = jar.stolen();
    const reply = await this.#reach.ask(jar, post('/api/auth/logout'));
    if (reply?.status === 204) this.#over(before);
    return readReply(reply);
  }

  async #change(jar: Jar, newPassword: string): Promise<Done> {
    if (jar.session === null) return doneOf('skipped');
    const before = this.#endAll();
    const [currentPassword] = this.#passwords;
    this.#passwords = [...this.#passwords, newPassword];
    const reply = await this.#reach.ask(jar, post('/api/auth/password', { currentPassword, newPassword }));
    if (reply?.status === 200) {
      this.#passwords = [newPassword];
      this.#allEnded();
      for (const each of before) this.#over(each);
    }
    return readReply(reply);
  }

  async #remove(jar: Jar): Promise<Done> {
    if (jar.session === null) return doneOf('skipped');
    const before = this.#endAll();
    this.#sure = false;
    this.#deleted = true;
    this.#notebook.forgets();
    const [password] = this.#passwords;
    const reply = await this.#reach.ask(jar, { method: 'DELETE', path: '/api/auth/me', body: { password } });
    if (reply?.status === 204) for (const each of before) this.#over(each);
    return readReply(reply);
  }

  /** [A1] Old tokens open nothing, and a refresh token that comes twice ends its session. */
  async #replay(): Promise<Done> {
    const now = this.#reach.now();
    const spent = this.#spent.findLast(({ ended, at }) => ended || now - at > graceMs);
    if (!spent) return doneOf('skipped');
    const { jar } = spent;
    const mine = [...this.#jars()].filter(({ session }) => session !== null && session === jar.session);
    for (const each of mine) this.#mayEnd(each);
    const newest = mine.map((each) => each.stolen());
    const reply = await this.#reach.ask(jar.stolen(), post('/api/auth/refresh'));
    if (reply?.status === 200)
      this.#notebook.wronged(`a refresh token was taken ${spent.ended ? 'after its session' : 'a second time'}`);
    if (reply?.status === 401 && !spent.ended) for (const each of newest) this.#over(each);
    for (const each of spent.ended ? [jar] : newest) await this.#tryDead(each, reply);
    return readReply(reply);
  }

  async #tryDead(jar: Jar, refreshed: Reply): Promise<void> {
    if (refreshed?.status !== 401) return;
    const reply = await this.#reach.ask(jar.stolen(), { method: 'GET', path: '/api/auth/me' });
    if (reply?.status === 200) this.#notebook.wronged('an access token was taken after its session');
  }

  /** The tokens of all browsers that are logged in, which are worth nothing soon. */
  #endAll(): readonly Jar[] {
    const { begun, open } = this.#massEndings;
    this.#massEndings = { begun: begun + 1, open: open + 1 };
    const jars = [...this.#jars()].filter(({ session }) => session !== null);
    for (const each of jars) this.#mayEnd(each);
    return jars.map((each) => each.stolen());
  }

  #allEnded(): void {
    const { begun, open } = this.#massEndings;
    this.#massEndings = { begun, open: open - 1 };
  }

  #mayEnd({ session }: Jar): void {
    if (session !== null) this.#endings.add(session);
  }

  #over(jar: Jar): void {
    if (jar.session !== null) this.#spent.push({ jar, at: this.#reach.now(), ended: true });
  }
}

const codeIn = (reply: Reply): string | null => {
  const done = readReply(reply);
  return done.end === 'refused' ? done.code : null;
};
