-- Must say the same as storage/orders/schema.ts.
-- What each shelf last told the log that it has for sale. A copy for lists: it may be emptied, and fills itself again.

CREATE TABLE levels (
  sku text PRIMARY KEY NOT NULL,
  available integer NOT NULL,
  seq integer NOT NULL,
  updated_at integer NOT NULL,
  deleted_at integer
);

CREATE INDEX levels_recent ON levels (updated_at);
