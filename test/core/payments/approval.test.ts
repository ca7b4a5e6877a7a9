import { expect, test } from 'vitest';
import { full, issueOf, merchant, simpleOrder } from './api.ts';
import { laboratory, publicUrl } from './laboratory.ts';

async function waiting(change: object = {}) {
  const lab = laboratory();
  const paypal = await merchant(lab);
  const order = {
    ...simpleOrder,
    application_context: {
      brand_name: 'Cups & <Co>',
      return_url: 'http://shop.test/back?a=1',
      cancel_url: 'http://shop.test/cart',
      ...change,
    },
  };
  const { body } = await paypal.post('/v2/checkout/orders', order, full);
  const id = String(body.id);
  const page = () => lab.ask(`/checkoutnow?token=${id}`);
  const press = (decision: string) =>
    lab.ask(`/checkoutnow?token=${id}`, { method: 'POST', body: new URLSearchParams({ decision }) });
  const show = async () => (await paypal.get(`/v2/checkout/orders/${id}`)).body;
  return { lab, paypal, id, page, press, show };
}

test('the page names the shop and the amount, says that it is a sandbox, and has three buttons', async () => {
  const { page, id } = await waiting();
  const answer = await page();
  const html = await answer.text();
  expect(answer.status).toBe(200);
  expect(answer.headers.get('content-type')).toMatch(/^text\/html/);
  expect(html).toContain('sandbox emulator');
  expect(html).toContain('USD 19.99');
  expect(html).toContain('Cups &amp; &lt;Co&gt;');
  expect(html).toContain(id);
  expect([...html.matchAll(/<button[^>]* name="decision" value="(\w+)"/g)].map(([, value]) => value)).toEqual([
    'approve',
    'decline',
    'cancel',
  ]);
  expect(html).not.toContain('<script');
});

test('approving leads back with the token and a payer, and keeps what the address had before', async () => {
  const { press, show, id } = await waiting();
  const answer = await press('approve');
  expect(answer.status).toBe(303);
  const back = new URL(answer.headers.get('location') ?? '');
  expect(back.origin + back.pathname).toBe('http://shop.test/back');
  expect(Object.fromEntries(back.searchParams)).toEqual({
    a: '1',
    token: id,
    PayerID: expect.stringMatching(/^.{13}$/),
  });
  expect(await show()).toMatchObject({ status: 'APPROVED', payer: { payer_id: back.searchParams.get('PayerID') } });
});

test('cancelling leads to the cancel address, changes nothing, and can be thought over', async () => {
  const { press, show, id, page } = await waiting();
  const answer = await press('cancel');
  expect([answer.status, answer.headers.get('location')]).toEqual([303, `http://shop.test/cart?token=${id}`]);
  expect(await show()).toMatchObject({ status: 'CREATED' });
  expect((await page()).status).toBe(200);
  await press('approve');
  expect(await show()).toMatchObject({ status: 'APPROVED' });
});

test('a card that will be declined is approved, declined at capture, and can be changed for a good one', async () => {
  const { press, show, paypal, id } = await waiting();
  expect((await press('decline')).headers.get('location')).toContain('http://shop.test/back');
  expect(await show()).toMatchObject({ status: 'APPROVED' });
  expect(issueOf(await paypal.post(`/v2/checkout/orders/${id}/capture`))).toBe('INSTRUMENT_DECLINED');
  await press('approve');
  expect((await paypal.post(`/v2/checkout/orders/${id}/capture`)).status).toBe(201);
});

test('[E1.4] each approval is told, the second after a decline too, and a visit that is called off is not', async () => {
  const { press, lab, paypal, id } = await waiting();
  await press('decline');
  expect(issueOf(await paypal.post(`/v2/checkout/orders/${id}/capture`))).toBe('INSTRUMENT_DECLINED');
  await press('cancel');
  await press('approve');
  await lab.time.pass(10);
  const { webhooks } = await lab.record();
  expect(webhooks.map(({ event_type }) => event_type)).toEqual(['CHECKOUT.ORDER.APPROVED', 'CHECKOUT.ORDER.APPROVED']);
  expect(new Set(webhooks.map((one) => one.id)).size).toBe(2);
});

test('[E1.4] an order that is not paid within three hours, or within three of its approval, is known no more', async () => {
  const { press, page, paypal, id, lab } = await waiting();
  const hours = (count: number) => lab.time.pass(count * 3_600_000);
  const shown = async () => (await paypal.get(`/v2/checkout/orders/${id}`)).status;
  await hours(2);
  await press('approve');
  await hours(2);
  expect(await shown()).toBe(200);
  await hours(1);
  expect([await shown(), (await page()).status, (await press('approve')).status]).toEqual([404, 404, 404]);
  expect(issueOf(await paypal.post(`/v2/checkout/orders/${id}/capture`))).toBe('INVALID_RESOURCE_ID');
});

test('[E1.4] an order that is paid is known for ever', async () => {
  const { press, paypal, id, lab, show } = await waiting();
  await press('approve');
  await paypal.post(`/v2/checkout/orders/${id}/capture`);
  await lab.time.pass(8 * 3_600_000);
  expect(await show()).toMatchObject({ status: 'COMPLETED' });
});

test('time can be made to pass at the dashboard', async () => {
  const { press, id, lab } = await waiting();
  const expire = (of: string) => lab.ask('/_dashboard', { method: 'POST', body: JSON.stringify({ do: 'expire', of }) });
  expect((await expire('NONE')).status).toBe(404);
  expect(await (await expire('order-1')).json()).toEqual({ expired: [id] });
  expect((await press('approve')).status).toBe(404);
});

test('an order that is paid, one that nobody knows and a choice that there is not: a page for each', async () => {
  const { press, page, paypal, id, lab, show } = await waiting();
  expect((await press('steal')).status).toBe(400);
  expect(await show()).toMatchObject({ status: 'CREATED' });
  await press('approve');
  await paypal.post(`/v2/checkout/orders/${id}/capture`);
  expect((await page()).status).toBe(409);
  expect((await press('approve')).status).toBe(409);
  expect((await lab.ask('/checkoutnow?token=NONE')).status).toBe(404);
  expect((await lab.ask('/checkoutnow')).status).toBe(404);
});

test('without a return address the buyer is told so', async () => {
  const { press } = await waiting({ return_url: undefined });
  const answer = await press('approve');
  expect(answer.status).toBe(200);
  expect(await answer.text()).toContain('no address to go back to');
});

test('the books and the faults lie beside the page', async () => {
  const { lab, id } = await waiting();
  for (const name of ['_record', '_faults']) {
    const address = new URL(name, `${publicUrl}/checkoutnow?token=${id}`);
    expect((await lab.emulator.fetch(new Request(address))).status).toBe(200);
  }
});
