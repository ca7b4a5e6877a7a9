-- Must say the same as storage/orders/schema.ts.
-- Both tables are copies of what the actors told the log. They may be emptied and filled again; they decide nothing.

CREATE TABLE orders (
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
  deleted_at integer
);

CREATE INDEX orders_caller ON orders (caller_id, placed_at, id) WHERE deleted_at IS NULL;

CREATE TABLE actors (
  kind text NOT NULL,
  id text NOT NULL,
  status text NOT NULL,
  seq integer NOT NULL,
  updated_at integer NOT NULL,
  last_type text NOT NULL,
  deleted_at integer,
  PRIMARY KEY (kind, id)
);

CREATE INDEX actors_status ON actors (kind, status, updated_at, id) WHERE deleted_at IS NULL;
CREATE INDEX actors_recent ON actors (kind, updated_at, id) WHERE deleted_at IS NULL;
