import type { Hono } from 'hono';
import type { App } from '../context.ts';

const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'];

/** The methods that this address takes. Middleware is on every address and does not count. */
export const methodsAt = (app: Hono<App>, path: string): readonly string[] =>
  methods.filter((method) => app.router.match(method, path)[0].some(([[, route]]) => route.method === method));
