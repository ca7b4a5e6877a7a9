import { cartKind } from '../actors/cart/actor.ts';
import { LimiterActor } from '../actors/limiter/actor.ts';
import { LogActor } from '../actors/log/actor.ts';
import { mailKind } from '../actors/mail/actor.ts';
import { NightActor } from '../actors/night/actor.ts';
import { type OrderAnswer, orderKind } from '../actors/order/actor.ts';
import type { CartAnswer } from '../actors/peers.ts';
import { Cell, type Cellular } from '../actors/runtime/cell.ts';
import { durable } from '../actors/runtime/durable.ts';
import type { HistorySettings } from '../actors/runtime/history.ts';
import { single } from '../actors/runtime/single.ts';
import { stockKind } from '../actors/stock/actor.ts';
import type { CartRequest } from '../contract/cart.ts';
import type { MailAnswer, MailRequest } from '../contract/mail.ts';
import type { OrderRequest } from '../contract/order.ts';
import type { StockAnswer, StockCommand } from '../contract/stock.ts';
import { loadHistory, saveHistory } from '../storage/log/history-archive.ts';
import { archiveBatch, removeBatches } from '../storage/log/log-archive.ts';
import { batchesAfter, logBucket } from '../storage/log/log-reader.ts';
import { closedFrom } from '../storage/orders/closed.ts';
import { applyEntries } from '../storage/orders/projection.ts';
import { mailOf, paymentsOf, quotePortsOf, vaultOf } from './bindings.ts';
import { quotingBy } from './fulfillment/quoting.ts';
import { homesOf, peersOf } from './homes.ts';
import { startOf } from './identity.ts';
import { offersOf } from './kept.ts';
import { settingsOf } from './settings.ts';

/** Of an actor some 1,500 events stay with it: more than most ever have, and half a megabyte at the most. */
const historyOf = (env: Env): HistorySettings => ({
  archive: {
    save: (key, text) => saveHistory(env.LOGS, key, text),
    load: (key) => loadHistory(env.LOGS, key),
  },
  ...{ keep: 1_000, batch: 500 },
});

/** The Durable Object classes: each cell with what its actors need of the platform. */
export class CartServer extends durable<CartRequest, CartAnswer>(
  (world, name, env): Cellular<CartRequest, CartAnswer> => {
    const { cells, cart, log } = settingsOf(env);
    const homes = homesOf(env);
    const peers = peersOf(env, homes, 'cart');
    const kind = cartKind(peers, (skus) => offersOf(env, skus), cart);
    return new Cell(world, kind, peers, {
      cells: cells.cart,
      lanes: log.lanes,
      history: historyOf(env),
      name,
      elsewhere: homes.cart.elsewhere(name),
    });
  },
  vaultOf,
) {}

export class OrderServer extends durable<OrderRequest, OrderAnswer>(
  (world, name, env): Cellular<OrderRequest, OrderAnswer> => {
    const { cells, order, log } = settingsOf(env);
    const homes = homesOf(env);
    const peers = peersOf(env, homes, 'order');
    const kind = orderKind(peers, paymentsOf(env), order, quotingBy(quotePortsOf(env, homes)));
    return new Cell(world, kind, peers, {
      cells: cells.order,
      lanes: log.lanes,
      history: historyOf(env),
      name,
      elsewhere: homes.order.elsewhere(name),
    });
  },
  vaultOf,
) {}

export class StockServer extends durable<StockCommand, StockAnswer>(
  (world, name, env): Cellular<StockCommand, StockAnswer> => {
    const { cells, log } = settingsOf(env);
    const homes = homesOf(env);
    const peers = peersOf(env, homes, 'stock');
    return new Cell(world, stockKind, peers, {
      cells: cells.stock,
      lanes: log.lanes,
      history: historyOf(env),
      name,
      elsewhere: homes.stock.elsewhere(name),
    });
  },
  vaultOf,
) {}

export class MailServer extends durable<MailRequest, MailAnswer>(
  (world, name, env): Cellular<MailRequest, MailAnswer> => {
    const { cells, log } = settingsOf(env);
    const homes = homesOf(env);
    const peers = peersOf(env, homes, 'mail');
    return new Cell(world, mailKind(peers, mailOf(env)), peers, {
      cells: cells.mail,
      lanes: log.lanes,
      history: historyOf(env),
      name,
      elsewhere: homes.mail.elsewhere(name),
    });
  },
  vaultOf,
) {}

/** There is one, of this name: whoever is served first in a process sees that it is awake. */
export class NightServer extends durable((world, _, env) => {
  const homes = homesOf(env);
  return single(
    new NightActor(world, {
      // Drawn from the date alone, evenly over the letters of ids.
      draw: (date, max) => closedFrom(env.DB_ORDERS, startOf(date), max),
      lookAgain: async (order, night) => {
        const found = await homes.order.ask(order, { type: 'look-again', night });
        return found.ok ? (found.value.looked ?? 'none') : 'silent';
      },
    }),
  );
}, vaultOf) {}

/** Who knocks how often. It has no socket and no history. */
export class LimiterServer extends durable((world) => single(new LimiterActor(world)), vaultOf) {}

export class LogServer extends durable((world, id, env) => {
  const bucket = logBucket(env.LOGS);
  const sinks = {
    archive: (key: string, lines: readonly string[]) => archiveBatch(env.LOGS, key, lines),
    project: (entries: Parameters<typeof applyEntries>[1], first: number) =>
      applyEntries(env.DB_ORDERS, entries, { lane: id, first }),
    objects: {
      list: (lane: string, after: number) => batchesAfter(bucket, lane, after),
      lines: bucket.lines,
      remove: (keys: readonly string[]) => removeBatches(env.LOGS, keys),
    },
  };
  return single(new LogActor(world, id, sinks, settingsOf(env).log));
}, vaultOf) {}
