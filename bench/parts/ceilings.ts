import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../../gateway/local/port.ts';
import { crowds, keep, type Part, rowOf } from '../bench.ts';
import { opened } from '../shop/opened.ts';

const objects = 100;
const names = Array.from({ length: objects }, (_, n) => `thing-${n}`);
const kinds = [
  { what: 'empty route', paths: ['/empty'] },
  { what: 'one object, one write', paths: ['/write/only'] },
  { what: '100 objects, one write', paths: names.map((name) => `/write/${name}`) },
  { what: 'object to object, both write', paths: names.map((name) => `/both/${name}`) },
] as const;

/** What the runtime can do when nobody thinks: nothing that is built on it can be faster. */
export const ceilings: Part = {
  name: 'ceilings',
  about: 'the bare runtime: an empty route, one write, two objects that write',
  alone: true,
  run: async (bench) => {
    const data = mkdtempSync(join(tmpdir(), 'holdfast-ceilings-'));
    const [port, direct] = [await freePort(), await freePort()];
    const env = { ...process.env, PORT: String(port), DIRECT: String(direct), DATA: data };
    const child = spawn(process.execPath, [join(import.meta.dirname, '../ceilings/serve.ts')], {
      ...{ env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] },
    });
    const server = await opened(child, 'open');
    try {
      for (const { what, paths } of kinds)
        for (const atOnce of crowds(bench, [1, 64], [64]))
          for (const [of, at] of [['miniflare', port] as const, ['workerd', direct] as const]) {
            const ms = bench.quick ? 500 : 2_000;
            const origin = `http://127.0.0.1:${at}`;
            const outcome = await bench.client.do({ work: 'path', origin, paths: [...paths], atOnce, ms });
            keep(bench, rowOf('ceilings', what, of, atOnce, outcome));
          }
    } finally {
      await server.end();
      rmSync(data, { recursive: true, force: true, maxRetries: 9 });
    }
  },
};
