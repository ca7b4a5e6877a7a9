import { type Context, Hono } from 'hono';
import { HTTPException } from 'hono/http-exception';
import { z } from 'zod';
import { sku } from '../../contract/ids.ts';
import { renderReport } from '../report/render.ts';
import { fromThisMachine } from './service/own-machine.ts';
import { pageFile } from './service/page-files.ts';
import { listRecords, readRecord } from './service/records.ts';
import { Run } from './service/run.ts';
import { commandOf, runRequest } from './service/run-request.ts';
import { listScenarios } from './service/scenarios.ts';

/** What the page may do to the shop behind it. */
export type DevWorld = {
  /** Of the shop, as this machine reaches it: `http://127.0.0.1:8787`. */
  readonly origin: string;
  readonly dataFolder: string;
  /** Where the page was built to. */
  readonly pageFolder: string;
  /** Command line of the simulator, without its arguments. */
  readonly simulator: readonly [string, ...string[]];
  /** Makes exactly so many units of a SKU sellable. */
  readonly setUnits: (sku: string, units: number) => Promise<void>;
  readonly setPrice: (sku: string, minor: number) => Promise<void>;
  /** An actor's own record, as the ops interface shows it. */
  readonly actorRecord: (kind: string, id: string) => Promise<{ readonly status: number; readonly body: unknown }>;
};
export type DevService = {
  readonly fetch: (request: Request) => Promise<Response>;
  /** Ends what is running. */
  readonly close: () => void;
};

const stockBody = z.strictObject({ sku, units: z.int().min(0).max(1_000_000) });
const priceBody = z.strictObject({ sku, minor: z.int().min(1).max(100_000_000) });

/** Behind `/dev/`: the page, its files, and what it asks for. Starts the simulator's own command line, so that both tell the same numbers. */
export function devService(world: DevWorld): DevService {
  const runs = `${world.dataFolder}/runs`;
  const app = new Hono();
  /** The run that is under way, or was the last one. */
  let current: Run | null = null;

  app.use(fromThisMachine);
  app.get('/dev/api/scenarios', async (c) => c.json({ scenarios: await listScenarios() }));
  app.get('/dev/api/runs', async (c) =>
    c.json({ runs: await listRecords(runs), running: current?.running ? current.id : null }),
  );
  app.post('/dev/api/runs', async (c) => {
    const wanted = parsed(runRequest, await bodyOf(c));
    if (current?.running) throw new HTTPException(409, { message: 'A run is under way. Stop it first.' });
    current = new Run(commandOf(world.simulator, wanted, world.origin), world.dataFolder);
    return c.json({ id: await current.started }, 201);
  });
  app.get('/dev/api/runs/:id', async (c) => {
    const record = await recordOf(runs, c.req.param('id'));
    if (c.req.query('download') !== undefined) download(c, `${record.id}.json`);
    return c.json(record);
  });
  app.get('/dev/api/runs/:id/report', async (c) => {
    const other = c.req.query('with');
    const records = [await recordOf(runs, c.req.param('id')), ...(other ? [await recordOf(runs, other)] : [])];
    c.header('content-security-policy', "default-src 'none'; style-src 'unsafe-inline'");
    if (c.req.query('download') !== undefined) download(c, `${records.map(({ id }) => id).join('-')}.html`);
    return c.html(await renderReport(records));
  });
  app.get('/dev/api/runs/:id/events', (c) => {
    if (!current || current.id !== c.req.param('id')) throw new HTTPException(404, { message: 'No such run now.' });
    return c.json(current.eventsAfter(parsed(z.coerce.number().int().min(0), c.req.query('after') ?? '0')));
  });
  app.post('/dev/api/runs/:id/stop', (c) => {
    if (!current || current.id !== c.req.param('id')) throw new HTTPException(404, { message: 'No such run now.' });
    current.stop();
    return c.json({ stopping: true }, 202);
  });
  app.post('/dev/api/stock', async (c) => {
    const { sku, units } = parsed(stockBody, await bodyOf(c));
    await world.setUnits(sku, units);
    return c.json({ sku, units });
  });
  app.post('/dev/api/price', async (c) => {
    const { sku, minor } = parsed(priceBody, await bodyOf(c));
    await world.setPrice(sku, minor);
    return c.json({ sku, minor });
  });
  app.get('/dev/api/actors/:kind/:id', async (c) => {
    const { status, body } = await world.actorRecord(c.req.param('kind'), c.req.param('id'));
    // Laid out for a reader.
    return new Response(JSON.stringify(body, null, 2), {
      status,
      headers: { 'content-type': 'application/json', 'cache-control': 'no-store' },
    });
  });
  app.get('/dev', (c) => c.redirect('/dev/contention'));
  app.get('/dev/', (c) => c.redirect('/dev/contention'));
  app.get('/dev/contention/*', (c) => pageFile(world.pageFolder, c.req.path));

  app.notFound(() => refusal(404, 'There is nothing here.'));
  app.onError((error) =>
    error instanceof HTTPException
      ? refusal(error.status, error.message)
      : refusal(500, error instanceof Error ? error.message : String(error)),
  );
  return { fetch: async (request) => app.fetch(request), close: () => current?.kill() };
}

async function recordOf(folder: string, id: string) {
  const record = await readRecord(folder, id);
  if (!record) throw new HTTPException(404, { message: `There is no record of a run "${id}".` });
  return record;
}

/** Forms of other sites can send text, but not JSON: a browser asks us first, and is not answered. */
async function bodyOf(c: Context): Promise<unknown> {
  if (!/^application\/json\s*(;|$)/i.test(c.req.header('content-type') ?? ''))
    throw new HTTPException(415, { message: 'The body must be application/json.' });
  try {
    return await c.req.json();
  } catch {
    throw new HTTPException(400, { message: 'The body is not valid JSON.' });
  }
}

function parsed<T>(schema: z.ZodType<T>, value: unknown): T {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  throw new HTTPException(422, { message: z.prettifyError(result.error) });
}

function download(c: Context, name: string): void {
  c.header('content-disposition', `attachment; filename="${name}"`);
}

const refusal = (status: number, detail: string): Response =>
  new Response(JSON.stringify({ title: 'Refused', status, detail }), {
    status,
    headers: { 'content-type': 'application/problem+json', 'cache-control': 'no-store' },
  });
