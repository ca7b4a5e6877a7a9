import { Hono } from 'hono';
import type { App } from '../context.ts';
import type { Services } from '../services.ts';

const probeMsMax = 2_000;

/** `/healthz`: this Worker answers. `/api/health`: each service does. */
export const health = new Hono<App>()
  .get('/healthz', (c) => c.json({ status: 'ok' }, 200, { 'cache-control': 'no-store' }))
  .get('/api/health', async (c) => {
    const services = c.get('services');
    const probed = await Promise.all(
      Object.entries(services.probes).map(async ([name, probe]) => [name, await take(services, probe)] as const),
    );
    const status = probed.every(([, { status }]) => status === 'ok') ? 'ok' : 'degraded';
    const body = { status, services: Object.fromEntries(probed) };
    return c.json(body, status === 'ok' ? 200 : 503, { 'cache-control': 'no-store' });
  });

async function take(services: Services, probe: () => Promise<unknown>) {
  const started = services.now();
  const late = Promise.withResolvers<'down'>();
  const timer = setTimeout(() => late.resolve('down'), probeMsMax);
  const well = probe().then(
    () => 'ok' as const,
    () => 'down' as const,
  );
  const status = await Promise.race([well, late.promise]);
  clearTimeout(timer);
  return { status, latencyMs: services.now() - started };
}
