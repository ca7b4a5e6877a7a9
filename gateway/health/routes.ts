import { createRoute, z } from '@hono/zod-openapi';
import { json, router } from '../http/openapi.ts';
import type { Services } from '../services.ts';

const probeMsMax = 2_000;

const alive = createRoute({
  method: 'get',
  path: '/healthz',
  responses: { 200: json(z.strictObject({ status: z.literal('ok') }), 'This Worker answers') },
});
const service = z.strictObject({ status: z.enum(['ok', 'down']), latencyMs: z.number() });
const report = z.strictObject({ status: z.enum(['ok', 'degraded']), services: z.record(z.string(), service) });
const services = createRoute({
  method: 'get',
  path: '/api/health',
  responses: { 200: json(report, 'Every service answers'), 503: json(report, 'Some do not') },
});

/** `/healthz`: this Worker answers. `/api/health`: each service does. */
export const health = router()
  .openapi(alive, (c) => c.json({ status: 'ok' as const }, 200, { 'cache-control': 'no-store' }))
  .openapi(services, async (c) => {
    const all = c.get('services');
    const probed = await Promise.all(
      Object.entries(all.probes).map(async ([name, probe]) => [name, await take(all, probe)] as const),
    );
    const status = probed.every(([, { status }]) => status === 'ok') ? ('ok' as const) : ('degraded' as const);
    const body = { status, services: Object.fromEntries(probed) };
    return c.json(body, status === 'ok' ? 200 : 503, { 'cache-control': 'no-store' });
  });

async function take(services: Services, probe: () => Promise<unknown>) {
  const started = services.now();
  const late = Promise.withResolvers<'down'>();
  const callOff = services.after(probeMsMax, () => late.resolve('down'));
  const well = probe().then(
    () => 'ok' as const,
    () => 'down' as const,
  );
  const status = await Promise.race([well, late.promise]);
  callOff();
  return { status, latencyMs: services.now() - started };
}
