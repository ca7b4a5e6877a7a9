-- Must say the same as storage/fulfillment/schema.ts.

CREATE TABLE warehouses (
  code text PRIMARY KEY NOT NULL,
  name text NOT NULL,
  city text NOT NULL,
  country text NOT NULL,
  latitude real NOT NULL,
  longitude real NOT NULL,
  deleted_at integer
);
