import { type Context, Hono } from 'hono';
import { type ApprovalDesk, showApproval, takeDecision } from './approval.ts';
import type { Dashboard } from './dashboard.ts';
import { format, readScript } from './fault-script.ts';
import type { Faults } from './faults.ts';
import type { Operation } from './operation.ts';
import type { BooksRecord } from './record.ts';
import { debugIdOf, errorReply } from './refusal.ts';
import { debugHeader, respond } from './spoil.ts';
import type { Sandbox } from './world.ts';

export type Doors = {
  readonly sandbox: Sandbox;
  readonly api: (context: Context, operation: Operation) => Promise<Response>;
  readonly grant: (context: Context) => Promise<Response>;
  readonly verify: (context: Context) => Promise<Response>;
  readonly desk: ApprovalDesk;
  readonly dashboard: Dashboard;
  readonly record: BooksRecord;
  readonly faults: Faults;
};

/** Every address of the sandbox, each with the path of the public address in front or without. */
export function routes(doors: Doors): Hono {
  const prefix = new URL(doors.sandbox.config.publicUrl).pathname;
  const app = new Hono({ getPath: (request) => pathBehind(prefix, new URL(request.url).pathname) });
  const { newId } = doors.sandbox.world;
  app.use(async (context, next) => {
    await next();
    if (!context.res.headers.has(debugHeader)) context.header(debugHeader, debugIdOf(newId()));
  });
  apiRoutes(app, doors);
  buyerRoutes(app, doors);
  toolRoutes(app, doors);
  app.notFound(() => respond(errorReply(404, newId())));
  app.onError((error) => {
    console.error('the sandbox has failed', error);
    return respond(errorReply(500, newId()));
  });
  return app;
}

const pathBehind = (prefix: string, path: string): string =>
  prefix !== '/' && path.startsWith(`${prefix}/`) ? path.slice(prefix.length) : path;

function apiRoutes(app: Hono, { api, grant, verify }: Doors): void {
  const call = (operation: (id: string) => Operation) => (context: Context) =>
    api(context, operation(context.req.param('id') ?? ''));
  app.post('/v1/oauth2/token', grant);
  app.post(
    '/v2/checkout/orders',
    call(() => ({ endpoint: 'create', id: '' })),
  );
  app.get(
    '/v2/checkout/orders/:id',
    call((id) => ({ endpoint: 'get', of: 'order', id })),
  );
  app.post(
    '/v2/checkout/orders/:id/capture',
    call((id) => ({ endpoint: 'capture', id })),
  );
  app.post(
    '/v2/checkout/orders/:id/authorize',
    call((id) => ({ endpoint: 'authorize', id })),
  );
  app.get(
    '/v2/payments/authorizations/:id',
    call((id) => ({ endpoint: 'get', of: 'authorization', id })),
  );
  app.post(
    '/v2/payments/authorizations/:id/capture',
    call((id) => ({ endpoint: 'capture-authorization', id })),
  );
  app.post(
    '/v2/payments/authorizations/:id/reauthorize',
    call((id) => ({ endpoint: 'reauthorize', id })),
  );
  app.post(
    '/v2/payments/authorizations/:id/void',
    call((id) => ({ endpoint: 'void', id })),
  );
  app.get(
    '/v2/payments/captures/:id',
    call((id) => ({ endpoint: 'get', of: 'capture', id })),
  );
  app.post(
    '/v2/payments/captures/:id/refund',
    call((id) => ({ endpoint: 'refund', id })),
  );
  app.get(
    '/v2/payments/refunds/:id',
    call((id) => ({ endpoint: 'get', of: 'refund', id })),
  );
  app.get(
    '/v1/customer/disputes/:id',
    call((id) => ({ endpoint: 'get', of: 'dispute', id })),
  );
  app.get('/v1/customer/disputes', (context) =>
    api(context, { endpoint: 'get', of: 'disputes', id: context.req.query('disputed_transaction_id') ?? '' }),
  );
  app.post('/v1/notifications/verify-webhook-signature', verify);
}

function buyerRoutes(app: Hono, { desk, sandbox }: Doors): void {
  app.get('/checkoutnow', (context) => showApproval(desk, context));
  app.post('/checkoutnow', (context) => takeDecision(desk, context));
  const certificate = (context: Context) =>
    context.body(sandbox.config.leaf, 200, { 'content-type': 'application/x-pem-file' });
  app.get('/v1/certs/:name', certificate);
  app.get('/v1/notifications/certs/:name', certificate);
}

function toolRoutes(app: Hono, { sandbox, record, faults, dashboard }: Doors): void {
  const { transaction } = sandbox.world;
  app.get('/_record', (context) => context.json(record.read(context.req.query('order') ?? null)));
  app.post('/_dashboard', async (context) => {
    const { status, body } = dashboard(await context.req.text());
    return context.json(body, status);
  });
  app.get('/_faults', (context) => context.json({ faults: faults.left(), format }));
  app.delete('/_faults', (context) => {
    transaction(() => faults.replace([]));
    return context.json({ faults: [] });
  });
  app.put('/_faults', async (context) => {
    const script = readScript(await context.req.text());
    if (!script.ok) return context.json({ error: 'FAULTS_NOT_UNDERSTOOD', problems: script.problems, format }, 422);
    transaction(() => faults.replace(script.faults));
    return context.json({ faults: faults.left() });
  });
}
