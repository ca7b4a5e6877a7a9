import { randomUUID } from 'node:crypto';
import { type Client, Pool, type Query } from 'pg';
import { productOf, type Stocked, type Store, tables } from './store.ts';

/** As a small shop would have it, and below what PostgreSQL allows by default. */
const connectionsMax = 20;
const schema = 'holdfast_bench';

/** PostgreSQL as it is installed: fsync and synchronous_commit on, READ COMMITTED. Statements are prepared once a connection. */
export async function postgresStore(url: string, things: readonly Stocked[]): Promise<Store> {
  const pool = new Pool({ connectionString: withSchema(url), max: connectionsMax });
  await pool.query(`DROP SCHEMA IF EXISTS ${schema} CASCADE`);
  await pool.query(`CREATE SCHEMA ${schema}`);
  for (const table of tables) await pool.query(table);
  const [texts, numbers] = [['sku', 'slug', 'name', 'description'] as const, ['minor', 'units'] as const];
  const columns = [...texts, ...numbers].map((column) => things.map((thing) => thing[column]));
  const rows = `SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::int[], $6::int[]) AS t (${[...texts, ...numbers].join(', ')})`;
  await pool.query({
    name: '',
    text: `WITH things AS (${rows}), shelves AS (INSERT INTO stock SELECT sku, units FROM things) INSERT INTO products SELECT ${texts.join(', ')}, minor FROM things`,
    values: columns,
  });
  await pool.query("CREATE INDEX words ON products USING gin (to_tsvector('english', name || ' ' || description))");
  await pool.query('ANALYZE');

  const ask = async (query: Query) => (await pool.query(query)).rows;
  return {
    add: async (cart, sku, quantity) => {
      const rows = await ask(queries.add(cart, sku, quantity));
      return rows.length === 1 ? 'done' : 'unknown';
    },
    order: async (wanted) => {
      const client = await pool.connect();
      try {
        await client.query('BEGIN');
        const result = await ordered(client, wanted);
        await client.query('refused' in result ? 'ROLLBACK' : 'COMMIT');
        return result;
      } catch (error) {
        await client.query('ROLLBACK');
        throw error;
      } finally {
        client.release();
      }
    },
    statusOf: async (cart, id) => {
      const [row] = await ask(queries.status(id, cart));
      return row ? String(row.status) : null;
    },
    product: async (slug) => {
      const [row] = await ask(queries.product(slug));
      return row ? rowOf(row) : null;
    },
    products: async (after, limit) => (await ask(queries.products(after ?? '', limit))).map(rowOf),
    found: async (words, limit) => (await ask(queries.found(words, limit))).map(rowOf),
    books: async (sku) => {
      const [row] = await ask(queries.books(sku));
      return { units: Number(row?.units), sold: Number(row?.sold) };
    },
    close: async () => {
      await pool.query(`DROP SCHEMA IF EXISTS ${schema} CASCADE`);
      await pool.end();
    },
  };
}

/** A row of `stock` is locked by its own UPDATE until the commit, in the order of the SKUs: two orders cannot wait for each other. */
async function ordered(client: Client, wanted: Parameters<Store['order']>[0]): ReturnType<Store['order']> {
  const { cart, key, email, address } = wanted;
  const [before] = (await client.query(queries.before(cart, key))).rows;
  if (before) return { id: String(before.id), totalMinor: Number(before.total_minor) };
  const lines = (await client.query(queries.lines(cart))).rows.map(({ sku, quantity, minor }) => ({
    sku: String(sku),
    quantity: Number(quantity),
    minor: Number(minor),
  }));
  if (lines.length === 0) return { refused: 'CART_EMPTY' };
  for (const { sku, quantity } of lines)
    if ((await client.query(queries.take(quantity, sku))).rowCount === 0) return { refused: 'OUT_OF_STOCK' };
  const id = `order_${randomUUID()}`;
  const totalMinor = lines.reduce((sum, line) => sum + line.minor * line.quantity, 0);
  await client.query(queries.order(id, cart, key, totalMinor, email, address));
  const columns = [lines.map((line) => line.sku), lines.map((line) => line.quantity), lines.map((line) => line.minor)];
  await client.query(queries.orderLines(id, ...columns));
  await client.query(queries.payment(id, totalMinor));
  await client.query(queries.empty(cart));
  return { id, totalMinor };
}

const prepared =
  (name: string, text: string) =>
  (...values: readonly unknown[]): Query => ({ name, text, values });
const select = 'SELECT p.slug, p.name, p.description, p.sku, p.minor, s.units FROM products p JOIN stock s USING (sku)';
const queries = {
  add: prepared(
    'add',
    'INSERT INTO cart_lines (cart, sku, quantity) SELECT $1, sku, $3 FROM products WHERE sku = $2 ON CONFLICT (cart, sku) DO UPDATE SET quantity = cart_lines.quantity + excluded.quantity RETURNING quantity',
  ),
  before: prepared('before', 'SELECT id, total_minor FROM orders WHERE cart = $1 AND key = $2'),
  lines: prepared(
    'lines',
    'SELECT l.sku, l.quantity, p.minor FROM cart_lines l JOIN products p USING (sku) WHERE l.cart = $1 ORDER BY l.sku',
  ),
  take: prepared('take', 'UPDATE stock SET units = units - $1 WHERE sku = $2 AND units >= $1'),
  order: prepared(
    'order',
    "INSERT INTO orders (id, cart, key, status, total_minor, email, address) VALUES ($1, $2, $3, 'paid', $4, $5, $6)",
  ),
  orderLines: prepared(
    'order-lines',
    'INSERT INTO order_lines (id, sku, quantity, minor) SELECT $1, * FROM unnest($2::text[], $3::int[], $4::int[])',
  ),
  payment: prepared('payment', "INSERT INTO payments (id, method, minor) VALUES ($1, 'manual', $2)"),
  empty: prepared('empty', 'DELETE FROM cart_lines WHERE cart = $1'),
  status: prepared('status', 'SELECT status FROM orders WHERE id = $1 AND cart = $2'),
  product: prepared('product', `${select} WHERE p.slug = $1`),
  products: prepared('products', `${select} WHERE p.slug > $1 ORDER BY p.slug LIMIT $2`),
  found: prepared(
    'found',
    `${select} WHERE to_tsvector('english', p.name || ' ' || p.description) @@ plainto_tsquery('english', $1) ORDER BY ts_rank(to_tsvector('english', p.name || ' ' || p.description), plainto_tsquery('english', $1)) DESC LIMIT $2`,
  ),
  books: prepared(
    'books',
    'SELECT units, (SELECT coalesce(sum(quantity), 0) FROM order_lines l WHERE l.sku = s.sku) AS sold FROM stock s WHERE sku = $1',
  ),
};

const rowOf = (row: Record<string, unknown>) =>
  productOf({
    slug: String(row.slug),
    name: String(row.name),
    description: String(row.description),
    sku: String(row.sku),
    minor: Number(row.minor),
    units: Number(row.units),
  });

/** A schema of its own in whatever database it is given: nothing else there is touched. */
function withSchema(url: string): string {
  const changed = new URL(url);
  changed.searchParams.set('options', `-c search_path=${schema}`);
  return changed.href;
}
