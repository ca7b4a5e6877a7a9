import type { Hono } from 'hono';
import { HTTPException } from 'hono/http-exception';
import type { FailureCode } from '../contract/failure.ts';
import type { LoadView } from '../contract/ops.ts';
import { thrown } from '../contract/report.ts';
import { Door } from './admission/door.ts';
import { account } from './auth/account-routes.ts';
import { keys } from './auth/key-routes.ts';
import { letterEntry, verification } from './auth/letter-routes.ts';
import { authEntry } from './auth/routes.ts';
import { cart } from './cart/routes.ts';
import { media } from './catalog/media-routes.ts';
import { products } from './catalog/routes.ts';
import { Showcase } from './catalog/showcase.ts';
import type { App } from './context.ts';
import { quotes } from './fulfillment/routes.ts';
import { shelves } from './fulfillment/stock-routes.ts';
import { health } from './health/routes.ts';
import { deadline } from './http/deadline.ts';
import { securityHeaders } from './http/headers.ts';
import { identified } from './http/identified.ts';
import { jsonBody } from './http/json-body.ts';
import { limitAddresses, limitCallers } from './http/limit.ts';
import { methodsAt } from './http/methods.ts';
import { router } from './http/openapi.ts';
import { problem } from './http/problem.ts';
import { requestId } from './http/request-id.ts';
import { sameOrigin } from './http/same-origin.ts';
import { isOverloaded, mayPass } from './http/thrown-by-platform.ts';
import { Limits } from './limits/ask.ts';
import { live } from './live/routes.ts';
import { logs } from './log/routes.ts';
import { mailOps } from './mail/routes.ts';
import { projections } from './ops/rebuild-routes.ts';
import { reseal } from './ops/reseal-routes.ts';
import { ops } from './ops/routes.ts';
import { afterwards } from './orders/after-routes.ts';
import { bookings } from './orders/booking-routes.ts';
import { deliveries } from './orders/delivery-routes.ts';
import { orderLinks } from './orders/link-routes.ts';
import { nights } from './orders/night-routes.ts';
import { orders } from './orders/routes.ts';
import { payments, webhooks } from './payment/routes.ts';
import { moderation } from './ratings/ops-routes.ts';
import { ownRatingRoutes, ratingLists } from './ratings/routes.ts';
import type { Services } from './services.ts';

/** The whole interface of the shop, on whatever services it is given. */
export function appOf(
  services: Services,
  limits = new Limits(),
  load: () => LoadView = () => new Door(() => 0).look,
): Hono<App> {
  const app = router();
  const showcase = new Showcase(services);
  app.use(async (c, next) => {
    c.set('services', services);
    c.set('limits', limits);
    c.set('showcase', showcase);
    c.set('load', load);
    await next();
  });
  app.use(securityHeaders);
  app.use(requestId);
  app.use(deadline);
  app.use(limitAddresses);
  app.route('/', health);
  app.route('/', media);
  app.route('/', webhooks);
  app.route('/', keys);
  app.route('/', reseal);
  app.route('/', projections);
  app.route('/', logs);
  app.route('/', nights);
  app.route('/', bookings);
  app.route('/', afterwards);
  app.route('/', deliveries);
  app.route('/', shelves);
  app.route('/', mailOps);
  app.route('/', moderation);
  app.route('/', ops);
  app.use(sameOrigin);
  // Whoever comes back from PayPal has been away for long, and shows PayPal's word instead of a session.
  app.route('/', payments);
  app.use(jsonBody);
  app.route('/', authEntry);
  app.route('/', letterEntry);
  app.route('/', products);
  app.route('/', ratingLists);
  app.use(identified);
  app.use(limitCallers);
  app.route('/', account);
  app.route('/', verification);
  app.route('/', cart);
  app.route('/', quotes);
  app.route('/', orderLinks);
  app.route('/', orders);
  app.route('/', ownRatingRoutes);
  app.route('/', live);
  app.doc31('/api/openapi.json', {
    openapi: '3.1.0',
    info: { title: 'Holdfast', version: '1', description: 'The shop that never sells a unit twice.' },
  });
  app.notFound((c) => {
    const allowed = methodsAt(app, c.req.path);
    if (allowed.length === 0) return problem(c, 'NOT_FOUND');
    c.header('allow', allowed.join(', '));
    return problem(c, 'METHOD_NOT_ALLOWED');
  });
  // Whatever it was, it is ours to know: the caller gets a request id to ask with.
  app.onError((error, c) => {
    if (error instanceof HTTPException && error.status < 500) return problem(c, asked(error));
    // An actor that has too much to do, or the platform on its behalf: nothing was done.
    if (isOverloaded(error)) return problem(c, 'OVERLOADED');
    services.report('request-failed', { requestId: c.get('requestId') ?? '', path: c.req.path, ...thrown(error) });
    // Nothing was kept of it: the same call may be made again.
    return problem(c, mayPass(error) ? 'UNAVAILABLE' : 'INTERNAL');
  });
  return app;
}

/** What hono itself refuses: a body that is missing or of another type than the route takes. */
const asked = ({ status }: HTTPException): FailureCode =>
  status === 415
    ? 'MEDIA_TYPE_UNSUPPORTED'
    : status === 413
      ? 'BODY_TOO_LARGE'
      : status === 400
        ? 'BAD_JSON'
        : 'BAD_REQUEST';
