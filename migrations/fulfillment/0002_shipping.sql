-- Must say the same as storage/fulfillment/schema.ts.

ALTER TABLE warehouses ADD COLUMN time_zone text DEFAULT 'UTC' NOT NULL;
ALTER TABLE warehouses ADD COLUMN cut_offs text DEFAULT '{}' NOT NULL;
ALTER TABLE warehouses ADD COLUMN calendar text DEFAULT 'none' NOT NULL;

CREATE TABLE holiday_calendars (
  code text PRIMARY KEY NOT NULL,
  name text NOT NULL,
  observed text NOT NULL,
  holidays text NOT NULL,
  deleted_at integer
);

CREATE TABLE carriers (
  code text PRIMARY KEY NOT NULL,
  name text NOT NULL,
  delivery_days text NOT NULL,
  calendar text NOT NULL,
  deleted_at integer
);

CREATE TABLE shipping_rules (
  id text PRIMARY KEY NOT NULL,
  method text NOT NULL,
  destination text NOT NULL,
  from_km real NOT NULL,
  from_grams integer NOT NULL,
  carrier text NOT NULL,
  prices text,
  per text NOT NULL,
  days integer NOT NULL,
  deleted_at integer
);
CREATE INDEX shipping_rules_by_destination ON shipping_rules (destination);

CREATE TABLE countries (
  code text PRIMARY KEY NOT NULL,
  zone text NOT NULL,
  latitude real,
  longitude real,
  deleted_at integer
);

CREATE TABLE postal_places (
  country text NOT NULL,
  code text NOT NULL,
  latitude real NOT NULL,
  longitude real NOT NULL,
  deleted_at integer,
  PRIMARY KEY (country, code)
);

CREATE TABLE shelves (
  sku text NOT NULL,
  warehouse text NOT NULL,
  units integer NOT NULL,
  deleted_at integer,
  PRIMARY KEY (sku, warehouse)
);
