import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type { Miniflare } from 'miniflare';
import type { Result } from '../../contract/failure.ts';
import { type Sku, sku } from '../../contract/ids.ts';
import type { StockAnswer, StockCommand } from '../../contract/stock.ts';
import { isLoopback } from '../../simulator/page/service/own-machine.ts';
import { type DevService, devService } from '../../simulator/page/service.ts';
import { pricing } from '../../storage/pricing/pricing.ts';
import { contentionPage, dataFolder, root } from './paths.ts';
import { config } from './runtime.ts';
import { serviceKey } from './service-key.ts';

/**
 * The developers' page about contention, at `/dev/contention`. Null where others than this machine can come: it starts
 * programs. `runtime` is asked for at the first need, since the page is a part of it.
 */
export function contention(place: { host: string; port: number }, runtime: () => Miniflare): DevService | null {
  const origin = `http://${place.host}:${place.port}`;
  if (![origin, process.env.PUBLIC_ORIGIN ?? origin].every(isLoopback)) return null;
  return devService({
    origin,
    dataFolder,
    pageFolder: contentionPage,
    simulator: [process.execPath, join(root, 'simulator/cli.ts')],
    setUnits: (code, units) => setUnits(runtime(), sku.parse(code), units),
    setPrice: async (code, minor) => {
      const db = await runtime().getD1Database('DB_PRICING', config.name);
      await pricing(db).setPrice(sku.parse(code), { minor, currency: 'USD' });
    },
    actorRecord: (kind, id) => actorRecord(origin, kind, id),
  });
}

/** Deliveries and counts, until exactly so many units can be bought. Buyers may come in between. */
async function setUnits(runtime: Miniflare, code: Sku, units: number): Promise<void> {
  const stock = await runtime.getDurableObjectNamespace('STOCK', config.name);
  const shelf = stock.get(stock.idFromName(code)) as unknown as {
    execute(command: StockCommand): Promise<Result<StockAnswer>>;
  };
  for (let tries = 0; tries < 5; tries++) {
    const now = await shelf.execute({ type: 'look' });
    const delta = now.ok ? units - now.value.available : 0;
    if (delta === 0) return;
    const movementId = `contention-${randomUUID()}`;
    await shelf.execute(
      delta > 0
        ? { type: 'restock', movementId, quantity: delta }
        : { type: 'adjust', movementId, delta, reason: 'prepared for a simulated run' },
    );
  }
  throw new Error(`the units of ${code} do not hold still`);
}

/** What the ops interface knows of an actor, and all that it has written down. */
async function actorRecord(origin: string, kind: string, id: string) {
  const path = `${origin}/api/ops/actors/${encodeURIComponent(kind)}/${encodeURIComponent(id)}`;
  const headers = { authorization: `Bearer ${serviceKey()}` };
  const [now, events] = await Promise.all(
    [path, `${path}/events?limit=500`].map(async (url) => {
      const response = await fetch(url, { headers, signal: AbortSignal.timeout(10_000) });
      return { status: response.status, body: (await response.json()) as unknown };
    }),
  );
  if (!now || !events || now.status !== 200) return { status: now?.status ?? 502, body: now?.body ?? null };
  return { status: 200, body: { now: now.body, journal: events.body } };
}
