import { cartKind, type Offers } from '../actors/cart/actor.ts';
import { LimiterActor } from '../actors/limiter/actor.ts';
import { LogActor } from '../actors/log/actor.ts';
import { orderKind } from '../actors/order/actor.ts';
import { Cell } from '../actors/runtime/cell.ts';
import { durable } from '../actors/runtime/durable.ts';
import { single } from '../actors/runtime/single.ts';
import { stockKind } from '../actors/stock/actor.ts';
import { archiveBatch } from '../storage/log-archive.ts';
import { applyEntries } from '../storage/projection.ts';
import { offersOf, paymentsOf, vaultOf } from './bindings.ts';
import { peersOf } from './homes.ts';
import { settingsOf } from './settings.ts';

/** The Durable Object classes: each cell with what its actors need of the platform. */
export class CartServer extends durable((world, name, env) => {
  const offers: Offers = (skus) => offersOf(env, skus);
  const { cells, cart } = settingsOf(env);
  const peers = peersOf(env, 'cart');
  return new Cell(world, cartKind(peers, offers, cart), peers, { cells: cells.cart, name });
}, vaultOf) {}

export class OrderServer extends durable((world, name, env) => {
  const { cells, order } = settingsOf(env);
  const peers = peersOf(env, 'order');
  return new Cell(world, orderKind(peers, paymentsOf(env), order), peers, { cells: cells.order, name });
}, vaultOf) {}

export class StockServer extends durable(
  (world, name, env) => new Cell(world, stockKind, peersOf(env, 'stock'), { cells: settingsOf(env).cells.stock, name }),
  vaultOf,
) {}

/** Who knocks how often. It has no socket and no history. */
export class LimiterServer extends durable((world) => single(new LimiterActor(world)), vaultOf) {}

export class LogServer extends durable((world, id, env) => {
  const sinks = {
    archive: (key: string, lines: readonly string[]) => archiveBatch(env.LOGS, key, lines),
    project: (entries: Parameters<typeof applyEntries>[1]) => applyEntries(env.DB_ORDERS, entries),
  };
  return single(new LogActor(world, id, sinks, settingsOf(env).log));
}, vaultOf) {}
