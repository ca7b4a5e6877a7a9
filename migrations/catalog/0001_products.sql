-- Must say the same as storage/catalog/schema.ts: test/core/storage/migrations.test.ts compares them.
-- No foreign keys. Rows are never deleted: deleted_at (milliseconds since the epoch) hides them.

CREATE TABLE categories (
  slug text PRIMARY KEY NOT NULL,
  name text NOT NULL,
  tagline text NOT NULL,
  position integer NOT NULL,
  deleted_at integer
);

CREATE TABLE products (
  id integer PRIMARY KEY NOT NULL,
  slug text NOT NULL,
  name text NOT NULL,
  category text NOT NULL,
  description text NOT NULL,
  details text NOT NULL,
  keywords text NOT NULL,
  picture text NOT NULL,
  from_minor integer DEFAULT 0 NOT NULL,
  position integer NOT NULL,
  created_at integer NOT NULL,
  updated_at integer NOT NULL,
  deleted_at integer
);

CREATE UNIQUE INDEX products_slug ON products (slug);
CREATE INDEX products_position ON products (position, id) WHERE deleted_at IS NULL;
CREATE INDEX products_newest ON products (created_at, id) WHERE deleted_at IS NULL;
CREATE INDEX products_name ON products (name COLLATE NOCASE, id) WHERE deleted_at IS NULL;
CREATE INDEX products_price ON products (from_minor, id) WHERE deleted_at IS NULL;
CREATE INDEX products_category ON products (category, position, id) WHERE deleted_at IS NULL;

CREATE TABLE variants (
  sku text PRIMARY KEY NOT NULL,
  product text NOT NULL,
  options text NOT NULL,
  weight_grams integer NOT NULL,
  warehouse text NOT NULL,
  position integer NOT NULL,
  deleted_at integer
);

CREATE INDEX variants_product ON variants (product, position) WHERE deleted_at IS NULL;
CREATE INDEX variants_colour ON variants (json_extract(options, '$.colour'), product) WHERE deleted_at IS NULL;
CREATE INDEX variants_size ON variants (json_extract(options, '$.size'), product) WHERE deleted_at IS NULL;

-- The search index keeps no text of its own: it reads products by id, and triggers keep it true whoever writes.
-- It can be made again at any time from the base table:
--   INSERT INTO products_search (products_search) VALUES ('rebuild');
-- `wrangler d1 export` refuses a database that holds an FTS5 table. To export, drop the three triggers and the table,
-- export, then run the statements from here to the end of this file and rebuild (storage/README.md).
CREATE VIRTUAL TABLE products_search USING fts5 (
  name, keywords, description, details,
  content = 'products', content_rowid = 'id', tokenize = 'porter unicode61 remove_diacritics 2'
);

-- A word in the name counts ten times a word in the small print.
INSERT INTO products_search (products_search, rank) VALUES ('rank', 'bm25(10.0, 5.0, 2.0, 1.0)');

CREATE TRIGGER products_search_insert AFTER INSERT ON products BEGIN
  INSERT INTO products_search (rowid, name, keywords, description, details)
  VALUES (new.id, new.name, new.keywords, new.description, new.details);
END;

CREATE TRIGGER products_search_delete AFTER DELETE ON products BEGIN
  INSERT INTO products_search (products_search, rowid, name, keywords, description, details)
  VALUES ('delete', old.id, old.name, old.keywords, old.description, old.details);
END;

CREATE TRIGGER products_search_update AFTER UPDATE OF id, name, keywords, description, details ON products BEGIN
  INSERT INTO products_search (products_search, rowid, name, keywords, description, details)
  VALUES ('delete', old.id, old.name, old.keywords, old.description, old.details);
  INSERT INTO products_search (rowid, name, keywords, description, details)
  VALUES (new.id, new.name, new.keywords, new.description, new.details);
END;
