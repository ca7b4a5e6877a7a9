import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Miniflare } from 'miniflare';
import { unstable_splitSqlQuery } from 'wrangler';
import { seed } from '../../storage/seed/seed.ts';
import { open, type Shelf } from './opening.ts';
import { root } from './paths.ts';
import { config } from './runtime.ts';

/** Applies what is new in `migrations/`, in the same table as `wrangler d1 migrations apply` keeps. */
export async function migrate(runtime: Miniflare, say: (line: string) => void): Promise<void> {
  for (const { binding, migrations_dir: folder, database_name: name } of config.d1_databases) {
    const db = await runtime.getD1Database(binding, config.name);
    await db.exec(
      'CREATE TABLE IF NOT EXISTS d1_migrations (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT UNIQUE, applied_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP NOT NULL)',
    );
    const { results } = await db.prepare('SELECT name FROM d1_migrations').all<{ name: string }>();
    const applied = new Set(results.map((row) => row.name));
    const files = readdirSync(join(root, folder ?? '')).filter((file) => file.endsWith('.sql') && !applied.has(file));
    for (const file of files.sort()) {
      const statements = unstable_splitSqlQuery(readFileSync(join(root, folder ?? '', file), 'utf8'));
      await db.batch([
        ...statements.map((statement) => db.prepare(statement)),
        db.prepare('INSERT INTO d1_migrations (name) VALUES (?)').bind(file),
      ]);
      say(`${name}: ${file}`);
    }
  }
}

/** Fills the shelves of a new shop, and says of an older one where its units stand. */
export async function fillShelves(runtime: Miniflare, say: (line: string) => void): Promise<void> {
  const [catalog, pricing, fulfillment] = await Promise.all(
    ['DB_CATALOG', 'DB_PRICING', 'DB_FULFILLMENT'].map((binding) => runtime.getD1Database(binding, config.name)),
  );
  if (!catalog || !pricing || !fulfillment) throw new Error('a database is missing');
  const media = await runtime.getR2Bucket('MEDIA', config.name);
  const { units } = await seed({ catalog, pricing, fulfillment, media, onProgress: say });
  const stock = await runtime.getDurableObjectNamespace('STOCK', config.name);
  for (const { sku, places } of units) {
    const shelf = stock.get(stock.idFromName(sku)) as unknown as Shelf;
    await open(shelf, places);
  }
  say(`${units.length} shelves`);
}
