import { env } from 'cloudflare:workers';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { appOf } from '../../../gateway/app.ts';
import { servicesOf } from '../../../gateway/bindings.ts';
import type { Services } from '../../../gateway/services.ts';
import { Browser, password } from '../account.ts';
import { Buyer } from '../buyer.ts';
import { origin, sell, unique } from '../shop.ts';
import { until } from '../until.ts';
import { announce, captured, send } from '../webhook.ts';

/** Words that appear nowhere else. */
const email = `canary.bird.${unique()}@aviary.example`;
const address = {
  name: 'Canaria Zwitscher',
  line1: '7 Kanarienweg',
  city: 'Finkenwerder',
  postalCode: '99723',
  country: 'US',
};
const paypalId = '5CANARY90127TN364';
const bird = /canary\.bird|canaria|zwitscher|kanarienweg|finkenwerder|\b99723\b|aviary/i;
const everything = `${email} ${Object.values(address).join(' ')} ${paypalId}`;
const order = (method: string) => ({ email, address, shipping: 'standard', payment: { method } });

const said: string[] = [];
const levels = ['error', 'warn', 'info', 'log', 'debug', 'trace'] as const;
beforeAll(() => {
  for (const level of levels)
    vi.spyOn(console, level).mockImplementation((...all: unknown[]) => {
      said.push(all.map((one) => (typeof one === 'string' ? one : `${JSON.stringify(one)} ${String(one)}`)).join(' '));
    });
});
afterAll(() => vi.restoreAllMocks());

async function logs(): Promise<string> {
  const { objects } = await env.LOGS.list();
  const texts = objects.map(async ({ key }) => {
    const found = await env.LOGS.get(key);
    return found ? new Response(found.body.pipeThrough(new DecompressionStream('gzip'))).text() : '';
  });
  return (await Promise.all(texts)).join('');
}

test('[P1] an account, two orders and their payment: nothing personal and no payment id is said or archived', async () => {
  const browser = new Browser();
  await browser.call('POST', '/api/auth/register', { body: { email, password, name: address.name } });
  await browser.login(email);
  await browser.call('GET', '/api/auth/me/export');
  const buyer = new Buyer();
  await buyer.add((await sell()).sku);
  const bought = await buyer.call('POST', '/api/orders', { body: order('manual'), key: 'canary-1' });
  const { id } = await bought.json<{ id: string }>();
  await until('the order to be paid', async () =>
    (await buyer.call('GET', `/api/orders/${id}`)).text().then((text) => text.includes('"paid"')),
  );
  const payer = new Buyer();
  await payer.add((await sell()).sku);
  const accepted = await (await payer.call('POST', '/api/orders', { body: order('paypal'), key: 'canary-2' })).json<{
    id: string;
    approveUrl: string;
  }>();
  const reference = new URL(accepted.approveUrl).searchParams.get('token') ?? '';
  await payer.call('GET', `/api/payments/paypal/return?order=${accepted.id}&token=${reference}&PayerID=${paypalId}`);
  await announce(captured(accepted.id, reference));
  await payer.call('POST', `/api/orders/${accepted.id}/cancel`, { key: 'canary-3' });
  await until('both to be archived', async () => {
    const text = await logs();
    return text.includes(id) && text.includes(accepted.id);
  });
  const archived = await logs();
  expect(archived).not.toMatch(bird);
  expect(archived).not.toContain(reference);
  expect(said.join('\n')).not.toMatch(bird);
  expect(said.join('\n')).not.toContain(reference);
});

/** Each route, with what is personal wherever it can be put. */
async function everywhere(call: (request: Request) => Promise<Response>): Promise<Response[]> {
  const routes = appOf(servicesOf(env)).routes.filter(({ method, path }) => method !== 'ALL' && path !== '/api/health');
  const answers: Response[] = [];
  for (const { method, path } of routes)
    for (const put of ['nowhere', 'in its places'] as const) {
      const value = put === 'nowhere' ? 'TEST-1' : encodeURIComponent(email);
      const filled = path
        .replace('/api/orders/:id', put === 'nowhere' ? `/api/orders/order_${'0'.repeat(26)}` : '/api/orders/:id')
        .replace(/:\w+(\{[^}]*\})?/g, value);
      const query = new URLSearchParams({ q: everything, token: paypalId, cursor: everything, PayerID: address.name });
      const good = { sku: 'TEST-1', quantity: 1, ...(path === '/api/orders' && order('paypal')) };
      const body =
        put === 'nowhere'
          ? path === '/api/orders'
            ? order('paypal')
            : path.includes('items')
              ? { ...(path.endsWith('items') && { sku: 'TEST-1' }), quantity: 1 }
              : { email, password }
          : { ...good, sku: everything, [email]: everything };
      const headers = {
        origin,
        cookie: new Buyer().cookie,
        'content-type': 'application/json',
        'idempotency-key': 'k',
        'user-agent': everything,
        authorization: 'Bearer hf_test-key',
      };
      const sent = method === 'GET' ? {} : { body: JSON.stringify(body) };
      answers.push(
        await call(
          new Request(`${origin}${filled}${put === 'nowhere' ? '' : `?${query}`}`, {
            method,
            headers,
            redirect: 'manual',
            ...sent,
          }),
        ),
      );
    }
  return answers;
}

test('[P1] whatever is refused says nothing of what was in it', async () => {
  const app = appOf(servicesOf(env));
  const answers = await everywhere(async (request) => app.fetch(request, {}));
  expect(new Set(answers.map(({ status }) => status))).toContain(422);
  await send(`{"broken": "${everything}`, { 'content-type': 'application/json', 'paypal-transmission-id': everything });
  expect(said.join('\n')).not.toMatch(bird);
  expect(said.join('\n')).not.toContain(paypalId);
});

test('[P1] whatever fails, in whichever part and with whatever message, is told by its name and place alone', async () => {
  const broken = () => Promise.reject(new Error(`${everything} is no good`));
  const services = servicesOf(env);
  const failing: Services = {
    ...services,
    ...{ prices: broken, cart: broken, order: broken, stock: broken, orders: broken, listen: broken, media: broken },
    ...{ verifyWebhook: broken, levels: broken, toldLevels: broken, noteLevels: broken },
    shipping: { records: broken, goods: broken },
    catalog: { products: broken, product: broken, categories: broken, offers: broken },
    ops: { ...services.ops, inspect: broken, directory: broken, paymentRecord: broken },
    auth: {
      ...services.auth,
      db: {
        prepare: () => {
          throw new Error(everything);
        },
        batch: broken,
      } as unknown as D1Database,
    },
  };
  said.length = 0;
  const app = appOf(failing);
  const answers = await everywhere(async (request) => app.fetch(request, {}));
  const failed = answers.filter(({ status }) => status === 500);
  expect(failed.length).toBeGreaterThan(12);
  for (const answer of answers)
    if (answer.status >= 400) expect(await answer.text()).not.toMatch(/is no good|\bat \S+ \(/);
  const reports = said.filter((line) => line.includes('request-failed'));
  expect(reports.length).toBeGreaterThanOrEqual(failed.length);
  expect(JSON.parse(reports[0] ?? '')).toMatchObject({
    requestId: expect.any(String),
    error: 'Error',
    at: expect.stringContaining(':'),
  });
  expect(said.join('\n')).not.toMatch(bird);
  expect(said.join('\n')).not.toContain(paypalId);
});
