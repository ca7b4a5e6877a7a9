import { randomUUID } from 'node:crypto';
import { DatabaseSync } from 'node:sqlite';
import { productOf, type Stocked, type Store, tables } from './store.ts';

/**
 * SQLite in this process: WAL and synchronous=FULL, so that each commit is on disk when it returns, one fsync each.
 * `node:sqlite` comes with the pinned Node. better-sqlite3 is a native addon, which `npm ci` would have to compile or
 * download for everybody who only wants to run the shop; both are thin wrappers of the same library.
 */
export function sqliteStore(file: string, things: readonly Stocked[]): Store {
  const db = new DatabaseSync(file);
  db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL');
  for (const table of tables) db.exec(`${table} STRICT`);
  db.exec('CREATE VIRTUAL TABLE words USING fts5 (sku UNINDEXED, name, description)');
  db.exec('BEGIN');
  const put = {
    product: db.prepare('INSERT INTO products (sku, slug, name, description, minor) VALUES (?, ?, ?, ?, ?)'),
    stock: db.prepare('INSERT INTO stock (sku, units) VALUES (?, ?)'),
    words: db.prepare('INSERT INTO words (sku, name, description) VALUES (?, ?, ?)'),
  };
  for (const { sku, slug, name, description, minor, units } of things) {
    put.product.run(sku, slug, name, description, minor);
    put.stock.run(sku, units);
    put.words.run(sku, name, description);
  }
  db.exec('COMMIT');

  const select =
    'SELECT p.slug, p.name, p.description, p.sku, p.minor, s.units FROM products p JOIN stock s USING (sku)';
  const ask = {
    begin: db.prepare('BEGIN IMMEDIATE'),
    commit: db.prepare('COMMIT'),
    rollback: db.prepare('ROLLBACK'),
    known: db.prepare('SELECT 1 FROM products WHERE sku = ?'),
    add: db.prepare(
      'INSERT INTO cart_lines (cart, sku, quantity) VALUES (?, ?, ?) ON CONFLICT (cart, sku) DO UPDATE SET quantity = quantity + excluded.quantity',
    ),
    before: db.prepare('SELECT id, total_minor FROM orders WHERE cart = ? AND key = ?'),
    lines: db.prepare(
      'SELECT l.sku, l.quantity, p.minor FROM cart_lines l JOIN products p USING (sku) WHERE l.cart = ? ORDER BY l.sku',
    ),
    take: db.prepare('UPDATE stock SET units = units - ?1 WHERE sku = ?2 AND units >= ?1'),
    order: db.prepare(
      "INSERT INTO orders (id, cart, key, status, total_minor, email, address) VALUES (?, ?, ?, 'paid', ?, ?, ?)",
    ),
    line: db.prepare('INSERT INTO order_lines (id, sku, quantity, minor) VALUES (?, ?, ?, ?)'),
    payment: db.prepare("INSERT INTO payments (id, method, minor) VALUES (?, 'manual', ?)"),
    empty: db.prepare('DELETE FROM cart_lines WHERE cart = ?'),
    status: db.prepare('SELECT status FROM orders WHERE id = ? AND cart = ?'),
    product: db.prepare(`${select} WHERE p.slug = ?`),
    products: db.prepare(`${select} WHERE p.slug > ? ORDER BY p.slug LIMIT ?`),
    found: db.prepare(`${select} JOIN words w ON w.sku = p.sku WHERE words MATCH ? ORDER BY rank LIMIT ?`),
    units: db.prepare('SELECT units FROM stock WHERE sku = ?'),
    sold: db.prepare('SELECT coalesce(sum(quantity), 0) AS sold FROM order_lines WHERE sku = ?'),
  };

  /** Nothing is awaited in here: no other transaction of this process can come between. */
  function ordered(wanted: Parameters<Store['order']>[0]): Awaited<ReturnType<Store['order']>> {
    const { cart, key, email, address } = wanted;
    const before = ask.before.get(cart, key);
    if (before) return { id: String(before.id), totalMinor: Number(before.total_minor) };
    const lines = ask.lines.all(cart);
    if (lines.length === 0) return { refused: 'CART_EMPTY' };
    const id = `order_${randomUUID()}`;
    for (const line of lines)
      if (ask.take.run(Number(line.quantity), String(line.sku)).changes === 0) return { refused: 'OUT_OF_STOCK' };
    const totalMinor = lines.reduce((sum, line) => sum + Number(line.minor) * Number(line.quantity), 0);
    ask.order.run(id, cart, key, totalMinor, email, address);
    for (const line of lines) ask.line.run(id, String(line.sku), Number(line.quantity), Number(line.minor));
    ask.payment.run(id, totalMinor);
    ask.empty.run(cart);
    return { id, totalMinor };
  }

  const rowOf = (row: Record<string, unknown>) =>
    productOf({
      slug: String(row.slug),
      name: String(row.name),
      description: String(row.description),
      sku: String(row.sku),
      minor: Number(row.minor),
      units: Number(row.units),
    });

  return {
    add: async (cart, sku, quantity) => {
      if (!ask.known.get(sku)) return 'unknown';
      ask.add.run(cart, sku, quantity);
      return 'done';
    },
    order: async (wanted) => {
      ask.begin.run();
      const result = ordered(wanted);
      ('refused' in result ? ask.rollback : ask.commit).run();
      return result;
    },
    statusOf: async (cart, id) => {
      const row = ask.status.get(id, cart);
      return row ? String(row.status) : null;
    },
    product: async (slug) => {
      const row = ask.product.get(slug);
      return row ? rowOf(row) : null;
    },
    products: async (after, limit) => ask.products.all(after ?? '', limit).map(rowOf),
    found: async (words, limit) => ask.found.all(words, limit).map(rowOf),
    books: async (sku) => ({ units: Number(ask.units.get(sku)?.units), sold: Number(ask.sold.get(sku)?.sold) }),
    close: async () => db.close(),
  };
}
