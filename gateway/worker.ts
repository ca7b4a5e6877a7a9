import { reportLine } from '../contract/report.ts';
import { Door } from './admission/door.ts';
import { appOf } from './app.ts';
import { servicesOf } from './bindings.ts';
import { luck } from './identity.ts';
import { Limits } from './limits/ask.ts';
import { page } from './page.ts';
import { throughDoor } from './page-door.ts';

export { CartServer, LimiterServer, LogServer, OrderServer, StockServer } from './servers.ts';

/** One shop for each environment: an isolate has one, and keeps what it has learnt (certificates, counts, prepared routes). */
const shops = new WeakMap<Env, ReturnType<typeof open>>();
function open(env: Env) {
  const [services, limits, door] = [servicesOf(env), new Limits(), new Door(luck)];
  return { services, limits, door, app: appOf(services, limits, () => door.look) };
}
/** Null, with a line in the log, when the environment is not right: a shop without its secrets stays shut. */
function shopFor(env: Env) {
  try {
    const shop = shops.get(env) ?? open(env);
    shops.set(env, shop);
    return shop;
  } catch (error) {
    console.error(reportLine('shop-not-open', { error: String(error) }));
    return null;
  }
}

const api = /^\/(api|live|media)\/|^\/healthz$/;

export default {
  async fetch(request, env, ctx): Promise<Response> {
    const shop = shopFor(env);
    if (shop === null) return new Response('The shop is not open.', { status: 503, headers: { 'retry-after': '60' } });
    const { app, services, limits, door } = shop;
    return door.enter(request, services, async () => {
      if (api.test(new URL(request.url).pathname)) return app.fetch(request, {}, ctx);
      return throughDoor(request, services, limits, (read) => page(read, env, ctx, app));
    });
  },
} satisfies ExportedHandler<Env>;
