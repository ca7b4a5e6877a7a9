import { createHash } from 'node:crypto';
import type { Sku } from '../../contract/ids.ts';
import { base32 } from '../../gateway/identity.ts';
import { codeOf } from '../buyers/done.ts';
import type { Ask, Reach, Reply } from '../buyers/reach.ts';
import { tell } from './carrier.ts';
import { serve } from './clerk.ts';
import { deliver } from './movements.ts';
import { origin } from './paypal.ts';
import type { Shop } from './shop.ts';
import type { Socket } from './socket.ts';

/** A browser gives up waiting after this. */
const patienceMs = 15_000;
const reconnectMs = 1_000;

/** 43 characters, as a guest's cookie has. */
export const tokenOf = (seed: number, buyer: number): string =>
  createHash('sha256').update(`${seed}:${buyer}`).digest('base64url');

/** Under which id the shop knows the guest with this token. */
export const guestIdOf = (token: string): string =>
  `guest_${base32(createHash('sha256').update(`guest:${token}`).digest())}`;

/** Each sits at a machine of their own. */
const addressOf = (buyer: number): string => `10.${buyer >> 16}.${(buyer >> 8) & 255}.${buyer & 255}`;

/** How one buyer reaches the simulated shop: over a network that loses things, and with a patience that ends. */
export function reachOf(shop: Shop, buyer: number): Reach {
  const { clock, wire } = shop;
  const from = `buyer ${buyer}`;

  /** Null when there is no answer in time, or when the connection breaks. */
  const patiently = <T>(work: Promise<T>): Promise<T | null> =>
    new Promise((resolve) => {
      const giveUp = clock.after(patienceMs, () => resolve(null));
      work.then(
        (value) => {
          giveUp();
          resolve(value);
        },
        () => {
          giveUp();
          resolve(null);
        },
      );
    });

  async function knock(
    cookie: string,
    ask: Ask,
  ): Promise<NonNullable<Reply> & { readonly cookies: readonly string[] }> {
    const headers: Record<string, string> = { cookie, 'cf-connecting-ip': addressOf(buyer) };
    if (ask.method !== 'GET') headers.origin = origin;
    if (ask.key !== undefined) headers['idempotency-key'] = ask.key;
    if (ask.body !== undefined) headers['content-type'] = 'application/json';
    const body = ask.body === undefined ? null : JSON.stringify(ask.body);
    const request = new Request(origin + ask.path, { method: ask.method, headers, body });
    const response = await shop.fetch(request, `${from} ${ask.method} ${ask.path}`);
    const text = await response.text();
    const reply = { status: response.status, body: text === '' ? null : (JSON.parse(text) as unknown) };
    if (reply.status >= 400) shop.refused(codeOf(reply));
    return { ...reply, cookies: response.headers.getSetCookie() };
  }

  /** Null when nobody answers in time; false when there is nothing to listen to. */
  async function dial(cookie: string, path: string): Promise<Socket | false | null> {
    const handshake = async () => {
      const request = new Request(origin + path, { headers: { cookie, origin, upgrade: 'websocket' } });
      return shop.sockets.of(await shop.fetch(request, `${from} listens at ${path}`)) ?? false;
    };
    return patiently(wire.send(null, { from, to: 'gateway', what: `listen ${path}` }, handshake));
  }

  return {
    now: () => clock.now,
    ask: async (jar, ask, unheard) => {
      // What is in the jar now is what the browser sends.
      const cookie = jar.header;
      const what = `${ask.method} ${ask.path}`;
      let knocks = 0;
      const effect = () => {
        const answer = knock(cookie, ask);
        if (knocks++ > 0) unheard?.(answer.catch(() => null));
        return answer;
      };
      const reply = await patiently(wire.send(null, { from, to: 'gateway', what }, effect));
      if (reply) jar.take(reply.cookies);
      return reply && { status: reply.status, body: reply.body };
    },
    pay: async (approveUrl, decision) => {
      const answer = await patiently(shop.till.press(from, approveUrl, decision));
      return answer?.headers.get('location') ?? null;
    },
    move: (orderId, does) => shop.sandbox.move(orderId, does),
    carry: (orderId, word) =>
      word.act === 'parcel' ? tell(shop, orderId, word, patiently) : serve(shop, orderId, word, patiently),
    listen: (jar, path, hear, refused) => {
      let closed = false;
      let close = () => {};
      const again = () => {
        if (!closed) clock.after(reconnectMs, () => void open());
      };
      const open = async () => {
        const socket = closed ? null : await dial(jar.header, path);
        if (socket === false && !closed) clock.after(reconnectMs, refused);
        if (!socket) return socket === null ? again() : undefined;
        if (closed) return socket.close();
        close = () => socket.close();
        socket.attach({ hear, broken: again });
      };
      clock.after(1, () => void open());
      return () => {
        closed = true;
        close();
      };
    },
    keep: async (act) => {
      if (act.act === 'reprice') {
        shop.shelves.reprice(act.sku as Sku, { minor: act.minor, currency: 'USD' });
        return true;
      }
      if (act.act === 'withdraw') {
        shop.shelves.withdraw(act.sku as Sku);
        return true;
      }
      return deliver(shop, act, (what, at, effect) =>
        patiently(wire.send(null, { from, to: `stock:${act.sku}`, what, at }, effect)),
      );
    },
  };
}
