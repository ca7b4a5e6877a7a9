import { env } from 'cloudflare:workers';
import { expect, test } from 'vitest';
import { appOf } from '../../../gateway/app.ts';
import { servicesOf, vaultOf } from '../../../gateway/bindings.ts';
import type { Services } from '../../../gateway/services.ts';
import { keptLetters } from '../../../storage/mail/kept-letters.ts';
import { Browser, newEmail, register } from '../account.ts';
import { origin } from '../shop.ts';
import { pause, until } from '../until.ts';

const lettersTo = (email: string) => keptLetters(env.DB_MAIL, vaultOf(env)).newest(10, email);
const resetsTo = async (email: string) => (await lettersTo(email)).filter(({ text }) => text.includes('/reset?token='));
const owed = async () =>
  (await env.DB_AUTH.prepare('SELECT owed FROM letter_tokens WHERE owed IS NOT NULL').all()).results;
const forgot = (email: string) => new Browser().call('POST', '/api/auth/password/forgot', { body: { email } });

/** Somebody asks a process that dies, so many ms ago, before it has asked for the letter. */
async function forgotAtOneThatDies(email: string, agoMs: number): Promise<void> {
  const services = servicesOf(env);
  const works: Promise<unknown>[] = [];
  const dying: Services = {
    ...services,
    auth: { ...services.auth, now: () => Date.now() - agoMs },
    mail: async () => {
      throw new Error('it is gone');
    },
    background: (work) => void works.push(work),
    report: () => {},
  };
  const headers = { 'content-type': 'application/json', origin };
  const asked = { method: 'POST', headers, body: JSON.stringify({ email }) };
  const answer = await appOf(dying).fetch(new Request(`${origin}/api/auth/password/forgot`, asked));
  expect(answer.status).toBe(202);
  await Promise.all(works);
}

test('[K3.1] whoever was promised a letter gets it though the process died, as soon as anybody asks for one; and once', async () => {
  const email = await register();
  await until('the letter of the registration', async () => (await owed()).length === 0);
  await forgotAtOneThatDies(email, 20_000);
  expect(await resetsTo(email)).toEqual([]);
  expect(await owed()).toHaveLength(1);
  // Somebody else, who has no account here.
  await forgot(newEmail());
  const [letter] = await until('the letter', async () => {
    const letters = await resetsTo(email);
    return letters.length > 0 && letters;
  });
  await until('nothing to be owed', async () => (await owed()).length === 0);
  await Promise.all([forgot(newEmail()), forgot(newEmail())]);
  await pause(300);
  expect(await resetsTo(email)).toMatchObject([{ count: 1 }]);
  const token = /token=([\w-]+)/.exec(letter?.text ?? '')?.[1];
  const body = { token, password: 'a lighthouse for the stormy 77' };
  expect((await new Browser().call('POST', '/api/auth/password/reset', { body })).status).toBe(204);
});

test('[K3.1] what has just been promised is left to whoever has promised it, and what is over is owed to nobody', async () => {
  const [late, over] = [await register(), await register()];
  await until('the letters of the registrations', async () => (await owed()).length === 0);
  await forgotAtOneThatDies(late, 1_000);
  await forgotAtOneThatDies(over, 31 * 60_000);
  await forgot(newEmail());
  await pause(500);
  expect([await resetsTo(late), await resetsTo(over)]).toEqual([[], []]);
  // It asks again by itself: a newer token, and one letter.
  await forgot(late);
  await until('the letter', async () => (await resetsTo(late)).length === 1);
});

test('[K3.1] what is owed cannot be read, and is gone as soon as the letter has been asked for', async () => {
  const email = await register();
  await until('nothing to be owed', async () => (await owed()).length === 0);
  await forgotAtOneThatDies(email, 20_000);
  const [row] = await owed();
  expect(String(row?.owed)).toMatch(/^hf1\.test-2\.[\w-]+$/);
  await forgot(newEmail());
  await until('the letter', async () => (await resetsTo(email)).length === 1);
  await until('nothing to be owed', async () => (await owed()).length === 0);
});
