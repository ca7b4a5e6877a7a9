-- Must say the same as storage/orders/schema.ts.
-- How the log is searched: what each hundred numbers of a lane tell of, and of whom. See docs/decisions/0036-the-record.md.

CREATE TABLE log_slots (
  lane text NOT NULL,
  slot integer NOT NULL,
  from_at integer NOT NULL,
  to_at integer NOT NULL,
  worst integer NOT NULL,
  deleted_at integer,
  PRIMARY KEY (lane, slot)
);
CREATE TABLE log_slots_rebuilt (
  lane text NOT NULL,
  slot integer NOT NULL,
  from_at integer NOT NULL,
  to_at integer NOT NULL,
  worst integer NOT NULL,
  deleted_at integer,
  PRIMARY KEY (lane, slot)
);
CREATE INDEX log_slots_to ON log_slots (to_at);

CREATE TABLE log_sources (
  source text NOT NULL,
  lane text NOT NULL,
  slot integer NOT NULL,
  from_at integer NOT NULL,
  to_at integer NOT NULL,
  worst integer NOT NULL,
  deleted_at integer,
  PRIMARY KEY (source, lane, slot)
);
CREATE TABLE log_sources_rebuilt (
  source text NOT NULL,
  lane text NOT NULL,
  slot integer NOT NULL,
  from_at integer NOT NULL,
  to_at integer NOT NULL,
  worst integer NOT NULL,
  deleted_at integer,
  PRIMARY KEY (source, lane, slot)
);
CREATE INDEX log_sources_to ON log_sources (source, to_at);
