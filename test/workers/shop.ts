import { env } from 'cloudflare:workers';
import { type Sku, type Slug, sku, slug } from '../../contract/ids.ts';
import type { StockCommand } from '../../contract/stock.ts';
import { openDock } from './dock.ts';

export const origin = 'https://shop.test';

/** Never the same twice in this process: tests of one file share their storage. */
let count = Date.now() % 1_000_000_000;
export const unique = (): number => ++count;

export type Good = { readonly sku: Sku; readonly slug: Slug; readonly name: string };
type Kind = {
  readonly units?: number;
  readonly priceMinor?: number;
  readonly category?: string;
  readonly warehouse?: string;
};

/** A new product of one form: on sale, priced, and on its shelf. */
export async function sell({
  units = 10,
  priceMinor = 1999,
  category = 'tests',
  warehouse = 'TST',
}: Kind = {}): Promise<Good> {
  await openDock();
  const id = unique();
  const good = { sku: sku.parse(`TEST-${id}`), slug: slug.parse(`test-${id}`), name: `Test ${id}` };
  await env.DB_CATALOG.batch([
    env.DB_CATALOG.prepare(
      `INSERT INTO products (id, slug, name, category, description, details, keywords, picture, from_minor, position,
         created_at, updated_at) VALUES (?, ?, ?, ?, 'About it.', '{}', '', 'products/test.svg', ?, ?, ?, ?)`,
    ).bind(id, good.slug, good.name, category, priceMinor, id, id, id),
    env.DB_CATALOG.prepare(
      `INSERT INTO variants (sku, product, options, weight_grams, warehouse, position) VALUES (?, ?, '{}', 100, ?, 1)`,
    ).bind(good.sku, good.slug, warehouse),
  ]);
  await reprice(good.sku, priceMinor, 1);
  if (units > 0) await ask(good.sku, { type: 'restock', movementId: `delivery-${id}`, quantity: units });
  return good;
}

/** A later price wins: the list is a history. */
export async function reprice(id: Sku, priceMinor: number, validFrom = Date.now()): Promise<void> {
  await env.DB_PRICING.prepare(`INSERT INTO prices (sku, currency, valid_from, minor) VALUES (?, 'USD', ?, ?)`)
    .bind(id, validFrom, priceMinor)
    .run();
}

/** What the shelf of a SKU answers. A refusal is a fault of the test. */
export async function ask(id: Sku, command: StockCommand) {
  const result = await shelf(id).execute(command);
  if (!result.ok) throw new Error(`${id} refused ${command.type}: ${result.failure.code}`);
  return result.value;
}

// A stub is broken by the first exception that crosses it, so each call takes a fresh one.
export const shelf = (id: Sku) => env.STOCK.get(env.STOCK.idFromName(id));
export const orderActor = (id: string) => env.ORDER.get(env.ORDER.idFromName(id));
export const cartActor = (id: string) => env.CART.get(env.CART.idFromName(id));
export const logLane = (name: string) => env.LOG.get(env.LOG.idFromName(name));
export const paypalBooks = () => env.PAYPAL_BOOKS.get(env.PAYPAL_BOOKS.idFromName('books'));
