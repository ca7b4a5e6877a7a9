import { beforeAll, expect, test } from 'vitest';
import { PageCookies } from '../../../gateway/pages/page-cookies.ts';
import { Clock } from '../../../simulator/virtual/clock.ts';
import { origin } from '../../../simulator/virtual/paypal.ts';
import { foretellCrypto } from '../../../simulator/virtual/platform.ts';
import { Shop } from '../../../simulator/virtual/shop.ts';

beforeAll(foretellCrypto);

/** A simulated shop in which nothing goes wrong, and all that happened in it. */
function shopOf(seed: number) {
  const notes: string[] = [];
  const clock = new Clock(Date.UTC(2026, 0, 15), () => {});
  const quiet = {
    wrote: () => {},
    answered: () => {},
    died: () => {},
    rang: () => {},
    released: () => {},
    refused: () => {},
    meets: () => {},
  };
  const shop: Shop = new Shop(
    {
      ...{
        ...quiet,
        clock,
        seed,
        luck: () => null,
        isDown: () => false,
        asksPayPal: () => {},
        payPalRefuses: () => {},
        heardOf: () => {},
        wronged: () => {},
      },
      note: (text) => notes.push(text),
      escaped: (text) => {
        throw new Error(text);
      },
    },
    { goods: [], terms: { holdTtlSeconds: 900, holdCapSeconds: 3_600, paymentDeadlineSeconds: 1_800 } },
  );
  const cookies = new PageCookies(null);
  async function call(method: string, path: string, body?: object): Promise<{ status: number; text: string }> {
    let over = false;
    const headers = { origin, cookie: cookies.header, 'content-type': 'application/json' };
    const request = new Request(origin + path, { method, headers, body: body ? JSON.stringify(body) : null });
    const answered = shop.fetch(request).finally(() => {
      over = true;
    });
    await clock.rest(clock.now + 60_000, () => over);
    const answer = await answered;
    for (const line of answer.headers.getSetCookie()) cookies.take(line);
    return { status: answer.status, text: await answer.text() };
  }
  return { shop, cookies, notes, call };
}

async function played(seed: number) {
  const { shop, cookies, notes, call } = shopOf(seed);
  const who = { email: 'ada@example.com', password: 'correct horse battery staple' };
  const answers = [
    await call('POST', '/api/auth/register', who),
    await call('POST', '/api/auth/login', { ...who, password: 'wrong' }),
    await call('POST', '/api/auth/login', who),
    await call('POST', '/api/auth/refresh'),
    await call('GET', '/api/auth/me'),
  ];
  const { header } = cookies;
  answers.push(await call('POST', '/api/auth/logout'), await call('GET', '/api/auth/me'));
  shop.close();
  return { answers, header, notes };
}

test('the simulated shop has the shipped accounts', async () => {
  const { answers } = await played(1);
  expect(answers.map(({ status }) => status)).toEqual([202, 401, 200, 200, 200, 204, 401]);
  expect(JSON.parse(answers[4]?.text ?? '')).toMatchObject({ email: 'ada@example.com', role: 'shopper' });
});

test('one seed is one run, with its ids, tokens and signatures', async () => {
  const [one, again, other] = [await played(7), await played(7), await played(8)];
  expect(again).toEqual(one);
  expect(one.header).toMatch(/__Host-access=eyJ/);
  expect(other.header).not.toBe(one.header);
});
