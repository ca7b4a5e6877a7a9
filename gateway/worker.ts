import pages from '../web/.svelte-kit/cloudflare/_worker.js';
import { appOf } from './app.ts';
import { servicesOf } from './bindings.ts';
import { cookieFor, randomToken, tokenIn, withToken } from './identity.ts';

export { CartServer, LogServer, OrderServer, StockServer } from './servers.ts';

/** One app for each environment: an isolate has one, and keeps what the app has learnt (certificates, prepared routes). */
const apps = new WeakMap<Env, ReturnType<typeof appOf>>();
function appFor(env: Env) {
  const app = apps.get(env) ?? appOf(servicesOf(env));
  apps.set(env, app);
  return app;
}

const api = /^\/(api|live|media)\/|^\/healthz$/;

export default {
  async fetch(request, env, ctx): Promise<Response> {
    const app = appFor(env);
    if (api.test(new URL(request.url).pathname)) return app.fetch(request, {}, ctx);
    return page(request, env, ctx, app);
  },
} satisfies ExportedHandler<Env>;

/** Renders a page. It calls the interface in this process, as the guest whose cookie it carries or is about to get. */
async function page(
  request: Request,
  env: Env,
  ctx: ExecutionContext,
  app: ReturnType<typeof appOf>,
): Promise<Response> {
  const known = tokenIn(request);
  const token = known ?? randomToken();
  const fresh = known === null;
  const asked = fresh ? withToken(request, token) : request;
  // What a page has written by a form is there for its next call: only reads of a new guest are answered without an actor.
  let wrote = false;
  const inProcess = async (call: Request): Promise<Response> => {
    wrote ||= call.method !== 'GET';
    return app.fetch(call, { fresh: fresh && !wrote }, ctx);
  };
  const response = await pages.fetch(asked, { ...env, API: { fetch: inProcess } }, ctx);
  if (!fresh || !(response.headers.get('content-type') ?? '').match(/text\/html|application\/json/)) return response;
  const answered = new Response(response.body, response);
  answered.headers.append('set-cookie', cookieFor(request, token));
  return answered;
}
