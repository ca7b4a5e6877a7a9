import { twinOf } from './app.ts';

type Env = { readonly DB_TWIN: D1Database };

/** Where the local runtime mounts the twin, beside the shop. */
const mount = '/dev/twin';

/** The naive twin as a Worker of its own, on a database of its own. No production build contains it. */
export default {
  fetch(request, env) {
    const url = new URL(request.url);
    url.pathname = url.pathname.slice(mount.length) || '/';
    const twin = twinOf(env.DB_TWIN, { now: () => Date.now(), newId: () => crypto.randomUUID() });
    return twin.fetch(new Request(url, request));
  },
} satisfies ExportedHandler<Env>;
