import { createMiddleware } from 'hono/factory';
import { HTTPException } from 'hono/http-exception';

const loopback = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/;
export const isLoopback = (origin: string): boolean => URL.canParse(origin) && loopback.test(new URL(origin).hostname);

/**
 * What starts programs must be asked from this machine alone, by our own page or by a program. Another site's page
 * says its `Origin`; one whose name was made to lead here says its `Host`; a proxy says for whom it asks.
 */
export const fromThisMachine = createMiddleware(async (c, next) => {
  const { origin: own } = new URL(c.req.url);
  const origin = c.req.header('origin');
  const forwarded = c.req.header('x-forwarded-for') ?? c.req.header('forwarded');
  if (!isLoopback(own) || forwarded !== undefined || (origin !== undefined && origin !== own))
    throw new HTTPException(403, { message: 'This is for the machine on which the shop runs, and for its own page.' });
  // An address of another site may still be asked for a picture or a script: only our page may look at what it says.
  const site = c.req.header('sec-fetch-site');
  if (c.req.path.startsWith('/dev/api/') && (site === 'cross-site' || site === 'same-site'))
    throw new HTTPException(403, { message: 'This is for the page of this shop.' });
  await next();
  c.res.headers.set('x-content-type-options', 'nosniff');
});
