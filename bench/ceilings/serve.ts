// A process of its own: the bare runtime, with its data on disk. `DIRECT`: without Miniflare's entry worker before it.
import { join } from 'node:path';
import { convertV4MiniflareOptions, Log, LogLevel, Miniflare } from 'miniflare';
import { z } from 'zod';
import { endWithParent, takeChildrenAlong } from '../../gateway/local/lifeline.mjs';

const { PORT, DATA, DIRECT } = z
  .object({ PORT: z.coerce.number().int(), DATA: z.string(), DIRECT: z.coerce.number().int() })
  .parse(process.env);
const host = '127.0.0.1';
const runtime = new Miniflare(
  convertV4MiniflareOptions({
    ...{ host, port: PORT, cf: false, log: new Log(LogLevel.WARN), resourcePersistencePath: DATA },
    workers: [
      {
        name: 'ceilings',
        compatibilityDate: '2026-08-01',
        modules: [{ type: 'ESModule', path: join(import.meta.dirname, 'worker.js') }],
        modulesRoot: import.meta.dirname,
        durableObjects: { THINGS: { className: 'Thing', useSQLite: true } },
        unsafeDirectSockets: [{ host, port: DIRECT }],
      },
    ],
  }),
);
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
  process.once(signal, () => void runtime.dispose().finally(() => process.exit(0)));
await runtime.ready;
takeChildrenAlong();
endWithParent(() => process.kill(process.pid, 'SIGKILL'));
console.log('open');
