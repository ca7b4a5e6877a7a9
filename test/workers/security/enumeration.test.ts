import { env } from 'cloudflare:workers';
import { expect, test } from 'vitest';
import { appOf } from '../../../gateway/app.ts';
import { servicesOf } from '../../../gateway/bindings.ts';
import { newEmail, password, register } from '../account.ts';
import { origin } from '../shop.ts';

/** The shop, and a count of all that it does for a request. */
function counted() {
  const services = servicesOf(env);
  const { auth } = services;
  const work = { hashes: 0, verifications: 0, statements: [] as string[], trips: 0 };
  const trip = <T>(made: T): T => {
    work.trips++;
    return made;
  };
  const statement = (sql: string) => {
    work.statements.push(sql.trim().slice(0, 30));
    return auth.db.prepare(sql);
  };
  const app = appOf({
    ...services,
    auth: {
      ...auth,
      passwords: {
        ...auth.passwords,
        hash: (text) => auth.passwords.hash(text).finally(() => work.hashes++),
        verify: (hash, text) => auth.passwords.verify(hash, text).finally(() => work.verifications++),
      },
      db: {
        prepare: statement,
        batch: (all: D1PreparedStatement[]) => trip(auth.db.batch(all)),
      } as unknown as D1Database,
    },
  });
  return { app, work };
}

const send = (app: ReturnType<typeof appOf>, path: string, body: object) =>
  app.request(`${origin}/api/auth/${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });

test.each(['login', 'register'])(
  '%s does the same work, and gives the same answer, for known and unknown e-mails',
  async (path) => {
    const secret = 'not the right one 11';
    const seen = await Promise.all(
      [await register(), newEmail()].map(async (email) => {
        const { app, work } = counted();
        const answer = await send(app, path, { email, password: secret });
        const { requestId: _, ...body } = await answer.json<Record<string, unknown>>();
        const headers = [...answer.headers].filter(
          ([name]) => !/server-timing|x-request-id|set-cookie|^ratelimit$/.test(name),
        );
        return { work, status: answer.status, body, headers, cookies: answer.headers.getSetCookie().length };
      }),
    );
    expect(seen[0]).toEqual(seen[1]);
    expect(seen[0]?.work).toMatchObject(
      path === 'login' ? { hashes: 0, verifications: 1 } : { hashes: 1, verifications: 0 },
    );
    // A new account has a token for its letter as well: the statement is made for whoever asks. So are the two that look for
    // letters that are owed.
    expect(seen[0]?.work.statements.length).toBe(path === 'login' ? 2 : 5);
  },
);

const median = (times: readonly number[]): number => times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)] ?? 0;

test.each(['login', 'register'])(
  '%s takes as long for known as for unknown e-mails, to within a tenth',
  async (path) => {
    const app = appOf(servicesOf(env));
    const known = await register();
    await send(app, path, { email: known, password: 'a first one, to warm up' });
    const timed = async (email: string) => {
      // A letter is asked for after the answer: the next one does not wait for that.
      await scheduler.wait(30);
      const began = performance.now();
      await (await send(app, path, { email, password: 'not the right one 12' })).text();
      return performance.now() - began;
    };
    let difference = 1;
    // A busy machine may be slow for one side by chance, but not time after time.
    for (let tries = 0; tries < 5 && difference > 0.1; tries++) {
      const times: { known: number[]; unknown: number[] } = { known: [], unknown: [] };
      for (let sample = 0; sample < 15; sample++) {
        times.known.push(await timed(known));
        times.unknown.push(await timed(newEmail()));
      }
      const [one, other] = [median(times.known), median(times.unknown)];
      expect(one, 'the clock stands still').toBeGreaterThan(1);
      difference = Math.abs(one - other) / Math.max(one, other);
    }
    expect(difference).toBeLessThanOrEqual(0.1);
  },
  60_000,
);

test('a password that is refused is refused whoever has the e-mail', async () => {
  const app = appOf(servicesOf(env));
  for (const email of [await register(), newEmail()])
    expect((await send(app, 'register', { email, password: 'password123' })).status).toBe(422);
  expect((await send(app, 'register', { email: await register(), password })).status).toBe(202);
});
