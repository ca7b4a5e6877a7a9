import { problem } from '../../contract/http.ts';
import type { Sku } from '../../contract/ids.ts';
import { orderAccepted, orderView } from '../../contract/order.ts';
import { identify } from '../../gateway/identity.ts';
import { Jar } from '../../simulator/buyers/jar.ts';
import type { Ask, Reply } from '../../simulator/buyers/reach.ts';
import { Clock } from '../../simulator/virtual/clock.ts';
import type { AnyHost } from '../../simulator/virtual/host.ts';
import { foretellCrypto } from '../../simulator/virtual/platform.ts';
import { reachOf, tokenOf } from '../../simulator/virtual/reach.ts';
import type { Layout } from '../../simulator/virtual/script.ts';
import { Shop } from '../../simulator/virtual/shop.ts';
import { delivery } from './delivery.ts';
import type { Ground, GroundBuyer } from './ground.ts';

const mug = 'MUG-ENAMEL-SEA' as Sku;
const minute = 60_000;

/** A shop on the simulated platform, in which nothing goes wrong. Time passes while somebody waits. */
export function simulatedGround(layout: Layout): Ground {
  foretellCrypto();
  const clock = new Clock(Date.UTC(2026, 0, 15), () => {});
  const shop: Shop = new Shop(
    {
      clock,
      seed: 1,
      luck: () => null,
      note: () => {},
      wrote: () => {},
      answered: () => {},
      died: () => {},
      rang: () => {},
      refused: () => {},
      meets: () => {},
      escaped: (text) => {
        throw new Error(text);
      },
      isDown: () => false,
      released: () => {},
      asksPayPal: () => {},
      payPalRefuses: () => {},
      heardOf: () => {},
      wronged: () => {},
    },
    {
      layout,
      goods: [],
      terms: { holdTtlSeconds: 900, holdCapSeconds: 3_600, paymentDeadlineSeconds: 1_800 },
    },
  );

  const waited = <T>(work: Promise<T>): Promise<T> => clock.passUntil(work, 10 * minute);

  let buyers = 0;
  function buyer(): GroundBuyer {
    const number = ++buyers;
    const [reach, token] = [reachOf(shop, number), tokenOf(1, number)];
    const ask = async (asked: Ask): Promise<NonNullable<Reply>> => {
      const reply = await waited(reach.ask(Jar.of('http://shop.test', token), asked));
      if (!reply) throw new Error('no answer');
      return reply;
    };
    const status = async (asked: Ask) => (await ask(asked)).status;
    const item = (sku: Sku) => `/api/cart/items/${sku}`;
    const identity = identify(
      new Request('http://shop.test', { headers: { cookie: `holdfast=${token}` } }),
      () => token,
    );
    return {
      cart: async () => (await identity).cart,
      add: (sku, quantity, key) => status({ method: 'POST', path: '/api/cart/items', key, body: { sku, quantity } }),
      change: (sku, quantity, key) => status({ method: 'PATCH', path: item(sku), key, body: { quantity } }),
      remove: (sku, key) => status({ method: 'DELETE', path: item(sku), key }),
      place: async (method, key) => {
        const body = { ...delivery, payment: { method } };
        const reply = await ask({ method: 'POST', path: '/api/orders', key, body });
        return reply.status === 202 ? orderAccepted.parse(reply.body) : problem.parse(reply.body).code;
      },
      decide: async ({ approveUrl }, decision) => {
        const back = await waited(reach.pay(approveUrl ?? '', decision));
        if (back === null) throw new Error('PayPal does not answer');
        const { pathname, search } = new URL(back);
        await ask({ method: 'GET', path: pathname + search });
        if (decision !== 'cancel') return;
        const { order, token } = Object.fromEntries(new URLSearchParams(search));
        await ask({ method: 'POST', path: '/api/payments/paypal/cancel', body: { order, token } });
      },
      cancel: (id, key) => status({ method: 'POST', path: `/api/orders/${id}/cancel`, key }),
      until: async (id, wanted) => {
        for (let tries = 0; tries < 50; tries++) {
          const seen = orderView.parse((await ask({ method: 'GET', path: `/api/orders/${id}` })).body);
          if (seen.status === wanted || seen.payment.state === wanted) return;
          await clock.run(clock.now + 200, () => false);
          await waited(clock.sleep(200));
        }
        throw new Error(`${id} does not become ${wanted}`);
      },
    };
  }

  const host = (kind: string, id: string): AnyHost => {
    const found = shop.homes.find(kind, id);
    if (!found) throw new Error(`there is no ${kind} ${id}`);
    return found;
  };
  return {
    sell: async (units) => {
      await waited(shop.homes.stock(mug).execute({ type: 'restock', movementId: 'first', quantity: units }));
      return mug;
    },
    buyer,
    journal: async (kind, id) => {
      const home = host(kind, id);
      return home.database
        .all<{ seq: number; type: string; body: string }>(
          'SELECT seq, type, body FROM events WHERE actor = ? ORDER BY seq',
          home.numberOf(id),
        )
        .map(({ seq, type, body }) => ({
          type,
          body: home.opened<Record<string, unknown>>(id, body, 'events', seq),
        }));
    },
    end: async (kind, id, how) => host(kind, id).end(how),
    hasAlarm: async (kind, id) => host(kind, id).alarm.at !== null,
  };
}
