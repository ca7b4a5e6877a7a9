import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { freePort } from '../../gateway/local/port.ts';
import type { Target } from '../bench.ts';
import { opened } from '../shop/opened.ts';
import { catalogue, plenty } from '../sql-shop/store.ts';
import { flashSizes, oneByOne } from './flashes.ts';

const books = z.object({ units: z.number(), sold: z.number() });
export type SqlShop = { readonly target: Target; readonly close: () => Promise<void> };

/** `url`: of a PostgreSQL that may be written to; null: SQLite in a folder of its own. */
export async function sqlShop(url: string | null): Promise<SqlShop> {
  const data = mkdtempSync(join(tmpdir(), 'holdfast-sql-'));
  const port = await freePort();
  const child = spawn(process.execPath, [join(import.meta.dirname, '../sql-shop/serve.ts')], {
    env: {
      ...process.env,
      ...(url === null ? { SQLITE_FILE: join(data, 'shop.sqlite') } : { POSTGRES_URL: url }),
      ...{ PORT: String(port), FLASHES: flashSizes.join(','), NODE_ENV: 'production' },
    },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  const removed = () => rmSync(data, { recursive: true, force: true, maxRetries: 9 });
  const server = await opened(child, 'open').catch((error: unknown) => {
    removed();
    throw error;
  });
  const origin = `http://127.0.0.1:${port}`;
  const things = catalogue(flashSizes);
  const target: Target = {
    subject: url === null ? 'sqlite' : 'postgres',
    origin: () => origin,
    goods: things.filter(({ units }) => units === plenty),
    flash: oneByOne(things.filter(({ units }) => units !== plenty)),
    books: async ({ sku }) => {
      const { units, sold } = books.parse(await (await fetch(`${origin}/books?sku=${sku}`)).json());
      return { left: units, sold };
    },
    words: ['blue', 'brass', 'heavy', 'small', 'woollen'],
  };
  return {
    target,
    close: async () => {
      await server.end();
      removed();
    },
  };
}
