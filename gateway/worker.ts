import { appOf } from './app.ts';
import { servicesOf } from './bindings.ts';
import { page } from './page.ts';

export { CartServer, LogServer, OrderServer, StockServer } from './servers.ts';

/** One app for each environment: an isolate has one, and keeps what the app has learnt (certificates, prepared routes). */
const apps = new WeakMap<Env, ReturnType<typeof appOf>>();
/** Null, with a line in the log, when the environment is not right: a shop without its secrets stays shut. */
function appFor(env: Env) {
  try {
    const app = apps.get(env) ?? appOf(servicesOf(env));
    apps.set(env, app);
    return app;
  } catch (error) {
    console.error(JSON.stringify({ level: 'error', problem: 'shop-not-open', error: String(error) }));
    return null;
  }
}

const api = /^\/(api|live|media)\/|^\/healthz$/;

export default {
  async fetch(request, env, ctx): Promise<Response> {
    const app = appFor(env);
    if (app === null) return new Response('The shop is not open.', { status: 503, headers: { 'retry-after': '60' } });
    if (api.test(new URL(request.url).pathname)) return app.fetch(request, {}, ctx);
    return page(request, env, ctx, app);
  },
} satisfies ExportedHandler<Env>;
