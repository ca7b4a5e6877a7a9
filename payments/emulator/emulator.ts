import { type Context, Hono } from 'hono';
import { orderApproved, paymentChanged } from './announcements.ts';
import { openApi } from './api.ts';
import { type ApprovalDesk, showApproval, takeDecision } from './approval.ts';
import { openBooks } from './books.ts';
import { openEvents } from './events.ts';
import { format, readScript } from './fault-script.ts';
import { openFaults } from './faults.ts';
import type { Operation } from './operation.ts';
import { decide } from './orders.ts';
import type { Noted } from './payments.ts';
import { openPending } from './pending.ts';
import { openRecord } from './record.ts';
import { openRepeats } from './repeats.ts';
import { respond, spoil } from './spoil.ts';
import { openTokens } from './tokens.ts';
import type { EmulatorConfig, EmulatorWorld } from './world.ts';

export type Emulator = {
  /** Any request to the sandbox, with the path of `publicUrl` in front or without. */
  readonly fetch: (request: Request) => Promise<Response>;
  /** When `wake` is due next; null: nothing is owed. */
  readonly nextWakeup: () => number | null;
  /** Settles what is pending and sends the webhooks that are due, then asks for the next wake-up. */
  readonly wake: () => Promise<void>;
};

/** PayPal's sandbox in one object, without a network of its own: the same in a Durable Object and in a simulator. */
export function payPalEmulator(config: EmulatorConfig, world: EmulatorWorld): Emulator {
  const sandbox = { config, world };
  const { publicUrl } = config;
  const books = openBooks(world.sql);
  const faults = openFaults(world.sql);
  const events = openEvents(sandbox, faults);
  const record = openRecord(sandbox, books);
  const tokens = openTokens(sandbox);
  const pending = openPending(sandbox, books, note);
  const api = openApi({ sandbox, books, faults, repeats: openRepeats(world), tokens, tally: record, note });
  const desk: ApprovalDesk = {
    order: books.order,
    decide: (order, decision) =>
      world.transaction(() => {
        const { changed, ...decided } = decide(sandbox, books, order, decision);
        if (changed) events.add(orderApproved(publicUrl, books, decided));
        rearm();
        return decided;
      }),
  };

  function note(noted: Noted): void {
    if (noted.settles) pending.add(noted.kind === 'capture' ? noted.capture.id : noted.refund.id, noted.settles);
    events.add(paymentChanged(publicUrl, noted));
    rearm();
  }

  function nextWakeup(): number | null {
    const [row] = world.sql
      .exec(
        'SELECT MIN(at) AS at FROM (SELECT MIN(due_at) AS at FROM events UNION ALL SELECT MIN(due_at) FROM pending)',
      )
      .toArray();
    return typeof row?.at === 'number' ? row.at : null;
  }

  function rearm(): void {
    const next = nextWakeup();
    if (next !== null) world.wakeAt(next);
  }

  async function grant(context: Context): Promise<Response> {
    // As bytes: workerd warns of a form that is read as text.
    const form = new TextDecoder().decode(await context.req.arrayBuffer());
    const fault = world.transaction(() => {
      record.count('token', null);
      return faults.forCall('token', { customId: null, orderId: null }, false);
    });
    const run = () => ({ ...tokens.grant(context.req.header('authorization'), form), kept: false });
    return spoil(world, context.req.raw.signal, fault, run, world.sleep);
  }

  const app = new Hono({
    getPath: (request) => pathBehind(new URL(publicUrl).pathname, new URL(request.url).pathname),
  });
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
  app.get('/v1/certs/:name', (context) => certificate(context, config.leaf));
  app.get('/v1/notifications/certs/:name', (context) => certificate(context, config.leaf));
  app.get('/checkoutnow', (context) => showApproval(desk, context));
  app.post('/checkoutnow', (context) => takeDecision(desk, context));
  app.get('/_record', (context) => context.json(record.read(context.req.query('order') ?? null)));
  app.get('/_faults', (context) => context.json({ faults: faults.left(), format }));
  app.delete('/_faults', (context) => {
    world.transaction(() => faults.replace([]));
    return context.json({ faults: [] });
  });
  app.put('/_faults', async (context) => {
    const script = readScript(await context.req.text());
    if (!script.ok) return context.json({ error: 'FAULTS_NOT_UNDERSTOOD', problems: script.problems, format }, 422);
    world.transaction(() => faults.replace(script.faults));
    return context.json({ faults: faults.left() });
  });
  app.notFound(() => respond({ status: 404, body: { name: 'NOT_FOUND', message: 'No such address.' }, kept: false }));

  return {
    fetch: async (request) => app.fetch(request),
    nextWakeup,
    wake: async () => {
      pending.settleDue();
      await events.sendDue();
      rearm();
    },
  };
}

const certificate = (context: Context, leaf: string): Response =>
  context.body(leaf, 200, { 'content-type': 'application/x-pem-file' });

const pathBehind = (prefix: string, path: string): string =>
  prefix !== '/' && path.startsWith(`${prefix}/`) ? path.slice(prefix.length) : path;
