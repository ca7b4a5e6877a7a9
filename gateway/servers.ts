import { CartActor, type Offers } from '../actors/cart/actor.ts';
import { LimiterActor } from '../actors/limiter/actor.ts';
import { LogActor } from '../actors/log/actor.ts';
import { OrderActor } from '../actors/order/actor.ts';
import { durable } from '../actors/runtime/durable.ts';
import { StockActor } from '../actors/stock/actor.ts';
import { archiveBatch } from '../storage/log-archive.ts';
import { applyEntries } from '../storage/projection.ts';
import { offersOf, paymentsOf, peersOf, vaultOf } from './bindings.ts';
import { settingsOf } from './settings.ts';

/** The Durable Object classes: each actor with what it needs of the platform. */
export class CartServer extends durable((world, id, env) => {
  const offers: Offers = (skus) => offersOf(env, skus);
  return new CartActor(world, id, peersOf(env), offers, settingsOf(env).cart);
}, vaultOf) {}

export class OrderServer extends durable(
  (world, id, env) => new OrderActor(world, id, peersOf(env), paymentsOf(env), settingsOf(env).order),
  vaultOf,
) {}

export class StockServer extends durable((world, id, env) => new StockActor(world, id, peersOf(env)), vaultOf) {}

/** Who knocks how often. It has no socket and no history. */
export class LimiterServer extends durable((world) => new LimiterActor(world), vaultOf) {}

export class LogServer extends durable((world, id, env) => {
  const sinks = {
    archive: (key: string, lines: readonly string[]) => archiveBatch(env.LOGS, key, lines),
    project: (entries: Parameters<typeof applyEntries>[1]) => applyEntries(env.DB_ORDERS, entries),
  };
  return new LogActor(world, id, sinks, settingsOf(env).log);
}, vaultOf) {}
