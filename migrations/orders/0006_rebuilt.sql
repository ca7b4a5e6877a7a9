-- Must say the same as storage/orders/schema.ts: each table is that of its name without `_rebuilt`.
-- `npm run rebuild-projections` makes what the log feeds anew in these, beside the tables that are read. See docs/decisions/0036-the-record.md.

CREATE TABLE orders_rebuilt (
  id text PRIMARY KEY NOT NULL,
  status text NOT NULL,
  seq integer NOT NULL,
  updated_at integer NOT NULL,
  caller_id text,
  caller_seq integer DEFAULT 0 NOT NULL,
  total_minor integer,
  currency text,
  total_seq integer DEFAULT 0 NOT NULL,
  placed_at integer,
  placed_seq integer DEFAULT 0 NOT NULL,
  deleted_at integer,
  standing text,
  standing_seq integer DEFAULT 0 NOT NULL
);

CREATE TABLE actors_rebuilt (
  kind text NOT NULL,
  id text NOT NULL,
  status text NOT NULL,
  seq integer NOT NULL,
  updated_at integer NOT NULL,
  last_type text NOT NULL,
  deleted_at integer,
  PRIMARY KEY (kind, id)
);

CREATE TABLE levels_rebuilt (
  sku text PRIMARY KEY NOT NULL,
  available integer NOT NULL,
  seq integer NOT NULL,
  updated_at integer NOT NULL,
  deleted_at integer
);

CREATE TABLE lanes_rebuilt (id text PRIMARY KEY NOT NULL, deleted_at integer);

-- Whose rebuilding it is that these tables belong to: an older one must put nothing in place.
CREATE TABLE rebuilding (one integer PRIMARY KEY NOT NULL, id text NOT NULL, deleted_at integer);
