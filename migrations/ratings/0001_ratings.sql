-- Must say the same as storage/ratings/schema.ts.
-- What buyers think of what they have received: one row for an order and a product, for ever. It names nobody: whose it is only
-- its order knows. `revision` counts what was done to it. A withdrawn one has no words any more.
CREATE TABLE ratings (
  id text PRIMARY KEY NOT NULL,
  product text NOT NULL,
  order_id text NOT NULL,
  stars integer NOT NULL CHECK (stars BETWEEN 1 AND 5),
  words text,
  state text NOT NULL CHECK (state IN ('shown', 'hidden', 'withdrawn')),
  revision integer NOT NULL,
  created_at integer NOT NULL,
  edited_at integer,
  deleted_at integer
);

CREATE UNIQUE INDEX ratings_order ON ratings (order_id, product);
-- The orders in which they are read: each is one number, so that a page goes on behind one.
CREATE INDEX ratings_newest ON ratings (product, created_at, id) WHERE state = 'shown';
CREATE INDEX ratings_highest ON ratings (product, stars * 100000000000000 + created_at, id) WHERE state = 'shown';
CREATE INDEX ratings_lowest ON ratings (product, (6 - stars) * 100000000000000 + created_at, id) WHERE state = 'shown';
CREATE INDEX ratings_moderated ON ratings (state, created_at, id);

-- How many shown ratings of each product have one star, two, … : written in the batch that writes the rating.
CREATE TABLE rating_sums (
  product text PRIMARY KEY NOT NULL,
  one integer NOT NULL DEFAULT 0 CHECK (one >= 0),
  two integer NOT NULL DEFAULT 0 CHECK (two >= 0),
  three integer NOT NULL DEFAULT 0 CHECK (three >= 0),
  four integer NOT NULL DEFAULT 0 CHECK (four >= 0),
  five integer NOT NULL DEFAULT 0 CHECK (five >= 0),
  deleted_at integer
);

-- What was done to a rating, by the id of the act: told again, it is done already. An act comes before what it does: it names the
-- revision that it makes, and only the next one can be made. `by` is null where its buyer did it.
CREATE TABLE rating_acts (
  id text PRIMARY KEY NOT NULL,
  rating text NOT NULL,
  kind text NOT NULL CHECK (kind IN ('rated', 'hidden', 'shown')),
  revision integer NOT NULL,
  state_before text,
  by text,
  reason text,
  at integer NOT NULL,
  deleted_at integer
);

CREATE UNIQUE INDEX rating_acts_revision ON rating_acts (rating, revision);

-- Orders whose buyer is gone: nothing is rated for them any more, however late it comes.
CREATE TABLE closed_orders (
  order_id text PRIMARY KEY NOT NULL,
  at integer NOT NULL,
  deleted_at integer
);
