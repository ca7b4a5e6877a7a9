import type { Context } from 'hono';
import { disputeChanged, orderApproved, paymentChanged } from './announcements.ts';
import { openApi } from './api.ts';
import type { ApprovalDesk } from './approval.ts';
import { openBooks } from './books.ts';
import { openDashboard } from './dashboard.ts';
import { openEvents } from './events.ts';
import { openFaults } from './faults.ts';
import { decide, openOrder } from './orders.ts';
import type { Noted } from './payments.ts';
import { openPending } from './pending.ts';
import { openRecord } from './record.ts';
import { openRepeats } from './repeats.ts';
import { routes } from './routes.ts';
import { spoil } from './spoil.ts';
import { openTokens } from './tokens.ts';
import { verifier } from './verification.ts';
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
  const books = openBooks(world.sql);
  const faults = openFaults(world.sql);
  const events = openEvents(sandbox, faults);
  const record = openRecord(sandbox, books);
  const tokens = openTokens(sandbox);
  const pending = openPending(sandbox, books, note);
  const api = openApi({ sandbox, books, faults, repeats: openRepeats(world), tokens, tally: record, note });
  const desk: ApprovalDesk = {
    order: (id) => openOrder(sandbox, books, id),
    decide: (order, decision) =>
      world.transaction(() => {
        const approved = decide(sandbox, books, order, decision);
        if (approved) events.add(orderApproved(config.publicUrl, books, approved));
        rearm();
        return approved ?? order;
      }),
  };
  const dashboard = openDashboard(sandbox, books, {
    refund: (refund) => note({ kind: 'refund', refund, settles: null }),
    payment: note,
    dispute: (dispute) => {
      events.add(disputeChanged(config.publicUrl, dispute));
      rearm();
    },
  });
  const verify = verifier(sandbox, tokens);
  const app = routes({ sandbox, api, grant, verify, desk, dashboard, record, faults });

  function note(noted: Noted): void {
    if (noted.settles) pending.add(notedId(noted), noted.settles);
    events.add(paymentChanged(config.publicUrl, noted));
    rearm();
  }

  function nextWakeup(): number | null {
    const [row] = world.sql.exec(earliest).toArray();
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

function notedId(noted: Noted): string {
  if (noted.kind === 'authorization') return noted.authorization.id;
  return noted.kind === 'capture' ? noted.capture.id : noted.refund.id;
}

/** The condition lets the partial index answer; without it every event ever sent would be looked at. */
const earliest = `SELECT MIN(at) AS at FROM (
  SELECT MIN(due_at) AS at FROM events WHERE due_at IS NOT NULL UNION ALL SELECT MIN(due_at) FROM pending)`;
