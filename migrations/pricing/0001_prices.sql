-- Must say the same as storage/pricing/schema.ts.

-- The history is the table: a price is never changed, a later one begins.
CREATE TABLE prices (
  sku text NOT NULL,
  currency text NOT NULL,
  valid_from integer NOT NULL,
  minor integer NOT NULL,
  deleted_at integer,
  PRIMARY KEY (sku, currency, valid_from)
);
