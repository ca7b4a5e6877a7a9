import { reportLine, thrown } from '../contract/report.ts';
import { pinCells } from '../storage/cells.ts';
import { sentAway } from './admission/answers.ts';
import { Door } from './admission/door.ts';
import { DoorBefore } from './admission/door-before.ts';
import { appOf } from './app.ts';
import { servicesOf, wakeNight } from './bindings.ts';
import { luck, randomToken } from './identity.ts';
import { perEnv } from './kept.ts';
import { Limits } from './limits/ask.ts';
import { page } from './pages/page.ts';
import { throughDoor } from './pages/page-door.ts';
import { settingsOf } from './settings.ts';

export { CartServer, LimiterServer, LogServer, MailServer, NightServer, OrderServer, StockServer } from './servers.ts';

/** It keeps what it has learnt: certificates, counts, prepared routes. */
const shopOf = perEnv((env) => {
  const [services, limits] = [servicesOf(env), new Limits()];
  const door = settingsOf(env).front === '' ? new Door(luck) : new DoorBefore(services.limits.vouched);
  return { services, limits, door, app: appOf(services, limits, () => door.look) };
});
/** Null, with a line in the log, when the environment is not right: a shop without its secrets stays shut. */
function shopFor(env: Env) {
  try {
    return shopOf(env);
  } catch (error) {
    console.error(reportLine('shop-not-open', { error: String(error) }));
    return null;
  }
}

/** The environments whose actors are where the data says; a shop that would look for them elsewhere stays shut. */
const pinned = new WeakSet<Env>();
async function isPinned(env: Env): Promise<boolean> {
  if (pinned.has(env)) return true;
  try {
    const wrong = await pinCells(env.DB_ORDERS, settingsOf(env).cells);
    for (const { kind, kept, wanted } of wrong) console.error(reportLine('cells-changed', { kind, kept, wanted }));
    if (wrong.length === 0) {
      pinned.add(env);
      wakeNight(env);
    }
    return wrong.length === 0;
  } catch (error) {
    console.error(reportLine('cells-not-known', thrown(error)));
    return false;
  }
}

/** It stays so until somebody has mended it. */
const shutSeconds = 60;
/** What threw may not throw again. */
const brokenSeconds = 5;

const api = /^\/(api|live|media)\/|^\/healthz$/;

export default {
  async fetch(request, env, ctx): Promise<Response> {
    const shop = shopFor(env);
    const { pathname } = new URL(request.url);
    if (shop === null || !(pathname === '/healthz' || (await isPinned(env))))
      return sentAway(request, pathname, randomToken(), shutSeconds, 'UNAVAILABLE');
    const { app, services, limits, door } = shop;
    // The front asks for itself, over and over: that counts in nobody's limit.
    const inside = pathname === '/healthz' && settingsOf(env).front !== '' && services.limits.vouched(request.headers);
    try {
      return await door.enter(request, services, async () => {
        if (api.test(pathname)) return app.fetch(request, { inside }, ctx);
        return throughDoor(request, services, limits, (read) => page(read, env, ctx, app));
      });
    } catch (error) {
      services.report('request-failed', { path: pathname, ...thrown(error) });
      return sentAway(request, pathname, services.newId(), brokenSeconds, 'UNAVAILABLE');
    }
  },
} satisfies ExportedHandler<Env>;
