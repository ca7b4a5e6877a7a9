import { describe, expect, test } from 'vitest';
import { type CartView, cartView } from '../../../contract/cart.ts';
import type { Sku } from '../../../contract/ids.ts';
import { type OrderView, orderView } from '../../../contract/order.ts';
import { Buyer } from '../../../simulator/buyers/buyer.ts';
import { Jar } from '../../../simulator/buyers/jar.ts';
import { Notebook } from '../../../simulator/buyers/notebook.ts';
import type { Reach, Reply } from '../../../simulator/buyers/reach.ts';

const usd = (minor: number) => ({ minor, currency: 'USD' as const });
const good = { sku: 'MUG', name: 'Mug', slug: 'mug', picture: '/mug.svg' };

const cart = (version: number, unitPrice = 1_600, quantity = 1): CartView =>
  cartView.parse({
    id: `cart_${'0'.repeat(26)}`,
    version,
    status: 'open',
    orderId: null,
    lines: [
      {
        ...{ ...good, quantity, unitPrice: usd(unitPrice), currentPrice: usd(unitPrice) },
        ...{ total: usd(unitPrice * quantity), heldUntil: null, warnings: [] },
        lots: [{ quantity, unitPrice: usd(unitPrice), total: usd(unitPrice * quantity), heldUntil: null }],
      },
    ],
    units: quantity,
    subtotal: usd(unitPrice * quantity),
    warnings: [],
  });

const order = (unitPrice: number, total = unitPrice): OrderView =>
  orderView.parse({
    ...{ number: null, groups: [], refunds: [], returns: [] },
    ...{ id: `order_${'1'.repeat(26)}`, version: 3, status: 'paid', placedAt: '2026-01-15T00:00:00.000Z' },
    email: 'ada@example.com',
    address: { name: 'Ada', line1: '1 Row', city: 'Portland', postalCode: '04101', country: 'US' },
    shipping: 'standard',
    payment: { method: 'manual', state: 'captured' },
    lines: [{ ...good, quantity: 1, unitPrice: usd(unitPrice), total: usd(unitPrice) }],
    ...{ subtotal: usd(unitPrice), shippingCost: usd(0), total: usd(total), captured: usd(total), refunded: usd(0) },
    ...{ reversed: usd(0), ledger: [] },
    ...{ approveUrl: null, payBefore: null, failure: null, timeline: [] },
  });

const notebookOf = (write: (notebook: Notebook) => void): readonly string[] => {
  const notebook = new Notebook();
  write(notebook);
  return notebook.violations.map(({ promise }) => promise);
};

test('what a good shop shows breaks nothing', () => {
  const violations = notebookOf((notebook) => {
    notebook.sawCart(cart(1), 'add');
    notebook.heardCart(0, cart(1));
    notebook.heardCart(1, cart(2, 1_700));
    notebook.sawCart(cart(2, 1_700), null);
    notebook.wasRefused('me', 'order', 'IN_PROGRESS');
    notebook.wasAccepted('me', 'order', 'order_1');
    notebook.wasAccepted('me', 'order', 'order_1');
    notebook.wasRefused('me', 'order', 'UNAVAILABLE');
    notebook.wasAccepted('me', 'other', 'order_2');
    notebook.sawOrder(order(1_600));
    notebook.sawOrder(order(1_700));
  });
  expect(violations).toEqual([]);
});

test('[C1] one version of a cart with two contents is seen, whichever way it came', () => {
  const twice = (write: (notebook: Notebook) => void) =>
    notebookOf((notebook) => {
      notebook.heardCart(0, cart(4));
      write(notebook);
    });
  expect(twice((notebook) => notebook.heardCart(1, cart(4, 1_600, 2)))).toEqual(['C1']);
  expect(twice((notebook) => notebook.sawCart(cart(4, 1_600, 2), null))).toEqual(['C1']);
});

test('[C1] a tab is remembered with the version that it heard last', () => {
  const notebook = new Notebook();
  expect(notebook.lastHeard(0)).toBeNull();
  notebook.heardCart(0, cart(4));
  notebook.heardCart(0, cart(6));
  notebook.heardCart(1, cart(5));
  expect([0, 1].map((tab) => notebook.lastHeard(tab)?.version)).toEqual([6, 5]);
});

test('a price that was never shown is seen, unless an answer that may have shown it is missing', () => {
  const charged = (write: (notebook: Notebook) => void) =>
    notebookOf((notebook) => {
      notebook.sawCart(cart(1), null);
      write(notebook);
      notebook.sawOrder(order(1_700));
    });
  expect(charged(() => {})).toEqual(['C2']);
  const missing = (notebook: Notebook) => {
    notebook.asks();
    notebook.hears(false);
  };
  expect(charged(missing)).toEqual([]);
  expect(charged((notebook) => notebook.asks())).toEqual([]);
  expect(charged((notebook) => notebook.sawCart(cart(2, 1_700), null))).toEqual([]);
});

test('a total that is not that of the lines is seen', () => {
  const violations = notebookOf((notebook) => {
    notebook.sawCart(cart(1), null);
    notebook.sawOrder(order(1_600, 1_500));
  });
  expect(violations).toEqual(['C2']);
});

test.each<[string, (notebook: Notebook) => void]>([
  ['one key is answered with two orders', (notebook) => notebook.wasAccepted('me', 'order', 'order_2')],
  ['two keys are answered with one order', (notebook) => notebook.wasAccepted('me', 'other', 'order_1')],
  ['what was accepted is refused when it is repeated', (notebook) => notebook.wasRefused('me', 'order', 'CART_EMPTY')],
  ['a new key is taken for an old one', (notebook) => notebook.wasRefused('me', 'new', 'IDEMPOTENCY_KEY_REUSED')],
])('[O1] it is seen when %s', (_, write) => {
  const violations = notebookOf((notebook) => {
    notebook.wasAccepted('me', 'order', 'order_1');
    write(notebook);
  });
  expect(violations).toEqual(['O1']);
});

describe('an add that the network brings twice, and a price of 16.00 in the second answer', () => {
  /** What the shop answers to the first message, and to its repetition; the order is charged at `price`. */
  async function bought(repeated: Reply, price: number): Promise<readonly string[]> {
    const placed = { id: order(price).id, status: 'placed', approveUrl: null, href: '/' };
    const answers: Reply[] = [
      { status: 409, body: { code: 'OUT_OF_STOCK' } },
      { status: 202, body: placed },
      { status: 200, body: order(price) },
    ];
    const reach: Reach = {
      ask: async (_token, ask, unheard) => {
        if (ask.path === '/api/cart/items') unheard?.(Promise.resolve(repeated));
        return answers.shift() ?? null;
      },
      now: () => 0,
      pay: async () => null,
      move: async () => false,
      carry: async () => false,
      listen: () => () => {},
      keep: async () => false,
    };
    const ada = new Buyer(1, Jar.of('http://shop.test', 'token'), reach);
    const base = { at: 0, buyer: 1, key: 'order' } as const;
    await ada.do({ ...base, act: 'add', sku: good.sku as Sku, quantity: 1 });
    await ada.do({ ...base, act: 'place', method: 'manual' });
    await ada.do({ ...base, act: 'watch' });
    return ada.notebook.violations.map(({ promise }) => promise);
  }

  test('the shop has shown that price, though nobody heard of it', async () => {
    expect(await bought({ status: 200, body: cart(1, 1_600) }, 1_600)).toEqual([]);
  });

  test('[C2.4] and no other', async () => {
    expect(await bought({ status: 200, body: cart(1, 1_600) }, 1_700)).toEqual(['C2']);
    expect(await bought({ status: 409, body: { code: 'OUT_OF_STOCK' } }, 1_600)).toEqual(['C2']);
  });
});
